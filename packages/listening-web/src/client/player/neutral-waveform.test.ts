import { describe, expect, it } from 'vitest';
import { neutralWaveform, peaksOf } from './neutral-waveform.ts';

describe('peaksOf()', () => {
  it('finds the highest sample of either sign and channel in each stretch', () => {
    const left = Float32Array.of(0, 0.25, 0, 0, 0, 0);
    const right = Float32Array.of(0, 0, 0, -0.5, 0, 0);

    expect(peaksOf([left, right], 3)).toEqual([0.25, 0.5, 0]);
  });

  it('has a bar for every stretch of stimuli that do not divide evenly', () => {
    expect(peaksOf([new Float32Array(1_001).fill(0.5)], 120)).toEqual(Array(120).fill(0.5));
  });
});

describe('neutralWaveform()', () => {
  const a = { slot: 'A', peaks: [0.1, 0.2, 0.4] };
  const b = { slot: 'B', peaks: [0.3, 0.3, 0.3] };
  const x = ({ peaks }: { peaks: number[] }) => ({ slot: 'X', peaks });

  it('is the same whichever of the others X is, and in whichever order they come', () => {
    expect(neutralWaveform([a, b, x(a)])).toEqual(neutralWaveform([a, b, x(b)]));
    expect(neutralWaveform([a, b, x(a)])).toEqual(neutralWaveform([b, a, x(a)]));
  });

  it('is the mean of all that may be shown, its tallest bar exactly one', () => {
    const c = { slot: 'C', peaks: [0.2, 0.1, 0.2] };
    const heights = neutralWaveform([a, b, c]);

    expect(heights).toHaveLength(3);
    expect(heights[2]).toBe(1);
    expect(heights[0]).toBeCloseTo(0.6 / 0.9, 12);
  });

  it('is flat for silence and empty for nothing', () => {
    expect(neutralWaveform([{ slot: 'A', peaks: [0, 0, 0] }])).toEqual([0, 0, 0]);
    expect(neutralWaveform([])).toEqual([]);
  });
});
