/** JSON of verdicts that keeps what JSON has no words for. */

const keep = (_: string, value: unknown): unknown => {
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
};

/** Indented; maps become objects, and numbers without end the strings `Infinity` and `-Infinity`. */
export const losslessJson = (content: unknown): string => `${JSON.stringify(content, keep, 2)}\n`;
