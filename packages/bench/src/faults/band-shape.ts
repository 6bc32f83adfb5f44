/** The share of a fault that acts on one range of frequencies: all of it inside, none outside, a smooth edge between. */

export interface BandEdges {
  /** Nothing at and below, all from `fromHz` on. */
  readonly startHz: number;
  readonly fromHz: number;
  /** All up to here, nothing from `endHz` on. */
  readonly toHz: number;
  readonly endHz: number;
}

/** 0…1, raised cosines over the logarithm of frequency at the edges. */
export function bandShare({ startHz, fromHz, toHz, endHz }: BandEdges, frequencyHz: number): number {
  if (frequencyHz < fromHz) return rise(startHz, fromHz, frequencyHz);
  return frequencyHz <= toHz ? 1 : 1 - rise(toHz, endHz, frequencyHz);
}

function rise(fromHz: number, toHz: number, frequencyHz: number): number {
  if (frequencyHz <= fromHz) return 0;
  if (frequencyHz >= toHz) return 1;
  const way = Math.log(frequencyHz / fromHz) / Math.log(toHz / fromHz);
  return (1 - Math.cos(Math.PI * way)) / 2;
}
