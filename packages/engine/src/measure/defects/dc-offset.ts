import { amplitudeToDb } from '../../audio/decibels.ts';
import { endOfHop } from '../evidence.ts';
import { sumOf } from '../row-statistics.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type DefectReadings, type FullEvidence } from './detector.ts';
import { wholePiece } from './stretches.ts';
import { decimal } from './wording.ts';

/** −60 dBFS: below, an offset neither costs headroom nor clicks at cuts. */
const LEAST_OFFSET = 0.001;
const WARNING_OFFSET = 0.005;
const FAULT_OFFSET = 0.03;
/** How many standard errors of the hops' means an offset must have: short low notes do not add up to zero either. */
const LEAST_ERRORS = 3;
const CERTAIN_ERRORS = 8;

/** A channel whose middle is not zero. */
export function findDcOffset(evidence: FullEvidence, { dcOffsets }: DefectReadings): Defect | undefined {
  const found = dcOffsets
    .map((offset, channel) => ({ channel, offset }))
    .filter(({ offset }) => Math.abs(offset) >= LEAST_OFFSET)
    .map(({ channel, offset }) => ({
      channel,
      offset,
      errors: Math.abs(offset) / standardError(evidence, channel),
    }))
    .filter(({ errors }) => errors >= LEAST_ERRORS);
  if (found.length === 0) return undefined;
  const largest = found.reduce((most, each) => (Math.abs(each.offset) > Math.abs(most.offset) ? each : most));
  const offsetDbfs = amplitudeToDb(Math.abs(largest.offset));
  const size = Math.abs(largest.offset);
  return {
    kind: 'dc-offset',
    severity: size >= FAULT_OFFSET ? 'fault' : size >= WARNING_OFFSET ? 'warning' : 'note',
    confidence: confidenceBetween(largest.errors, { least: LEAST_ERRORS, certain: CERTAIN_ERRORS }),
    ...wholePiece(evidence),
    channels: found.map(({ channel }) => channel),
    measured: { offset: largest.offset, offsetDbfs },
    sentence: `The wave is centred ${decimal(100 * size)} % of full scale ${largest.offset > 0 ? 'above' : 'below'} zero (${decimal(offsetDbfs)} dBFS).`,
  };
}

/** Of the mean over the piece, by the spread of the hops' means. */
function standardError({ hops, sampleRate }: FullEvidence, channel: number): number {
  const sums = hops.sums[channel]!;
  const means = sums.slice(0, Math.max(1, sums.length - 1));
  for (let hop = 0; hop < means.length; hop++) {
    means[hop]! /= endOfHop(hop, sampleRate) - endOfHop(hop - 1, sampleRate);
  }
  const mean = sumOf(means) / means.length;
  let squares = 0;
  for (let hop = 0; hop < means.length; hop++) squares += (means[hop]! - mean) * (means[hop]! - mean);
  const variance = squares / means.length;
  return Math.sqrt(variance / means.length);
}
