/**
 * Keeps the latest part of each kind alive. V8 forgets the optimised code of functions made by a factory as soon as the last of
 * them is gone, and would compile it anew for each file of an album: most of the cost of a short one.
 */
const latest = new Map<string, unknown>();

export function keepWarm<Part>(kind: string, part: Part): Part {
  latest.set(kind, part);
  return part;
}
