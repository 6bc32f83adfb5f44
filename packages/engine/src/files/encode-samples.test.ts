import { describe, expect, it } from 'vitest';
import { pinkNoise, sine } from '../../test/signals.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import { createSampleEncoder } from './encode-samples.ts';
import { noiseShapingTaps } from './noise-shaping.ts';
import type { Dither } from './wav-format.ts';

const FRAMES = 2 ** 18;
const STEP = 2 ** -15;

function quantize(
  samples: Float32Array,
  {
    dither,
    sampleRate = 48_000,
    seed = 1,
    blockFrames = samples.length,
  }: { dither: Dither; sampleRate?: number; seed?: number; blockFrames?: number },
): Int32Array {
  const encode = createSampleEncoder({
    channelCount: 1,
    sampleRate,
    bitDepth: 16,
    dither,
    ditherSeed: seed,
  });
  const integers = new Int32Array(samples.length);
  for (let start = 0; start < samples.length; start += blockFrames) {
    integers.set(new Int16Array(encode([samples.subarray(start, start + blockFrames)]).buffer), start);
  }
  return integers;
}

/** What rounding to 16 bits added, in steps of the integers. */
function errorsOf(samples: Float32Array, options: { dither: Dither; sampleRate?: number }): Float64Array {
  const integers = quantize(samples, options);
  return Float64Array.from(samples, (sample, n) => integers[n]! - sample / STEP);
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const varianceOf = (values: Float64Array) => meanOf(values.map((value) => value ** 2)) - meanOf(values) ** 2;
const music = pinkNoise(FRAMES, { seed: 3, amplitude: 0.5 });
const tapsPower = (sampleRate: number) =>
  noiseShapingTaps(sampleRate).reduce((sum, tap) => sum + tap ** 2, 1);

/**
 * How well ears hear faint noise at a frequency, as a power: the inverse of the threshold in quiet.
 *
 * @source E. Terhardt, Calculating virtual pitch, Hearing Research 1 (1979) 155: the threshold's formula
 */
function audibility(hz: number): number {
  const kHz = hz / 1000;
  const thresholdDb = 3.64 * kHz ** -0.8 - 6.5 * Math.exp(-0.6 * (kHz - 3.3) ** 2) + 1e-3 * kHz ** 4;
  return 10 ** (-thresholdDb / 10);
}

/** Power by frequency, fftSize / 2 + 1 bins; a window that weighs everything alike suits tones of whole periods. */
const powersOf = (samples: Float32Array, window = new Float32Array(samples.length).fill(1)): Float32Array =>
  Float32Array.from(loadKernels().powerSpectra(samples, samples, window).left);

/** How loud faint noise sounds, in dB over no matter what. */
function heardDb(noise: Float64Array, sampleRate: number): number {
  const window = Float32Array.from({ length: 1024 }, (_, n) => Math.sin((Math.PI * n) / 1024) ** 2);
  let heard = 0;
  for (let start = 0; start + 1024 <= noise.length; start += 1024) {
    const powers = powersOf(Float32Array.from(noise.subarray(start, start + 1024)), window);
    for (let bin = 1; bin < 512; bin++) heard += powers[bin]! * audibility((bin * sampleRate) / 1024);
  }
  return 10 * Math.log10(heard);
}

describe('createSampleEncoder() of integers', () => {
  it.each([
    { dither: 'tpdf', sampleRate: 48_000, variance: 1 / 4 },
    { dither: 'shaped', sampleRate: 44_100, variance: tapsPower(44_100) / 4 },
    { dither: 'shaped', sampleRate: 48_000, variance: tapsPower(48_000) / 4 },
    { dither: 'shaped', sampleRate: 96_000, variance: 6 / 4 },
    { dither: 'shaped', sampleRate: 32_000, variance: 1 / 4 },
  ] as const)(
    'check 16: mean 0, the variance of theory, no trace of the signal: $dither at $sampleRate Hz',
    ({ dither, sampleRate, variance }) => {
      const errors = errorsOf(music, { dither, sampleRate });
      expect(Math.abs(meanOf(errors))).toBeLessThan(0.01);
      expect(varianceOf(errors) / variance).toBeGreaterThan(0.95);
      expect(varianceOf(errors) / variance).toBeLessThan(1.05);
      const covariance = meanOf(errors.map((error, n) => error * music[n]!));
      const correlation = covariance / Math.sqrt(varianceOf(errors) * varianceOf(Float64Array.from(music)));
      expect(Math.abs(correlation)).toBeLessThan(0.01);
    },
  );

  it.each([44_100, 48_000, 96_000])(
    'check 16: at %i Hz shaped noise is heard at least 8 dB less than flat',
    (sampleRate) => {
      const levelDb = (dither: Dither) => heardDb(errorsOf(music, { dither, sampleRate }), sampleRate);
      expect(levelDb('tpdf') - levelDb('shaped')).toBeGreaterThan(8);
    },
  );

  it.each([
    ['tpdf', 44_100],
    ['tpdf', 48_000],
    ['shaped', 44_100],
    ['shaped', 48_000],
  ] as const)(
    'check 16: a 1-kHz tone of −100 dBFS survives 16 bits without harmonics: %s at %i Hz',
    (dither, sampleRate) => {
      const bin = Math.round((1000 * FRAMES) / sampleRate);
      const tone = sine(FRAMES, { frequencyHz: bin, sampleRate: FRAMES, amplitude: 1e-5 });
      const powers = powersOf(
        Float32Array.from(quantize(tone, { dither, sampleRate }), (integer) => integer * STEP),
      );
      const toneDb = 10 * Math.log10(powers[bin]!) - 20 * Math.log10(FRAMES / 2);
      expect(Math.abs(toneDb + 100)).toBeLessThan(0.3);
      // A harmonic is what stands out of the noise around it, as noise does once in 70 thousand million bins.
      for (let harmonic = 2 * bin; harmonic < FRAMES / 2 - 60; harmonic += bin) {
        const around = [
          ...powers.subarray(harmonic - 60, harmonic),
          ...powers.subarray(harmonic + 1, harmonic + 61),
        ];
        expect(powers[harmonic], `bin ${harmonic}`).toBeLessThan(25 * meanOf(Float64Array.from(around)));
      }
      expect(quantize(tone, { dither: 'none' }).every((integer) => integer === 0)).toBe(true);
    },
  );

  it.each(['tpdf', 'shaped'] as const)('does not depend on block size, through silence: %s', (dither) => {
    const samples = music.slice(0, 20_000).fill(0, 5_000, 12_000);
    const whole = quantize(samples, { dither });
    for (const blockFrames of [1, 7, 479, 480, 4_096]) {
      expect(quantize(samples, { dither, blockFrames }), `${blockFrames} frames`).toEqual(whole);
    }
  });

  it.each(['tpdf', 'shaped'] as const)('leaves digital silence silent: %s', (dither) => {
    expect(quantize(new Float32Array(5_000), { dither }).every((integer) => integer === 0)).toBe(true);
    const samples = music.slice(0, 20_000).fill(0, 0, 1_000).fill(0, 5_000);
    const integers = quantize(samples, { dither });
    expect(integers.subarray(0, 1_000).every((integer) => integer === 0)).toBe(true);
    // For 10 ms the noise goes on, in case these zeros belong to a wave.
    expect(integers.subarray(5_000, 5_400).some((integer) => integer !== 0)).toBe(true);
    expect(integers.subarray(5_479).every((integer) => integer === 0)).toBe(true);
  });

  it('dithers zeros within a wave', () => {
    const wave = Float32Array.from({ length: 8_000 }, (_, n) => (n % 100 === 0 ? 0.25 : 0));
    const zeros = quantize(wave, { dither: 'tpdf' }).filter((_, n) => n % 100 !== 0);
    // One draw in four is rounded to another integer.
    const dithered = zeros.filter((integer) => integer !== 0).length / zeros.length;
    expect(dithered).toBeGreaterThan(0.23);
    expect(dithered).toBeLessThan(0.27);
  });

  it('comes back from clipping at once: what was cut is not shaped', () => {
    const samples = new Float32Array(4_000).fill(1, 0, 2_000);
    samples.fill(0.25, 2_000);
    const integers = quantize(samples, { dither: 'shaped' });
    expect(integers.subarray(0, 2_000).every((integer) => integer > 32_767 - 64)).toBe(true);
    expect(integers.subarray(2_000).every((integer) => Math.abs(integer - 8_192) < 64)).toBe(true);
  });

  it('draws others for another seed', () => {
    const [one, two] = [1, 2].map((seed) => quantize(music, { dither: 'shaped', seed }));
    expect(one).not.toEqual(two);
  });
});
