/** Frequency from left to right, 20 Hz to 20 kHz, an octave as wide as any other. */
import type * as Plot from '@observablehq/plot';

const TICKS_HZ = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];
const NARROW_TICKS_HZ = [20, 100, 500, 2000, 10_000];

const frequencyText = (hz: number): string => (hz >= 1000 ? `${hz / 1000}k` : String(hz));
export const bandText = (hz: number): string =>
  hz >= 1000 ? `${(hz / 1000).toFixed(1)} kHz` : `${hz.toFixed(0)} Hz`;

/** Decades on a linear scale, since a logarithmic one leaves out the labels between the powers of ten. */
export const frequencyScale = (width: number): Plot.ScaleOptions => ({
  domain: [Math.log10(18), Math.log10(22_000)],
  ticks: (width < 400 ? NARROW_TICKS_HZ : TICKS_HZ).map((hz) => Math.log10(hz)),
  tickFormat: (decade: number) => frequencyText(Math.round(10 ** decade)),
  label: 'Frequency, Hz',
  labelAnchor: 'center',
  labelArrow: 'none',
  grid: true,
});
