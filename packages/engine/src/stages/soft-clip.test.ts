import { describe, expect, it } from 'vitest';
import { levelDbAt, settledSine, worstAliasDb } from '../../test/level-at.ts';
import { runStage } from '../../test/run-stage.ts';
import { pinkNoise, sine, syntheticMix } from '../../test/signals.ts';
import { softClip } from './soft-clip.ts';

const CLIP = { ceilingDb: -6, kneeDb: 6 };

const largest = (samples: Float32Array) => samples.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0);
const copyOf = (channels: readonly Float32Array[]) => channels.map((channel) => channel.slice());
const loudMix = (frames: number, seed: number) =>
  syntheticMix(frames, { sampleRate: 44_100, seed, amplitude: 1 });

describe('softClip', () => {
  it.each(
    [CLIP, { ceilingDb: -4, kneeDb: 6 }, { ceilingDb: -1, kneeDb: 6 }, { ceilingDb: -6, kneeDb: 12 }].flatMap(
      (settings) => [44_100, 48_000, 96_000].map((sampleRate) => [settings, sampleRate] as const),
    ),
  )(
    'check 14: aliases of 5 kHz at −3 dBFS stay below −90 dB, DC below −100 dB: %j, at %i Hz',
    (settings, sampleRate) => {
      const tone = { frequencyHz: 5000, sampleRate };
      const output = settledSine(softClip, settings, { ...tone, levelDb: -3 });
      expect(worstAliasDb(output, tone)).toBeLessThan(-90);
      expect(levelDbAt(output, 0, { sampleRate, frames: sampleRate / 100 })).toBeLessThan(-100);
    },
  );

  it('keeps aliases of 5 kHz, 9 dB above the ceiling, below −70 dB', () => {
    const tone = { frequencyHz: 5000, sampleRate: 44_100 };
    const output = settledSine(softClip, { ceilingDb: -12, kneeDb: 6 }, { ...tone, levelDb: -3 });
    expect(worstAliasDb(output, tone)).toBeLessThan(-70);
  });

  it('check 4 and 14: passes every bit of what stays below the knee, at −40 dBFS and at 20 kHz', () => {
    const quiet = loudMix(5000, 1).map((channel) => channel.map((x) => 0.15 * x));
    expect(runStage(softClip, CLIP, copyOf(quiet)).channels).toEqual(quiet);
    for (const frequencyHz of [1000, 20_000]) {
      const tone = { frequencyHz, sampleRate: 44_100, amplitude: 0.01 };
      const [output] = runStage(softClip, CLIP, [sine(5000, tone)]).channels;
      expect(output).toEqual(sine(5000, tone));
    }
  });

  it('passes every bit again as soon as its filters have let go of a peak', () => {
    const frames = 3000;
    const peak = new Float32Array(frames).map((_, n) => (n >= 500 && n < 520 ? 0.9 : 0.1));
    const [output] = runStage(softClip, CLIP, [peak.slice()]).channels;
    expect(largest(output!.map((x, n) => x - peak[n]!).subarray(500, 520))).toBeGreaterThan(0.3);
    for (const [from, to] of [
      [0, 300],
      [720, frames],
    ]) {
      expect(output!.subarray(from, to)).toEqual(peak.subarray(from, to));
    }
  });

  it.each([-6, -3, 0, 6, 12])('bends as its curve says: 100 Hz at %i dBFS', (levelDb) => {
    const amplitude = 10 ** (levelDb / 20);
    const output = settledSine(softClip, CLIP, { frequencyHz: 100, sampleRate: 48_000, levelDb });
    const [kneeStart, ceiling] = [10 ** (-12 / 20), 10 ** (-6 / 20)];
    const t = (amplitude - kneeStart) / (ceiling - kneeStart);
    const wanted = kneeStart + ((ceiling - kneeStart) * t) / Math.sqrt(1 + t * t);
    expect(wanted).toBeLessThan(ceiling);
    expect(Math.abs(largest(output) - wanted)).toBeLessThan(1e-4);
  });

  it('check 5: an impulse stays where it is, at any rate', () => {
    const impulse = new Float32Array(600);
    impulse[200] = 1;
    for (const sampleRate of [8000, 44_100, 192_000]) {
      const { channels } = runStage(softClip, CLIP, [impulse.slice()], { sampleRate });
      expect(channels[0]!.indexOf(largest(channels[0]!))).toBe(200);
    }
  });

  it('check 6: silence stays silence, and returns at once after sound', () => {
    const silence = [new Float32Array(3000), new Float32Array(3000)];
    expect(runStage(softClip, CLIP, copyOf(silence)).channels).toEqual(silence);
    const ended = loudMix(2000, 2).map((channel) => channel.fill(0, 1000));
    const { channels, state } = runStage(softClip, CLIP, ended);
    for (const channel of channels) expect(largest(channel.subarray(1000 + state.tailFrames))).toBe(0);
  });

  it('check 6: stays finite with DC and huge samples', () => {
    const left = pinkNoise(20_000, { seed: 3 }).map((x) => 1e30 * x);
    const right = new Float32Array(20_000).fill(-0.9);
    for (const channel of runStage(softClip, CLIP, [left, right]).channels) {
      expect(channel.every(Number.isFinite)).toBe(true);
    }
  });

  it('check 9: dual mono stays dual mono, and mono is treated alike', () => {
    const noise = pinkNoise(5000, { seed: 4, amplitude: 1 });
    const [left, right] = runStage(softClip, CLIP, [noise.slice(), noise.slice()]).channels;
    expect(left).not.toEqual(noise);
    expect(left).toEqual(right);
    expect(runStage(softClip, CLIP, [noise.slice()]).channels[0]).toEqual(left);
  });

  it('gives the same samples in blocks of any size', () => {
    const mix = loudMix(3000, 5);
    const run = (blockFrames: number) => runStage(softClip, CLIP, copyOf(mix), { blockFrames }).channels;
    const whole = run(4000);
    expect(whole).not.toEqual(mix);
    for (const blockFrames of [1, 77, 256, 257]) expect(run(blockFrames)).toEqual(whole);
  });
});
