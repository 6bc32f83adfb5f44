import { describe, expect, it } from 'vitest';
import { neutralWaveform } from './neutral-waveform.ts';

const constant = (value: number) => [new Float32Array(1_000).fill(value)];

describe('neutralWaveform()', () => {
  it('is the same whichever of the two X is', () => {
    const a = [Float32Array.from({ length: 1_000 }, (_, frame) => frame / 1_000)];
    const b = constant(0.3);

    expect(neutralWaveform([a, b, a])).toEqual(neutralWaveform([a, b, b]));
    expect(neutralWaveform([a, b, a])).toEqual(neutralWaveform([b, a, a]));
  });

  it('reaches exactly one at its tallest bar', () => {
    const heights = neutralWaveform([constant(0.1), constant(0.4)], 50);

    expect(heights).toHaveLength(50);
    expect(Math.max(...heights)).toBe(1);
  });

  it('is flat for silence', () => {
    expect(neutralWaveform([constant(0), constant(0)], 3)).toEqual([0, 0, 0]);
  });
});
