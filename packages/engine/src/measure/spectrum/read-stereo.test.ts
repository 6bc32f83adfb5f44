import { describe, expect, it } from 'vitest';
import { createKernels } from '../../kernels/load-kernels.ts';
import { readLowSideToMidDb, readMonoSumLu } from './read-stereo.ts';
import { SpectrumCollector } from './spectrum-collector.ts';

const SAMPLE_RATE = 44_100;
const FRAMES = 4 * SAMPLE_RATE;
const kernels = createKernels();

describe('readLowSideToMidDb()', () => {
  it('sees the bass alone', () => {
    // Bass −6 dB beside the middle, treble all beside it.
    const left = mix([sine(60, 1.5), sine(3_000, 1)]);
    const right = mix([sine(60, 0.5), sine(3_000, -1)]);
    expect(read([left, right]).lowSideToMidDb).toBeCloseTo(-6.02, 2);
  });

  it('is null for one channel, without a side, without a mid and for silence', () => {
    const [bass, silence] = [sine(60, 0.5), new Float32Array(FRAMES)];
    for (const channels of [[bass], [bass, bass], [bass, bass.map((x) => -x)], [silence, silence]]) {
      expect(read(channels).lowSideToMidDb).toBeNull();
    }
  });
});

describe('readMonoSumLu()', () => {
  it('is 0 for one channel and for two equal ones, −3 for unrelated ones and for one of them', () => {
    const [one, other] = [noise(1), noise(2)];
    expect(read([one]).monoSumLu).toBe(0);
    expect(read([one, one]).monoSumLu).toBe(0);
    expect(read([one, other]).monoSumLu).toBeCloseTo(-3.01, 1);
    expect(read([one, new Float32Array(FRAMES)]).monoSumLu).toBeCloseTo(-3.0103, 4);
  });

  it('is null where nothing is left, and for silence', () => {
    const one = noise(3);
    const silence = new Float32Array(FRAMES);
    expect(read([one, one.map((x) => -x)]).monoSumLu).toBeNull();
    expect(read([silence, silence]).monoSumLu).toBeNull();
  });

  it('weighs like loudness: lost rumble counts little, lost treble much', () => {
    const rumble = read([mix([sine(20, 1), sine(1_000, 1)]), mix([sine(20, -1), sine(1_000, 1)])]);
    const treble = read([mix([sine(9_000, 1), sine(1_000, 1)]), mix([sine(9_000, -1), sine(1_000, 1)])]);
    // K-weighting passes 20 Hz at −13.3 dB, 1 kHz at 0.7 dB and 9 kHz at 4.04 dB.
    expect(rumble.monoSumLu).toBeCloseTo(-10 * Math.log10(1 + 10 ** -1.4), 2);
    expect(treble.monoSumLu).toBeCloseTo(-10 * Math.log10(1 + 10 ** 0.334), 1);
  });
});

function read(channels: readonly Float32Array[]) {
  const format = {
    sampleRate: SAMPLE_RATE,
    channelLayout: channels.length === 1 ? ('mono' as const) : ('stereo' as const),
  };
  const range = { startFrame: 0, endFrame: FRAMES, frameCount: FRAMES };
  const collector = new SpectrumCollector({ ...format, ...range, kernels });
  collector.push({ channels, frames: FRAMES });
  const evidence = collector.finish();
  return {
    lowSideToMidDb: readLowSideToMidDb(evidence, format),
    monoSumLu: readMonoSumLu(evidence, format),
  };
}

const mix = (parts: readonly Float32Array[]): Float32Array =>
  parts[0]!.map((_, n) => parts.reduce((sum, part) => sum + part[n]!, 0));

const sine = (frequencyHz: number, amplitude: number): Float32Array =>
  Float32Array.from(
    { length: FRAMES },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / SAMPLE_RATE),
  );

/** White, −1…1. */
function noise(seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: FRAMES }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
