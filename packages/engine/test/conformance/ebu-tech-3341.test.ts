/** EBU Tech 3341 (2023), table 1, with signals made here. Cases 7, 8 (authentic programmes), 11 and 14 (live meters) are not among them. */
import { describe, expect, it } from 'vitest';
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../../src/audio/interpolator.ts';
import { createLoudnessMeter, type Loudness } from '../../src/measure/loudness.ts';
import { measureTruePeak } from '../../src/measure/true-peak.ts';
import { type Segments, synthesizeOverPeak, synthesizeSegments } from './synthesize.ts';

const SAMPLE_RATE = 48_000;
/** LU, the table's own. */
const TOLERANCE_LU = 0.1;

describe('EBU Tech 3341', () => {
  it.each([
    [1, -23],
    [2, -33],
  ])('case %i reads M, S and I of %f LUFS', (_, levelDb) => {
    const { integratedLufs, overTime } = measureStereo([tone(levelDb, 20)]);
    expectLufs(integratedLufs, levelDb);
    for (const lufs of overTime.momentaryLufs.slice(3)) expectLufs(lufs, levelDb);
    for (const lufs of overTime.shortTermLufs.slice(29)) expectLufs(lufs, levelDb);
  });

  it.each([
    [3, [tone(-36, 10), tone(-23, 60), tone(-36, 10)]],
    [4, [tone(-72, 10), tone(-36, 10), tone(-23, 60), tone(-36, 10), tone(-72, 10)]],
    [5, [tone(-26, 20), tone(-20, 20.1), tone(-26, 20)]],
  ])('case %i reads I of −23 LUFS', (_, segments) => {
    expectLufs(measureStereo(segments).integratedLufs, -23);
  });

  it('case 6 reads I of −23 LUFS in five channels', () => {
    const levelsDb = [-28, -28, -24, -30, -30];
    const channels = levelsDb.map((levelDb) => synthesizeSegments([tone(levelDb, 20)], SAMPLE_RATE));
    expectLufs(measureChannels(channels, [1, 1, 1, 1.41, 1.41]).integratedLufs, -23);
  });

  it('case 9 reads a constant S of −23 LUFS after 3 s', () => {
    const { overTime } = measureStereo({ repeat: 5, segments: [tone(-20, 1.34), tone(-30, 1.66)] });
    expect(overTime.shortTermLufs).toHaveLength(150);
    for (const lufs of overTime.shortTermLufs.slice(29)) expectLufs(lufs, -23);
  });

  it('case 10 reads a largest S of −23 LUFS wherever the tone begins', () => {
    for (let file = 0; file < 20; file++) {
      const { shortTermMaxLufs } = measureStereo([silence(0.15 * file), tone(-23, 3), silence(1)]);
      expectLufs(shortTermMaxLufs, -23);
    }
  });

  it('case 12 reads a constant M of −23 LUFS after 1 s', () => {
    const { overTime } = measureStereo({ repeat: 25, segments: [tone(-20, 0.18), tone(-30, 0.22)] });
    expect(overTime.momentaryLufs).toHaveLength(100);
    for (const lufs of overTime.momentaryLufs.slice(9)) expectLufs(lufs, -23);
  });

  it('case 13 reads a largest M of −23 LUFS wherever the tone begins', () => {
    for (let file = 0; file < 20; file++) {
      const { momentaryMaxLufs } = measureStereo([silence(0.02 * file), tone(-23, 0.4), silence(1)]);
      expectLufs(momentaryMaxLufs, -23);
    }
  });

  it.each([
    [15, { divisor: 4, amplitude: 0.5, phaseDeg: 0, expected: -6 }],
    [16, { divisor: 4, amplitude: 0.5, phaseDeg: 45, expected: -6 }],
    [17, { divisor: 6, amplitude: 0.5, phaseDeg: 60, expected: -6 }],
    [18, { divisor: 8, amplitude: 0.5, phaseDeg: 67.5, expected: -6 }],
    [19, { divisor: 4, amplitude: 1.41, phaseDeg: 45, expected: 3 }],
  ])('case %i reads within +0.2 and −0.4 dB by either interpolator', (_, signal) => {
    const { divisor, amplitude, phaseDeg, expected } = signal;
    const dB = 20 * Math.log10(amplitude);
    const segment = { sine: SAMPLE_RATE / divisor, dB, dur: 1, phaseDeg, fadeMs: 10 };
    expectDbtp(synthesizeSegments([segment], SAMPLE_RATE), expected);
  });

  it.each([
    [20, 0],
    [21, 1],
    [22, 2],
    [23, 3],
  ])('case %i reads within +0.2 and −0.4 dB by either interpolator', (_, offset) => {
    expectDbtp(synthesizeOverPeak({ sampleRate: SAMPLE_RATE, offset }), 0);
  });
});

function tone(dB: number, dur: number) {
  return { sine: 1000, dB, dur };
}

function silence(dur: number) {
  return { dur };
}

function measureStereo(segments: Segments): Loudness {
  const channel = synthesizeSegments(segments, SAMPLE_RATE);
  return measureChannels([channel, channel], [1, 1]);
}

function measureChannels(channels: readonly Float32Array[], channelWeights: readonly number[]): Loudness {
  const meter = createLoudnessMeter({ sampleRate: SAMPLE_RATE, channelWeights });
  meter.push(channels, channels[0]!.length);
  return meter.finish();
}

function expectLufs(actual: number | null, expected: number): void {
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(TOLERANCE_LU);
}

function expectDbtp(channel: Float32Array, expected: number): void {
  const audio = {
    sampleRate: SAMPLE_RATE,
    channelLayout: 'stereo',
    channels: [channel, channel],
  } as const;
  for (const interpolator of [HQ_INTERPOLATOR, BS1770_INTERPOLATOR]) {
    const actual = measureTruePeak(audio, { interpolator });
    expect(actual).toBeLessThanOrEqual(expected + 0.2);
    expect(actual).toBeGreaterThanOrEqual(expected - 0.4);
  }
}
