/**
 * Agreement with values of other hands: libebur128 1.2.6 and an independent double-precision implementation, for 47 signals;
 * oracles/loudness.json says how they were made and how closely they bind.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BS1770_INTERPOLATOR } from '../../src/audio/interpolator.ts';
import { createLoudnessMeter } from '../../src/measure/loudness.ts';
import { createTruePeakMeter } from '../../src/measure/true-peak.ts';
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
  libebur128: { I: Reading };
  reference: {
    I: Reading;
    maxM_10ms: Reading;
    maxS_10ms: Reading;
    LRA_10Hz_tail1500ms: Reading;
    truePeak_bs1770_48tap: Reading[];
    samplePeak: Reading[];
  };
}

const { signals } = JSON.parse(
  readFileSync(new URL('../oracles/loudness.json', import.meta.url), 'utf8'),
) as { signals: OracleSignal[] };

const WEIGHTS: Record<string, number> = { LFE: 0, Ls: 1.41, Rs: 1.41 };

describe('loudness and true peak', () => {
  it.each(signals)('of $id are those of others', (signal) => {
    const channels = synthesize(signal);
    expectLoudness(signal, channels);
    expectTruePeakOfTable(signal, channels);
  });
});

function expectLoudness(
  { fs, frames, layout, reference, libebur128 }: OracleSignal,
  channels: Float32Array[],
) {
  const channelWeights = layout.split(' ').map((name) => WEIGHTS[name] ?? 1);
  const meter = createLoudnessMeter({ sampleRate: fs, channelWeights });
  meter.push(channels, frames);
  const loudness = meter.finish();
  expectReading(loudness.integratedLufs, reference.I, 1e-5);
  // libebur128 rounds 100 ms to whole frames, and drifts where they are not.
  expectReading(loudness.integratedLufs, libebur128.I, fs % 20 === 0 ? 1e-5 : 1e-4);
  expectReading(loudness.momentaryMaxLufs, reference.maxM_10ms, 1e-3);
  expectReading(loudness.shortTermMaxLufs, reference.maxS_10ms, 1e-3);
  if (frames < 3 * fs) expect(loudness.loudnessRangeLu).toBeNull();
  else expectReading(loudness.loudnessRangeLu, reference.LRA_10Hz_tail1500ms, 1e-3);
}

function expectTruePeakOfTable({ ch, frames, reference }: OracleSignal, channels: Float32Array[]) {
  const meter = createTruePeakMeter({ channelCount: ch, interpolator: BS1770_INTERPOLATOR });
  meter.push(channels, frames);
  const actual = 20 * Math.log10(meter.finish());
  const expected = Math.max(
    ...reference.truePeak_bs1770_48tap.map(Number),
    ...reference.samplePeak.map(Number),
  );
  if (expected === Number.NEGATIVE_INFINITY) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected), `${actual} for ${expected} dBTP`).toBeLessThan(1e-4);
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
