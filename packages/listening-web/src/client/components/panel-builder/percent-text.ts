/** As a whole percentage; what is not quite nothing or all is not called so. */
export function percentText(share: number): string {
  if (share > 0 && share < 0.01) return '< 1 %';
  if (share < 1 && share > 0.99) return '> 99 %';
  return `${Math.round(100 * share)} %`;
}
