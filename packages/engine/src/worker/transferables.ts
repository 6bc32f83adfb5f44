/**
 * The buffers of what is handed over for good, so that nobody copies them: of samples and bytes in a value, and in the values of a plain
 * object or array, two levels deep.
 */
export function transferablesOf(value: unknown): Transferable[] {
  const buffers = new Set<Transferable>();
  collect(value, 3, buffers);
  return [...buffers];
}

function collect(value: unknown, levels: number, into: Set<Transferable>): void {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) into.add(value.buffer);
    return;
  }
  if (levels === 0 || typeof value !== 'object' || value === null) return;
  for (const part of Object.values(value)) collect(part, levels - 1, into);
}
