/**
 * Parts of meters that hold memory of the kernels. What is reserved there stays for good, so the parts of a finished segment serve
 * the next one: an hour takes no more of it than a minute.
 */
import type { Kernels } from '../kernels/kernels.ts';

const idleParts = new WeakMap<Kernels, Map<string, unknown[]>>();

/** Gives an idle part of this kind, or makes one; whoever borrows it returns it. */
export function borrowPart<Part>(kernels: Kernels, kind: string, make: () => Part): Part {
  return (idleParts.get(kernels)?.get(kind)?.pop() as Part | undefined) ?? make();
}

export function returnPart<Part>(kernels: Kernels, kind: string, part: Part): void {
  const kinds = idleParts.get(kernels) ?? new Map<string, unknown[]>();
  idleParts.set(kernels, kinds.set(kind, [...(kinds.get(kind) ?? []), part]));
}
