/** A p-value as sentences and tables write it: `0.57`, `0.004`, `< 0.001`. */
export function formatPValue(pValue: number): string {
  if (pValue < 0.001) return '< 0.001';
  return pValue.toFixed(pValue < 0.1 ? 3 : 2);
}
