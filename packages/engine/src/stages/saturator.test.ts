import { describe, expect, it } from 'vitest';
import { levelDbAt, settledSine, worstAliasDb } from '../../test/level-at.ts';
import { runStage } from '../../test/run-stage.ts';
import { pinkNoise, sine, syntheticMix } from '../../test/signals.ts';
import { saturator } from './saturator.ts';

const ODD = { driveDb: 6, evenShare: 0, mix: 1 };
const EVEN = { driveDb: 6, evenShare: 1, mix: 1 };
const BOTH = { driveDb: 6, evenShare: 0.5, mix: 1 };
const HOTTEST = { driveDb: 12, evenShare: 0.5, mix: 1 };
const CURVES = [
  ['odd', ODD],
  ['even', EVEN],
  ['both', BOTH],
  ['both, 12 dB of drive', HOTTEST],
] as const;

const largest = (samples: Float32Array) => samples.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0);
const copyOf = (channels: readonly Float32Array[]) => channels.map((channel) => channel.slice());

describe('saturator', () => {
  it.each(
    CURVES.flatMap(([name, settings]) =>
      [44_100, 48_000, 96_000].map((rate) => [name, rate, settings] as const),
    ),
  )(
    'check 14: aliases of 5 kHz at −3 dBFS stay below −140 dB, where −90 are asked for: %s, at %i Hz',
    (_, sampleRate, settings) => {
      const tone = { frequencyHz: 5000, sampleRate };
      const output = settledSine(saturator, settings, { ...tone, levelDb: -3 });
      expect(worstAliasDb(output, tone)).toBeLessThan(-140);
    },
  );

  it.each([
    [15_000, 6, -90],
    [7000, 12, -90],
    [15_000, 12, -60],
  ])('keeps aliases of %i Hz at −3 dBFS with %i dB of drive below %i dB', (frequencyHz, driveDb, limitDb) => {
    const tone = { frequencyHz, sampleRate: 44_100 };
    const output = settledSine(saturator, { ...BOTH, driveDb }, { ...tone, levelDb: -3 });
    expect(worstAliasDb(output, tone)).toBeLessThan(limitDb);
  });

  it.each(CURVES)('check 14: leaves no DC above −100 dB: %s', (_, settings) => {
    const output = settledSine(saturator, settings, { frequencyHz: 5000, sampleRate: 44_100, levelDb: -3 });
    expect(levelDbAt(output, 0, { sampleRate: 44_100, frames: 4410 })).toBeLessThan(-100);
  });

  it.each(CURVES)(
    'check 14: has a gain of 0 dB within 0.05 dB at −40 dBFS, and 20 kHz loses less than 0.1 dB: %s',
    (_, settings) => {
      for (const frequencyHz of [100, 1000, 20_000]) {
        const output = settledSine(saturator, settings, { frequencyHz, sampleRate: 44_100, levelDb: -40 });
        const levelDb = levelDbAt(output, frequencyHz, { sampleRate: 44_100, frames: 4410 });
        expect(Math.abs(levelDb + 40), `${frequencyHz} Hz`).toBeLessThan(0.05);
      }
    },
  );

  it('follows its curve: harmonics as the formula gives them', () => {
    const frames = 4410;
    for (const [, settings] of CURVES) {
      const output = settledSine(saturator, settings, { frequencyHz: 1000, sampleRate: 44_100, levelDb: -6 });
      const g = 10 ** (settings.driveDb / 20);
      const shaped = sine(frames, { frequencyHz: 1000, sampleRate: 44_100, amplitude: 10 ** (-6 / 20) }).map(
        (x) => {
          const [u, w] = [g * x, (g * x) ** 2 / (3 + 1.2 * (g * x) ** 2)];
          return (u + 1.5 * settings.evenShare * w - (1 - settings.evenShare) * u * w) / g;
        },
      );
      for (const hz of [1000, 2000, 3000, 4000, 5000]) {
        const [got, wanted] = [output, shaped].map((s) => levelDbAt(s, hz, { sampleRate: 44_100, frames }));
        if (wanted! > -90) expect(Math.abs(got! - wanted!), `${hz} Hz`).toBeLessThan(0.05);
      }
    }
  });

  it('makes odd harmonics only, or even ones only', () => {
    const level = (settings: typeof ODD, hz: number) =>
      levelDbAt(
        settledSine(saturator, settings, { frequencyHz: 1000, sampleRate: 44_100, levelDb: -6 }),
        hz,
        {
          sampleRate: 44_100,
          frames: 4410,
        },
      );
    expect(level(ODD, 3000)).toBeGreaterThan(-50);
    expect(level(ODD, 2000)).toBeLessThan(-120);
    expect(level(EVEN, 2000)).toBeGreaterThan(-50);
    expect(level(EVEN, 3000)).toBeLessThan(-120);
  });

  it('check 4: passes every bit with a mix of 0', () => {
    const mix = syntheticMix(5000, { sampleRate: 44_100, seed: 1 });
    const { channels, state } = runStage(saturator, { ...HOTTEST, mix: 0 }, copyOf(mix));
    expect(channels).toEqual(mix);
    expect(state.latencyFrames).toBe(0);
  });

  it.each([8000, 44_100, 192_000])('check 5: an impulse stays where it is, at %i Hz', (sampleRate) => {
    const impulse = new Float32Array(600);
    impulse[200] = 0.5;
    for (const [, settings] of CURVES) {
      const { channels } = runStage(saturator, settings, [impulse.slice()], { sampleRate });
      expect(channels[0]!.indexOf(largest(channels[0]!))).toBe(200);
    }
  });

  it('check 5: adds what the curve adds without delay: quiet noise comes back as it was, below −120 dBFS', () => {
    const noise = pinkNoise(20_000, { seed: 2, amplitude: 0.001 });
    const [output] = runStage(saturator, { ...ODD, driveDb: 0 }, [noise.slice()]).channels;
    expect(largest(output!.map((x, n) => x - noise[n]!))).toBeLessThan(1e-6);
  });

  it('check 6: silence stays silence, and returns to exact silence after sound', () => {
    const silence = [new Float32Array(3000), new Float32Array(3000)];
    expect(runStage(saturator, HOTTEST, copyOf(silence)).channels).toEqual(silence);
    const mix = syntheticMix(8000, { sampleRate: 8000, seed: 3 }).map((channel) => {
      const longer = new Float32Array(48_000);
      longer.set(channel);
      return longer;
    });
    for (const channel of runStage(saturator, HOTTEST, mix, { sampleRate: 8000 }).channels) {
      expect(largest(channel.subarray(40_000))).toBe(0);
    }
  });

  it('check 6: stays finite with DC and huge samples', () => {
    const left = pinkNoise(20_000, { seed: 4 }).map((x) => 1e30 * x);
    const right = new Float32Array(20_000).fill(0.5);
    const { channels } = runStage(saturator, HOTTEST, [left, right]);
    for (const channel of channels) expect(channel.every(Number.isFinite)).toBe(true);
    expect(largest(channels[0]!)).toBeLessThan(2e30);
  });

  it('check 9: dual mono stays dual mono, and mono is treated alike', () => {
    const noise = pinkNoise(5000, { seed: 5 });
    const [left, right] = runStage(saturator, BOTH, [noise.slice(), noise.slice()]).channels;
    expect(left).toEqual(right);
    expect(runStage(saturator, BOTH, [noise.slice()]).channels[0]).toEqual(left);
  });

  it('gives the same samples in blocks of any size', () => {
    const mix = syntheticMix(3000, { sampleRate: 44_100, seed: 6 });
    const run = (blockFrames: number) => runStage(saturator, BOTH, copyOf(mix), { blockFrames }).channels;
    const whole = run(4000);
    for (const blockFrames of [1, 77, 256, 257]) expect(run(blockFrames)).toEqual(whole);
  });

  it('rings for no longer than it says', () => {
    const impulse = new Float32Array(30_000);
    impulse[0] = 0.9;
    const { channels, state } = runStage(saturator, HOTTEST, [impulse]);
    expect(state.tailFrames).toBeLessThan(30_000);
    expect(largest(channels[0]!.subarray(state.tailFrames))).toBeLessThan(1e-6);
  });
});
