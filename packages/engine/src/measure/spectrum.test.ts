import { describe, expect, it } from 'vitest';
import { createSpectrumMeter, thirdOctaveCenters, thirdOctaveLevels } from './spectrum.ts';

const SAMPLE_RATE = 48_000;

describe('createSpectrumMeter()', () => {
  it('reads a full-scale sine as 0 dB in its own band', () => {
    for (const centerHz of thirdOctaveCenters(SAMPLE_RATE).filter((hz) => hz > 60)) {
      const { centersHz, levelsDb } = measure([sine(centerHz, 1)]);
      expect(levelsDb[centersHz.indexOf(centerHz)], `${centerHz} Hz`).toBeCloseTo(0, 2);
    }
  });

  it('keeps a 20 Hz tone mostly in the 20 Hz band', () => {
    const { levelsDb } = measure([sine(thirdOctaveCenters(SAMPLE_RATE)[0]!, 1)]);
    expect(levelsDb[0]).toBeGreaterThan(-1.5);
    expect(levelsDb[2]).toBeLessThan(-20);
  });

  it('rises 1 dB a third of an octave for white noise', () => {
    const { levelsDb } = measure([noise(1), noise(2)]);
    expect(levelsDb[30]! - levelsDb[20]!).toBeCloseTo(10, 0);
    // Mean square 1/3 over the whole band, of which the 1 kHz band has 231 of 24 000 Hz.
    expect(levelsDb[17]).toBeCloseTo(10 * Math.log10(((2 / 3) * 230.8) / 24_000), 0);
  });

  it('tells mid and side apart', () => {
    const [left, right] = [sine(1_000, 0.5), sine(1_000, -0.5)];
    const inPhase = measure([left, left]);
    expect(inPhase.midLevelsDb[17]).toBeCloseTo(-6.02, 2);
    expect(inPhase.sideLevelsDb.every((level) => level === null)).toBe(true);
    const outOfPhase = measure([left, right]);
    expect(outOfPhase.sideLevelsDb[17]).toBeCloseTo(-6.02, 2);
    expect(outOfPhase.midLevelsDb.every((level) => level === null)).toBe(true);
    expect(outOfPhase.levelsDb[17]).toBeCloseTo(-6.02, 2);
  });

  it('finds a side 100 dB below the mid', () => {
    const left = sine(1_000, 0.5).map((sample, n) => sample + 5e-6 * Math.sin(n));
    const right = sine(1_000, 0.5).map((sample, n) => sample - 5e-6 * Math.sin(n));
    const { centersHz, sideLevelsDb } = measure([left, right]);
    const band = centersHz.findIndex((centerHz) => centerHz * 10 ** 0.05 > SAMPLE_RATE / (2 * Math.PI));
    expect(sideLevelsDb[band]).toBeCloseTo(-106, 0);
  });

  it('calls a channel alone mid, without a side', () => {
    const { levelsDb, midLevelsDb, sideLevelsDb } = measure([noise(3)]);
    expect(midLevelsDb).toEqual(levelsDb);
    expect(sideLevelsDb.every((level) => level === null)).toBe(true);
  });

  it('windows audio shorter than one window as a whole', () => {
    const { centersHz, levelsDb } = measure([sine(1_000, 1).subarray(0, 3_000)]);
    expect(levelsDb[centersHz.findIndex((hz) => Math.round(hz) === 1_000)]).toBeCloseTo(0, 2);
  });

  it('has null in every band of silence and of nothing', () => {
    for (const frames of [0, 1, 100_000]) {
      expect(new Set(measure([new Float32Array(frames)]).levelsDb)).toEqual(new Set([null]));
    }
  });
});

describe('thirdOctaveLevels()', () => {
  it('shares a bin on an edge in proportion, so that all bands together hold all power', () => {
    const bins = new Float64Array(24_001).fill(1e-6);
    const levelsDb = thirdOctaveLevels(bins, { binHz: 1, sampleRate: SAMPLE_RATE });
    const total = levelsDb.reduce((sum: number, level) => sum + 10 ** (level! / 10) / 2, 0);
    const [lowest, highest] = [10 ** 1.25, 10 ** 4.35];
    expect(total / (1e-6 * (highest - lowest))).toBeCloseTo(1, 9);
  });

  it('ends the last band at half the sample rate', () => {
    expect(thirdOctaveCenters(44_100)).toHaveLength(31);
    expect(thirdOctaveCenters(32_000).at(-1)).toBeCloseTo(15_849, 0);
    const levelsDb = thirdOctaveLevels(new Float64Array(22_051).fill(1), { binHz: 1, sampleRate: 44_100 });
    expect(10 ** (levelsDb.at(-1)! / 10) / 2).toBeCloseTo(22_050.5 - 10 ** 4.25, 3);
  });
});

function measure(channels: Float32Array[]) {
  const frameCount = channels[0]!.length;
  const meter = createSpectrumMeter({ sampleRate: SAMPLE_RATE, frameCount });
  meter.push(channels, frameCount);
  return meter.finish();
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
