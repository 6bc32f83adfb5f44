/**
 * Agreement with values of other hands: libebur128 1.2.6 and an independent double-precision implementation, for 47 signals;
 * oracles/loudness.json says how they were made and how closely they bind.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ChannelLayout } from '../../src/audio/channel-layout.ts';
import { BS1770_INTERPOLATOR } from '../../src/audio/interpolator.ts';
import { analyzeLoudness } from '../../src/measure/analyze.ts';
import type { LoudnessAnalysis } from '../../src/measure/read-analysis.ts';
import { measureTruePeak } from '../../src/measure/true-peak.ts';
import {
  type Segments,
  synthesizeNoise,
  synthesizeOverPeak,
  synthesizeSegments,
  synthesizeSweep,
} from './synthesize.ts';

type Reading = number | '-Infinity' | null;

interface OracleSignal {
  id: string;
  fs: number;
  ch: number;
  layout: string;
  frames: number;
  offset?: number;
  segments?: Segments;
  perChannel?: Segments[];
  libebur128: { I: Reading; maxM_10ms: Reading; maxS_10ms: Reading; LRA_1Hz: Reading };
  reference: {
    I: Reading;
    maxM_10ms: Reading;
    maxS_10ms: Reading;
    LRA_1Hz: Reading;
    LRA_10Hz_tail1500ms: Reading;
    truePeak_bs1770_48tap: Reading[];
    truePeak_sinc32x128: Reading[];
    samplePeak: Reading[];
  };
}

const SILENCE = Number.NEGATIVE_INFINITY;
/** 8 points a sample with 32 taps, against 32 points with 128. */
const HQ_TOLERANCE_DB = 0.05;

const { signals } = JSON.parse(
  readFileSync(new URL('../oracles/loudness.json', import.meta.url), 'utf8'),
) as { signals: OracleSignal[] };

const LAYOUTS: Record<string, ChannelLayout> = {
  M: 'mono',
  'L R': 'stereo',
  'L R C Ls Rs': '5.0',
  'L R C LFE Ls Rs': '5.1',
};

describe('analyzeLoudness()', () => {
  it.each(signals)('reads $id as others do', async (signal) => {
    const channels = synthesize(signal);
    const channelLayout = LAYOUTS[signal.layout]!;
    const readings = await analyzeLoudness(
      { sampleRate: signal.fs, channelLayout, channels },
      { truePeakBs1770: true },
    );
    expectLoudness(readings, signal);
    expectPeaks(readings, signal);
    expectTruePeakOfEachChannel(channels, signal);
  });
});

function expectLoudness(readings: LoudnessAnalysis, { fs, frames, reference, libebur128 }: OracleSignal) {
  expectReading(readings.integratedLufs, reference.I, 1e-6);
  // libebur128 rounds 100 ms to whole frames, and drifts where they are not.
  expectReading(readings.integratedLufs, libebur128.I, fs % 10 === 0 ? 1e-6 : 1e-4);
  expectReading(readings.momentaryMaxLufs, reference.maxM_10ms, 1e-3);
  expectReading(readings.shortTermMaxLufs, reference.maxS_10ms, 1e-3);
  expectReading(readings.momentaryMaxLufs, libebur128.maxM_10ms, 1e-3);
  expectReading(readings.shortTermMaxLufs, libebur128.maxS_10ms, 1e-3);
  if (frames < 3 * fs) {
    expect(readings.loudnessRangeLu).toBeNull();
    expect(readings.loudnessRangeAt1HzLu).toBeNull();
    return;
  }
  expectReading(readings.loudnessRangeLu, reference.LRA_10Hz_tail1500ms, 1e-3);
  expectReading(readings.loudnessRangeAt1HzLu, reference.LRA_1Hz, 1e-3);
  // Where no window passes the gates, libebur128 says 0.
  expect(Math.abs((readings.loudnessRangeAt1HzLu ?? 0) - Number(libebur128.LRA_1Hz))).toBeLessThanOrEqual(
    1e-3,
  );
}

function expectPeaks(readings: LoudnessAnalysis, { id, reference }: OracleSignal) {
  for (const [channel, expected] of reference.samplePeak.entries()) {
    expectReading(readings.channelSamplePeaksDbfs[channel]!, expected, 1e-5);
  }
  const tablePeaks = reference.truePeak_bs1770_48tap.map((_, channel) => tablePeakOf(reference, channel));
  const largest = Math.max(...tablePeaks);
  expectReading(readings.truePeakBs1770Dbtp, largest === SILENCE ? '-Infinity' : largest, 1e-4);
  // Another interpolator, so not on noise, nor where a sweep breaks off at 20 kHz: there the true peak depends on it.
  if (id.startsWith('lcg-noise') || id.startsWith('sweep')) return;
  for (const [channel, expected] of reference.truePeak_sinc32x128.entries()) {
    expectReading(readings.channelTruePeaksDbtp[channel]!, expected, HQ_TOLERANCE_DB);
  }
}

/** The reference reads the table's points alone; a meter takes the samples themselves as well. */
function tablePeakOf(
  { truePeak_bs1770_48tap, samplePeak }: OracleSignal['reference'],
  channel: number,
): number {
  return Math.max(Number(truePeak_bs1770_48tap[channel]), Number(samplePeak[channel]));
}

function expectTruePeakOfEachChannel(channels: readonly Float32Array[], { fs, reference }: OracleSignal) {
  for (const [index, channel] of channels.entries()) {
    if (channels.indexOf(channel) !== index) continue;
    const mono = { sampleRate: fs, channelLayout: 'mono', channels: [channel] } as const;
    const expected = tablePeakOf(reference, index);
    expectReading(
      measureTruePeak(mono, { interpolator: BS1770_INTERPOLATOR }),
      expected === SILENCE ? '-Infinity' : expected,
      1e-4,
    );
  }
}

function synthesize({ id, fs, ch, frames, offset, segments, perChannel }: OracleSignal): Float32Array[] {
  if (segments) return Array(ch).fill(synthesizeSegments(segments, fs));
  if (perChannel) return perChannel.map((channel) => synthesizeSegments(channel, fs));
  if (offset !== undefined) return Array(ch).fill(synthesizeOverPeak({ sampleRate: fs, offset }));
  if (id.startsWith('lcg-noise')) return synthesizeNoise({ channelCount: ch, frames, gain: 0.25 });
  if (id.startsWith('sweep')) {
    return [0.5, 0.25].map((gain) => synthesizeSweep({ sampleRate: fs, seconds: frames / fs, gain }));
  }
  if (id.startsWith('impulse')) {
    const impulse = new Float32Array(frames);
    impulse[48_000] = 1;
    return Array(ch).fill(impulse);
  }
  throw new Error(`Cannot make the signal of oracle ${id}: its formula is not known here`);
}

function expectReading(actual: number | null, expected: Reading, tolerance: number): void {
  if (typeof expected !== 'number') expect(actual).toBeNull();
  else expect(Math.abs(actual! - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(tolerance);
}
