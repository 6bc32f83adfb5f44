/** One label a line, without what is around it and without empty lines. */
export function readLabels(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The links of a table that the server made, in the order of their labels. A link ends its line and holds neither comma nor quote. */
export function readLinks(table: string): string[] {
  return [...table.matchAll(/(https?:\/\/[^\s",]+)"?\r\n/g)].map(([, link = '']) => link);
}
