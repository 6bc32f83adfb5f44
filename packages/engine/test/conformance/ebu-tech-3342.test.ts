/** EBU Tech 3342 (2023), table 1, with signals made here. Cases 5 and 6 (authentic programmes) are not among them. */
import { describe, expect, it } from 'vitest';
import { createLoudnessMeter } from '../../src/measure/loudness.ts';
import { synthesizeSegments } from './synthesize.ts';

const SAMPLE_RATE = 48_000;
/** LU, the table's own. */
const TOLERANCE_LU = 1;

const CASES: [number, number[], number][] = [
  [1, [-20, -30], 10],
  [2, [-20, -15], 5],
  [3, [-40, -20], 20],
  [4, [-50, -35, -20, -35, -50], 15],
];

describe('EBU Tech 3342', () => {
  it.each(CASES)('case %i: 20 s each of %j dBFS range over %i LU', (_, levelsDb, expected) => {
    expect(Math.abs(loudnessRangeOf(levelsDb) - expected)).toBeLessThanOrEqual(TOLERANCE_LU);
  });

  it('reads the same when the whole is repeated', () => {
    // 0.01 LU: the joint between two passes adds a few windows that neither has alone.
    expect(loudnessRangeOf([-20, -30, -20, -30])).toBeCloseTo(loudnessRangeOf([-20, -30]), 2);
  });
});

function loudnessRangeOf(levelsDb: readonly number[]): number {
  const segments = levelsDb.map((dB) => ({ sine: 1000, dB, dur: 20 }));
  const channel = synthesizeSegments(segments, SAMPLE_RATE);
  const meter = createLoudnessMeter({ sampleRate: SAMPLE_RATE, channelWeights: [1, 1] });
  meter.push([channel, channel], channel.length);
  return meter.finish().loudnessRangeLu!;
}
