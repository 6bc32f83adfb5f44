/** How many of what: `1 answer`, `12 answers`. */
export const countText = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
