import { describe, expect, it } from 'vitest';
import type { ChannelLayout } from '../../audio/channel-layout.ts';
import { createKernels } from '../../kernels/load-kernels.ts';
import { readErbBands, readThirdOctaves } from './read-bands.ts';
import { SpectrumCollector } from './spectrum-collector.ts';
import { thirdOctaveCenters } from './third-octaves.ts';

const SAMPLE_RATE = 48_000;
const kernels = createKernels();

describe('readThirdOctaves()', () => {
  it('reads a full-scale sine as 0 dB in its own band', () => {
    for (const centerHz of thirdOctaveCenters(SAMPLE_RATE).filter((hz) => hz > 60)) {
      const { centersHz, levelsDb } = readThirds([sine(centerHz, 1)]);
      expect(levelsDb[centersHz.indexOf(centerHz)], `${centerHz} Hz`).toBeCloseTo(0, 2);
    }
  });

  it('keeps a 20 Hz tone mostly in the 20 Hz band', () => {
    const { levelsDb } = readThirds([sine(thirdOctaveCenters(SAMPLE_RATE)[0]!, 1)]);
    expect(levelsDb[0]).toBeGreaterThan(-1.5);
    expect(levelsDb[2]).toBeLessThan(-20);
  });

  it('rises 1 dB a third of an octave for white noise', () => {
    const { levelsDb } = readThirds([noise(1), noise(2)]);
    expect(levelsDb[30]! - levelsDb[20]!).toBeCloseTo(10, 0);
    // Mean square 1/3 over the whole band, of which the 1 kHz band has 231 of 24 000 Hz.
    expect(levelsDb[17]).toBeCloseTo(10 * Math.log10(((2 / 3) * 230.8) / 24_000), 0);
  });

  it('tells mid and side apart', () => {
    const [left, right] = [sine(1_000, 0.5), sine(1_000, -0.5)];
    const inPhase = readThirds([left, left]);
    expect(inPhase.midLevelsDb[17]).toBeCloseTo(-6.02, 2);
    expect(inPhase.sideLevelsDb.every((level) => level === null)).toBe(true);
    const outOfPhase = readThirds([left, right]);
    expect(outOfPhase.sideLevelsDb[17]).toBeCloseTo(-6.02, 2);
    expect(outOfPhase.midLevelsDb.every((level) => level === null)).toBe(true);
    expect(outOfPhase.levelsDb[17]).toBeCloseTo(-6.02, 2);
  });

  it('finds a side 100 dB below the mid', () => {
    const left = sine(1_000, 0.5).map((sample, n) => sample + 5e-6 * Math.sin(n));
    const right = sine(1_000, 0.5).map((sample, n) => sample - 5e-6 * Math.sin(n));
    const { centersHz, sideLevelsDb } = readThirds([left, right]);
    const band = centersHz.findIndex((centerHz) => centerHz * 10 ** 0.05 > SAMPLE_RATE / (2 * Math.PI));
    expect(sideLevelsDb[band]).toBeCloseTo(-106, 0);
  });

  it.each(['mono', 'dual-mono'] as const)('calls a channel alone mid, without a side (%s)', (layout) => {
    const { levelsDb, midLevelsDb, sideLevelsDb, correlations } = readThirds([noise(3)], layout);
    expect(midLevelsDb).toEqual(levelsDb);
    expect(new Set([...sideLevelsDb, ...correlations])).toEqual(new Set([null]));
  });

  it('correlates left and right band by band', () => {
    const [low, high] = [sine(100, 0.5), sine(5_000, 0.5)];
    const left = low.map((sample, n) => sample + high[n]!);
    const right = low.map((sample, n) => 0.3 * sample - 0.7 * high[n]!);
    const { centersHz, correlations } = readThirds([left, right]);
    const at = (hz: number) => correlations[centersHz.findIndex((center) => Math.round(center) === hz)];
    expect([at(100), at(5_012)]).toEqual([expect.closeTo(1, 5), expect.closeTo(-1, 5)]);
    const unrelated = readThirds([noise(4), noise(5)]).correlations;
    expect(Math.abs(unrelated.at(-1)!)).toBeLessThan(0.1);
    const oneSided = readThirds([noise(6), new Float32Array(4 * SAMPLE_RATE)]).correlations;
    expect(new Set(oneSided)).toEqual(new Set([null]));
  });

  it('has the median over time beside the mean, which one loud moment lifts', () => {
    const samples = noise(7).map((sample, n) => (n < SAMPLE_RATE ? sample : 0.01 * sample));
    const { levelsDb, medianLevelsDb } = readThirds([samples]);
    expect(levelsDb[20]! - medianLevelsDb[20]!).toBeCloseTo(34, -0.5);
    const steady = readThirds([noise(8)]);
    expect(steady.levelsDb[25]! - steady.medianLevelsDb[25]!).toBeCloseTo(0, 0);
  });

  it('is the mean of all channels but LFE in 5.1', () => {
    const channels = [100, 200, 400, 50, 800, 1_600].map((hz) => sine(hz, 1));
    const { centersHz, levelsDb, medianLevelsDb, midLevelsDb } = readThirds(channels, '5.1');
    for (const levels of [levelsDb, medianLevelsDb]) {
      const at = (hz: number) => levels[centersHz.findIndex((center) => Math.abs(center / hz - 1) < 0.05)];
      for (const hz of [100, 200, 400, 800, 1_600]) expect(at(hz)).toBeCloseTo(-10 * Math.log10(5), 1);
      expect(at(50)).toBeLessThan(-40);
    }
    expect(midLevelsDb[centersHz.findIndex((hz) => Math.round(hz) === 100)]).toBeCloseTo(-6.02, 1);
  });

  it('is the mean of all five channels in 5.0, of which the last stands alone', () => {
    const channels = [100, 200, 400, 800, 1_600].map((hz) => sine(hz, 1));
    const { centersHz, levelsDb } = readThirds(channels, '5.0');
    const band = centersHz.findIndex((hz) => Math.abs(hz / 1_600 - 1) < 0.05);
    expect(levelsDb[band]).toBeCloseTo(-10 * Math.log10(5), 1);
  });

  it('windows audio shorter than one window as a whole', () => {
    const { centersHz, levelsDb } = readThirds([sine(1_000, 1).subarray(0, 3_000)]);
    expect(levelsDb[centersHz.findIndex((hz) => Math.round(hz) === 1_000)]).toBeCloseTo(0, 2);
  });

  it('has null in every band of silence and of nothing', () => {
    for (const frames of [0, 1, 100_000]) {
      const { levelsDb, medianLevelsDb, correlations } = readThirds([
        new Float32Array(frames),
        new Float32Array(frames),
      ]);
      expect(new Set([...levelsDb, ...medianLevelsDb, ...correlations])).toEqual(new Set([null]));
    }
  });
});

describe('readErbBands()', () => {
  it('has 41 bands from 26 Hz to 20.8 kHz, as many as lie below half the sample rate', () => {
    const { centersHz, medianLevelsDb } = readErb([noise(1)], SAMPLE_RATE);
    expect(centersHz).toHaveLength(41);
    expect(centersHz[0]).toBeCloseTo(40.1, 1);
    expect(centersHz.at(-1)).toBeCloseTo(19_667, 0);
    expect(medianLevelsDb).toEqual([]);
    expect(readErb([noise(1)], 8_000).centersHz.at(-1)).toBeLessThan(4_000);
    // The ear's filter at 1 kHz is 24.7·(4.37 + 1) = 133 Hz wide.
    const at = centersHz.findIndex((hz) => hz > 1_000);
    expect((centersHz[at]! - centersHz[at - 1]!) / 133).toBeCloseTo(1, 1);
  });

  it('holds all power of a sine in its own band', () => {
    const { centersHz } = readErb([noise(1)], SAMPLE_RATE);
    for (const band of [12, 20, 30, 40]) {
      const { levelsDb } = readErb([sine(centersHz[band]!, 1)], SAMPLE_RATE);
      expect(levelsDb[band]).toBeCloseTo(0, 2);
    }
  });

  it('shares out the power of noise without gaps or overlaps', () => {
    const { levelsDb } = readErb([noise(9)], SAMPLE_RATE);
    const total = levelsDb.reduce((sum: number, level) => sum + 10 ** (level! / 10) / 2, 0);
    // Mean square 1/3, of which the bands have 26 Hz to 20.8 kHz.
    expect(total / ((1 / 3) * ((20_760 - 26) / 24_000))).toBeCloseTo(1, 1);
  });
});

function collect(channels: readonly Float32Array[], channelLayout: ChannelLayout, sampleRate: number) {
  const frameCount = channels[0]!.length;
  const collector = new SpectrumCollector({
    sampleRate,
    channelLayout,
    startFrame: 0,
    endFrame: frameCount,
    frameCount,
    kernels,
  });
  collector.push({ channels, frames: frameCount });
  return collector.finish();
}

const layoutOf = (channels: readonly Float32Array[]): ChannelLayout =>
  channels.length === 1 ? 'mono' : 'stereo';

function readThirds(channels: readonly Float32Array[], channelLayout = layoutOf(channels)) {
  return readThirdOctaves(collect(channels, channelLayout, SAMPLE_RATE), {
    sampleRate: SAMPLE_RATE,
    channelLayout,
  });
}

function readErb(channels: readonly Float32Array[], sampleRate: number) {
  const channelLayout = layoutOf(channels);
  return readErbBands(collect(channels, channelLayout, sampleRate), { sampleRate, channelLayout });
}

function sine(frequencyHz: number, amplitude: number): Float32Array {
  return Float32Array.from(
    { length: SAMPLE_RATE },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / SAMPLE_RATE),
  );
}

/** White, −1…1, 4 s. */
function noise(seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: 4 * SAMPLE_RATE }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
