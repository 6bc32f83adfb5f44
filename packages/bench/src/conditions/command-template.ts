/** Words in braces that stand for something else in a command: `{mix}`; `{{mix}}` stays `{mix}`. */

const PLACEHOLDER = /\{\{([a-zA-Z][a-zA-Z0-9]*)\}\}|\{([a-zA-Z][a-zA-Z0-9]*)\}/g;

/** Names of all placeholders in these texts. */
export function placeholdersIn(texts: readonly string[]): Set<string> {
  const names = texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, , name]) => name));
  return new Set(names.filter((name) => name !== undefined));
}

/** Puts values in; every placeholder must have one. */
export function fillTemplate(
  text: string,
  values: Readonly<Record<string, string>>,
  { quote = (value: string) => value }: { quote?: (value: string) => string } = {},
): string {
  return text.replace(PLACEHOLDER, (_, literal: string | undefined, name: string) =>
    literal === undefined ? quote(values[name]!) : `{${literal}}`,
  );
}

/** One word for a POSIX shell, whatever is in it. */
export const quoteForShell = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;
