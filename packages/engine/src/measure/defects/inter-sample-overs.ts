import { largestOf } from '../row-statistics.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type DefectReadings, type FullEvidence } from './detector.ts';
import { placeOf, stretchesOfHops } from './stretches.ts';
import { clock, count, signed } from './wording.ts';

/** The interpolator may err by this much near half the sample rate, so an over is beyond doubt from here on. */
const CERTAIN_DBTP = 0.3;
const FAULT_DBTP = 3;

/** Where the wave between the samples rises over full scale: converters and lossy coders clip it. */
export function findInterSampleOvers(
  evidence: FullEvidence,
  { truePeakDbtp }: DefectReadings,
): Defect | undefined {
  if (truePeakDbtp === null || truePeakDbtp <= 0) return undefined;
  const { truePeaks } = evidence.hops;
  const overHops = new Uint8Array(truePeaks[0]!.length);
  const overHopCount = truePeaks.reduce((sum, row) => sum + markOvers(row, overHops), 0);
  const stretches = stretchesOfHops(overHops, evidence);
  return {
    kind: 'inter-sample-overs',
    severity: truePeakDbtp >= FAULT_DBTP ? 'fault' : 'warning',
    confidence: confidenceBetween(truePeakDbtp, { least: 0, certain: CERTAIN_DBTP }),
    ...placeOf(stretches),
    channels: [...truePeaks.keys()].filter((channel) => largestOf(truePeaks[channel]!) > 1),
    measured: { truePeakDbtp, overHopCount },
    sentence: `Between samples the wave rises to ${signed(truePeakDbtp)} dBTP, over full scale in ${count(stretches.length, 'place')}, from ${clock(stretches[0]?.startSeconds ?? 0)}.`,
  };
}

/** @returns how many hops were not marked before */
function markOvers(peaks: Float32Array, hops: Uint8Array): number {
  let count = 0;
  for (let hop = 0; hop < peaks.length; hop++) {
    if (peaks[hop]! <= 1 || hops[hop] === 1) continue;
    hops[hop] = 1;
    count++;
  }
  return count;
}
