/** `0:07`, `3:20`: a place in a piece, or how long it is, to the second. */
export function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
