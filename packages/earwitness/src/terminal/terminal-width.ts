/** Where standard output is no terminal, or one that does not know its size and says 0. */
const WIDTH_ELSEWHERE = 100;

/** Columns to lay text out in. */
export const terminalWidth = (): number => process.stdout.columns || WIDTH_ELSEWHERE;
