import { describe, expect, it } from 'vitest';
import { gainDbAt } from '../../test/gain-at.ts';
import { runStage } from '../../test/run-stage.ts';
import { pinkNoise, sine, syntheticMix } from '../../test/signals.ts';
import { bandCurveDb } from '../plan/equalizer-band-curve.ts';
import type { StereoWidthSettings } from '../plan/mastering-plan.ts';
import { stereoWidth } from './stereo-width.ts';

const SAMPLE_RATES = [8000, 44_100, 48_000, 96_000, 192_000];
const BANDS = [
  { fromHz: 0, sideGainDb: -3 },
  { fromHz: 120, sideGainDb: 0 },
  { fromHz: 4000, sideGainDb: 2 },
];
const WIDER: StereoWidthSettings = { bands: BANDS, monoBelowHz: null };
const CLUB: StereoWidthSettings = { bands: BANDS, monoBelowHz: 120 };
const BASS_ALONE: StereoWidthSettings = { bands: [], monoBelowHz: 120 };

const impulse = (frames: number) => Float32Array.from({ length: frames }, (_, n) => (n === 0 ? 1 : 0));
const sumOf = (samples: Float32Array, f: (x: number) => number) => samples.reduce((sum, x) => sum + f(x), 0);
const largest = (samples: Float32Array) => samples.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0);
const rms = (samples: Float32Array) => Math.sqrt(sumOf(samples, (x) => x * x) / samples.length);
const midOf = ([left, right]: readonly Float32Array[]) => left!.map((x, n) => (x + right![n]!) / 2);
const sideOf = ([left, right]: readonly Float32Array[]) => left!.map((x, n) => (x - right![n]!) / 2);

/** What the stage does to side alone. */
const sideResponse = (settings: StereoWidthSettings, sampleRate: number) => {
  const frames = sampleRate / 2;
  const negative = impulse(frames).map((x) => -x);
  return sideOf(runStage(stereoWidth, settings, [impulse(frames), negative], { sampleRate }).channels);
};

describe('stereoWidth', () => {
  it.each(SAMPLE_RATES)('gives the side the planned shelves within 0.25 dB at %i Hz', (sampleRate) => {
    const response = sideResponse(WIDER, sampleRate);
    const shelf = (frequencyHz: number, gainDb: number) => ({
      shape: 'high-shelf' as const,
      frequencyHz,
      gainDb,
      q: Math.SQRT1_2,
    });
    for (let thirdOctave = -17; thirdOctave <= 13; thirdOctave++) {
      const hz = 1000 * 10 ** (thirdOctave / 10);
      if (hz > 0.45 * sampleRate) break;
      const treble = sampleRate > 8000 ? bandCurveDb(shelf(4000, 2), hz) : 0;
      const error = gainDbAt(response, hz / sampleRate) - (-3 + bandCurveDb(shelf(120, 3), hz) + treble);
      expect(Math.abs(error), `${hz.toFixed(0)} Hz: ${error.toFixed(3)} dB`).toBeLessThan(0.25);
    }
  });

  it('reaches each band’s gain within 0.1 dB, two octaves from its ends', () => {
    const response = sideResponse(WIDER, 48_000);
    for (const [hz, db] of [
      [30, -3],
      [700, 0],
      [16_000, 2],
    ] as const) {
      expect(Math.abs(gainDbAt(response, hz / 48_000) - db), `${hz} Hz`).toBeLessThan(0.1);
    }
  });

  it('leaves mid alone: the mono sum differs by rounding only, below −140 dBFS', () => {
    const mix = syntheticMix(30_000, { sampleRate: 44_100, seed: 1 });
    const before = midOf(mix);
    const after = midOf(
      runStage(
        stereoWidth,
        WIDER,
        mix.map((channel) => channel.slice()),
      ).channels,
    );
    expect(largest(after.map((x, n) => x - before[n]!))).toBeLessThan(1e-7);
  });

  it('check 4: passes every bit where no band has a gain', () => {
    const mix = syntheticMix(5000, { sampleRate: 44_100, seed: 2 });
    const flat = BANDS.map((band) => ({ ...band, sideGainDb: 0 }));
    for (const bands of [[], flat]) {
      const { channels } = runStage(
        stereoWidth,
        { bands, monoBelowHz: null },
        mix.map((c) => c.slice()),
      );
      expect(channels).toEqual(mix);
    }
  });

  it('leaves −0 as it is where nothing changes', () => {
    const zeros = [0, 1].map(() => new Float32Array(100).fill(-0));
    const { channels } = runStage(
      stereoWidth,
      { bands: [{ fromHz: 0, sideGainDb: 3 }], monoBelowHz: null },
      zeros,
    );
    for (const channel of channels) expect(channel.every((sample) => Object.is(sample, -0))).toBe(true);
  });

  it('passes every bit of mono', () => {
    const noise = pinkNoise(5000, { seed: 3 });
    expect(runStage(stereoWidth, CLUB, [noise.slice()]).channels).toEqual([noise]);
  });

  it('check 9: dual mono stays dual mono, and as it is unless the bass is made mono', () => {
    const noise = pinkNoise(5000, { seed: 4 });
    expect(runStage(stereoWidth, WIDER, [noise.slice(), noise.slice()]).channels).toEqual([noise, noise]);
    const [left, right] = runStage(stereoWidth, CLUB, [noise.slice(), noise.slice()]).channels;
    expect(left).toEqual(right);
  });

  it.each(SAMPLE_RATES)('check 9: takes the side 20 dB down at and below 120 Hz, at %i Hz', (sampleRate) => {
    const response = sideResponse(BASS_ALONE, sampleRate);
    for (const hz of [20, 60, 100, 119.99]) expect(gainDbAt(response, hz / sampleRate)).toBeLessThan(-20);
    expect(gainDbAt(response, 120 / sampleRate)).toBeGreaterThan(-20.1);
    expect(gainDbAt(response, 1000 / sampleRate)).toBeGreaterThan(-0.05);
  });

  it('check 9: bass hard left ends with side 20 dB below mid', () => {
    const frames = 44_100;
    const left = sine(frames, { frequencyHz: 119, sampleRate: frames, amplitude: 0.5 });
    const { channels } = runStage(stereoWidth, BASS_ALONE, [left, new Float32Array(frames)]);
    const settled = channels.map((channel) => channel.subarray(frames / 2));
    expect(rms(sideOf(settled)) / rms(midOf(settled))).toBeLessThan(0.1);
  });

  it.each([60, 120, 170, 208, 260, 400, 1000])(
    'keeps what is panned left on the left, and never louder, where the bass is made mono: %i Hz',
    (frequencyHz) => {
      const frames = 44_100;
      const sound = sine(frames, { frequencyHz, sampleRate: frames, amplitude: 0.5 });
      const { channels } = runStage(stereoWidth, BASS_ALONE, [sound.slice(), new Float32Array(frames)]);
      const [left, right] = channels.map((channel) => rms(channel.subarray(frames / 2)));
      const sideGain = 1 / (1 + ((Math.sqrt(3) * 120) / frequencyHz) ** 4);
      // Mid and side in phase: half the sum and half the difference of what is left of each.
      expect(left! / rms(sound)).toBeCloseTo((1 + sideGain) / 2, 2);
      expect(right! / rms(sound)).toBeCloseTo((1 - sideGain) / 2, 2);
    },
  );

  it('keeps the level of mid at every frequency where the bass is made mono', () => {
    const response = midOf(runStage(stereoWidth, BASS_ALONE, [impulse(16_384), impulse(16_384)]).channels);
    for (const hz of [20, 120, 208, 1000, 15_000]) {
      expect(Math.abs(gainDbAt(response, hz / 44_100))).toBeLessThan(0.001);
    }
  });

  it.each([
    ['width', WIDER],
    ['width and mono bass', CLUB],
  ] as const)('check 5: an impulse stays where it is: %s', (_, settings) => {
    const { channels, state } = runStage(stereoWidth, settings, [impulse(64), new Float32Array(64)]);
    expect(state.latencyFrames).toBe(0);
    expect(channels[0]!.indexOf(largest(channels[0]!))).toBe(0);
  });

  it('gives the same samples in blocks of any size', () => {
    const mix = syntheticMix(9000, { sampleRate: 44_100, seed: 5 });
    const run = (blockFrames: number) =>
      runStage(
        stereoWidth,
        CLUB,
        mix.map((channel) => channel.slice()),
        { blockFrames },
      ).channels;
    const whole = run(9000);
    for (const blockFrames of [1, 77, 2048, 2049]) expect(run(blockFrames)).toEqual(whole);
  });

  it('check 6: silence stays silence, and returns to exact silence after sound', () => {
    const silence = [new Float32Array(3000), new Float32Array(3000)];
    expect(
      runStage(
        stereoWidth,
        CLUB,
        silence.map((c) => c.slice()),
      ).channels,
    ).toEqual(silence);

    const mix = syntheticMix(8000, { sampleRate: 8000, seed: 6 }).map((channel) => {
      const longer = new Float32Array(24_000);
      longer.set(channel);
      return longer;
    });
    for (const channel of runStage(stereoWidth, CLUB, mix, { sampleRate: 8000 }).channels) {
      expect(largest(channel.subarray(20_000))).toBe(0);
    }
  });

  it('check 6: stays finite with DC, huge samples, the widest steps and bands up to half the sample rate', () => {
    const bands = [0, 20, 3900, 21_900, 96_000].map((fromHz, i) => ({
      fromHz,
      sideGainDb: i % 2 ? 12 : -24,
    }));
    const left = pinkNoise(20_000, { seed: 7 }).map((x) => 1e30 * x);
    const right = new Float32Array(20_000).fill(0.5);
    const { channels } = runStage(stereoWidth, { bands, monoBelowHz: 20 }, [left, right]);
    for (const channel of channels) expect(channel.every(Number.isFinite)).toBe(true);
    expect(largest(channels[0]!)).toBeLessThan(1e32);
  });

  it('rings for no longer than it says', () => {
    const { channels, state } = runStage(stereoWidth, CLUB, [impulse(30_000), new Float32Array(30_000)]);
    expect(state.tailFrames).toBeLessThan(30_000);
    for (const channel of channels) expect(largest(channel.subarray(state.tailFrames))).toBeLessThan(1e-6);
  });
});
