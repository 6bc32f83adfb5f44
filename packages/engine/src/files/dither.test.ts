import { describe, expect, it } from 'vitest';
import { decodeWav } from './decode-wav.ts';
import { createDither } from './dither.ts';
import { encodeWav } from './encode-wav.ts';

const DRAWS = 200_000;
const draws = (options: { seed: number; channel: number }) => {
  const next = createDither(options);
  return Float64Array.from({ length: DRAWS }, next);
};
const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const stereo = (left: Float32Array, right = left) => ({
  sampleRate: 48_000,
  channelLayout: 'stereo' as const,
  channels: [left, right],
});

describe('createDither()', () => {
  const noise = draws({ seed: 1, channel: 0 });

  it('stays within one step and uses all of it', () => {
    const largest = noise.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
    expect(largest).toBeLessThan(1);
    expect(largest).toBeGreaterThan(0.98);
  });

  it('has the mean and the variance of triangular noise', () => {
    // Five standard errors: sqrt(1/6 / 200,000) and sqrt((1/15 − 1/36) / 200,000).
    expect(Math.abs(meanOf(noise))).toBeLessThan(5 * 0.00092);
    expect(Math.abs(meanOf(noise.map((value) => value ** 2)) - 1 / 6)).toBeLessThan(5 * 0.00045);
  });

  it('has no memory from one draw to the next', () => {
    const products = noise.slice(1).map((value, index) => value * noise[index]!);
    expect(Math.abs(meanOf(products))).toBeLessThan((5 * (1 / 6)) / Math.sqrt(DRAWS));
  });

  it.each([
    ['channels', { seed: 1, channel: 1 }],
    ['seeds', { seed: 2, channel: 0 }],
  ])('draws independently for different %s', (_, other) => {
    const products = draws(other).map((value, index) => value * noise[index]!);
    expect(Math.abs(meanOf(products))).toBeLessThan((5 * (1 / 6)) / Math.sqrt(DRAWS));
  });
});

describe('encodeWav() with dither', () => {
  const quiet = Float32Array.from({ length: 100_000 }, (_, n) => (0.3 * Math.sin(n / 40)) / 2 ** 15);

  it('keeps a tone below one step, which rounding alone makes silence', () => {
    const roundTrip = (dither: 'none' | 'tpdf') =>
      decodeWav(encodeWav(stereo(quiet), { bitDepth: 16, dither })).audio.channels[0]!;
    const correlationWith = (samples: Float32Array) =>
      samples.reduce((sum, sample, n) => sum + sample * quiet[n]!, 0) /
      quiet.reduce((sum, sample) => sum + sample ** 2, 0);
    expect(correlationWith(roundTrip('none'))).toBe(0);
    // Five standard errors: noise of 1/4 step² over 100,000 frames of a tone of 0.3 steps.
    expect(correlationWith(roundTrip('tpdf'))).toBeCloseTo(1, 1);
  });

  it('adds noise of its own to each channel', () => {
    const [left, right] = decodeWav(encodeWav(stereo(quiet), { bitDepth: 16, dither: 'tpdf' })).audio
      .channels;
    expect(left).not.toEqual(right);
  });

  it('gives the same bytes for the same seed, others for another', () => {
    const encode = (ditherSeed: number) =>
      encodeWav(stereo(quiet), { bitDepth: 16, dither: 'tpdf', ditherSeed });
    expect(encode(7)).toEqual(encode(7));
    expect(encode(7)).not.toEqual(encode(8));
  });

  it('keeps full scale within the integers', () => {
    const loud = stereo(new Float32Array(5000).fill(1), new Float32Array(5000).fill(-1));
    const { audio } = decodeWav(encodeWav(loud, { bitDepth: 24, dither: 'tpdf' }));
    expect(Math.min(...audio.channels[0]!)).toBeGreaterThan(0.99999);
    expect(Math.max(...audio.channels[1]!)).toBeLessThan(-0.99999);
  });

  it('leaves floats as they are', () => {
    const loud = stereo(Float32Array.of(0.1, 0.7));
    expect(encodeWav(loud, { bitDepth: 'float32', dither: 'tpdf' })).toEqual(
      encodeWav(loud, { bitDepth: 'float32' }),
    );
  });
});
