/** EBU Tech 3341 (2023), table 1, with signals made here. Cases 7 and 8 (authentic programmes) are not among them. */
import { describe, expect, it } from 'vitest';
import { type ChannelLayout, channelWeightsOf, SPEAKERS } from '../../src/audio/channel-layout.ts';
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../../src/audio/interpolator.ts';
import { createLoudnessMeter, type Loudness } from '../../src/measure/loudness.ts';
import { createMeter, type MeterReadings } from '../../src/measure/meter.ts';
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

  it.each(['5.0', '5.1'] as const)('case 6 reads I of −23 LUFS in %s', (layout) => {
    const levelsDb: Record<string, number> = { L: -28, R: -28, C: -24, Ls: -30, Rs: -30 };
    const channels = SPEAKERS[layout].map((speaker) =>
      // The low-frequency channel plays as loud as any, and must not count.
      synthesizeSegments([tone(levelsDb[speaker] ?? -20, 20)], SAMPLE_RATE),
    );
    expectLufs(measureChannels(channels, layout).integratedLufs, -23);
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

  it('case 11 shows a largest S that follows the tones of a live signal', async () => {
    for await (const { step, shown } of meterLive((step) => [
      silence(0.15 * step),
      tone(-38 + step, 3),
      silence(3 - 0.15 * step),
    ])) {
      const shortTerms = shown.flatMap(({ shortTermLufs }) => shortTermLufs ?? []);
      expectLufs(Math.max(...shortTerms), -38 + step);
      expectLufs(shown.at(-1)!.shortTermMaxLufs, -38 + step);
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

  it('case 14 shows a largest M that follows the tones of a live signal', async () => {
    for await (const { step, shown } of meterLive((step) => [
      silence(0.02 * step),
      tone(-38 + step, 0.4),
      silence(0.4 - 0.02 * step),
    ])) {
      expectLufs(shown.at(-1)!.momentaryMaxLufs, -38 + step);
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
  return measureChannels([channel, channel], 'stereo');
}

/** Frames that arrive at a time in a live signal: what an audio callback brings, and no whole number of hops. */
const LIVE_BLOCK_FRAMES = 512;
/** A meter shows S at least ten times a second: here every 96 ms. */
const BLOCKS_A_READING = 9;

/** Twenty signals one behind the other through one meter, with what it showed during each. */
async function* meterLive(
  segmentsOf: (step: number) => Segments,
): AsyncGenerator<{ step: number; shown: MeterReadings[] }> {
  const meter = createMeter({ sampleRate: SAMPLE_RATE, channelLayout: 'stereo' });
  for (let step = 0; step < 20; step++) {
    const channel = synthesizeSegments(segmentsOf(step), SAMPLE_RATE);
    const shown: MeterReadings[] = [];
    for (let index = 0; index * LIVE_BLOCK_FRAMES < channel.length; index++) {
      const block = channel.subarray(index * LIVE_BLOCK_FRAMES, (index + 1) * LIVE_BLOCK_FRAMES);
      meter.push([block, block]);
      if (index % BLOCKS_A_READING === 0) shown.push(meter.readings());
    }
    shown.push(meter.readings());
    yield { step, shown };
  }
}

function measureChannels(channels: readonly Float32Array[], layout: ChannelLayout): Loudness {
  const channelWeights = channelWeightsOf(layout);
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
