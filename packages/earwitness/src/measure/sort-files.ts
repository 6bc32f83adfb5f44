/** Orders in which measured files may be told. */
import type { MeasuredFile } from './measure-files.ts';
import { compareNaturally } from './natural-order.ts';

const VALUES = {
  loudness: ({ integratedLufs }) => integratedLufs,
  range: ({ loudnessRangeLu }) => loudnessRangeLu,
  peak: ({ truePeakDbtp }) => truePeakDbtp,
  plr: ({ plrDb }) => plrDb,
  time: ({ seconds }) => seconds,
} as const satisfies Readonly<Record<string, (analysis: MeasuredFile['analysis']) => number | null>>;

export type SortOrder = 'name' | keyof typeof VALUES;
export const SORT_ORDERS: readonly SortOrder[] = [
  'name',
  ...(Object.keys(VALUES) as (keyof typeof VALUES)[]),
];

/** Sorts, the largest value first and files without a value last; names in natural order; without an order as they came. */
export function sortFiles(files: readonly MeasuredFile[], order?: SortOrder): readonly MeasuredFile[] {
  if (order === undefined) return files;
  if (order === 'name') return files.toSorted((a, b) => compareNaturally(a.file, b.file));
  const value = ({ analysis }: MeasuredFile) => VALUES[order](analysis) ?? Number.NEGATIVE_INFINITY;
  return files.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    return left === right ? 0 : right > left ? 1 : -1;
  });
}
