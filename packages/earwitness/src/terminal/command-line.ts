/** A command to copy into a shell as it stands, whatever the names in it. */
export function commandLine(...words: readonly string[]): string {
  return ['npx', 'earwitness', ...words.map(quoted)].join(' ');
}

function quoted(word: string): string {
  if (process.platform === 'win32') return /[\s&()^;,']/.test(word) ? `"${word}"` : word;
  return /^[\p{L}\p{N}_./:@+=,-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
