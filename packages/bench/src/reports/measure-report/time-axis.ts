/** Time from left to right: ticks at round times, and as many points as a drawing can show. */
import type * as Plot from '@observablehq/plot';
import { clockText } from './clock-text.ts';

const TICK_STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200];

/** Round times from 0 to the end, at most so many steps. */
export function clockTicks(seconds: number, mostSteps: number): readonly number[] {
  const step = TICK_STEPS_SECONDS.find((one) => seconds / one <= mostSteps) ?? 86_400;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
}

export const timeScale = (seconds: number, width: number): Plot.ScaleOptions => ({
  domain: [0, seconds],
  ticks: [...clockTicks(seconds, width < 400 ? 5 : 10)],
  tickFormat: clockText,
  label: null,
});

/** Margins and axis that drawings over time have in common, so that the same moment stands at the same place in all of them. */
export const timeFrame = (seconds: number, width: number) => ({
  marginLeft: 40,
  marginRight: 12,
  marginTop: 8,
  marginBottom: 28,
  x: timeScale(seconds, width),
});

/** What a stretch of a curve covers; `null` where it has no value. */
export interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** More spans than this a pixel cannot be told apart. */
const SPANS_PER_PIXEL = 0.5;

/**
 * Cuts a curve into spans that keep its extremes, so that nothing short is lost in a long piece.
 *
 * @param values entry i belongs to the hop that begins at i · hopSeconds
 * @param width of the drawing in CSS pixels
 */
export function toSpans(
  values: readonly (number | null)[],
  { hopSeconds, width }: { hopSeconds: number; width: number },
): readonly Span[] {
  const step = Math.max(1, Math.ceil(values.length / (width * SPANS_PER_PIXEL)));
  return Array.from({ length: Math.ceil(values.length / step) }, (_, index) => {
    const start = index * step;
    const present = values.slice(start, start + step).filter((value) => value !== null);
    return {
      startSeconds: start * hopSeconds,
      endSeconds: Math.min(start + step, values.length) * hopSeconds,
      low: present.length === 0 ? null : Math.min(...present),
      high: present.length === 0 ? null : Math.max(...present),
    };
  });
}
