import { describe, expect, it } from 'vitest';
import { decodeWav } from './decode-wav.ts';
import { encodeWav } from './encode-wav.ts';

const stereo = (left: Float32Array, right = left) => ({
  sampleRate: 48_000,
  channelLayout: 'stereo' as const,
  channels: [left, right],
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
