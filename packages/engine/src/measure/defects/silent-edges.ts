/** Silence before the music and behind it. */
import { dbToAmplitude } from '../../audio/decibels.ts';
import { HOP_SECONDS } from '../evidence.ts';
import type { Defect } from './defect.ts';
import type { FullEvidence } from './detector.ts';
import { secondsOf, wholePiece } from './stretches.ts';
import { decimal } from './wording.ts';

/** −70 dBFS: what stays below is heard as silence. */
const SILENCE_PEAK = dbToAmplitude(-70);
/** Players and album sequences want music within half a second; a second is noticed. */
const LEAST_START_SECONDS = 1;
const LEAST_END_SECONDS = 3;
const WARNING_SECONDS = 5;

/** The piece begins with more than a second of silence; or it is silent from start to end. */
export function findSilentStart(evidence: FullEvidence): Defect | undefined {
  const hopCount = evidence.hops.peaks[0]!.length;
  let first = 0;
  while (first < hopCount && !isHeard(evidence, first)) first++;
  if (first === hopCount) {
    return {
      ...silence(evidence, 'silent-start', { startSeconds: 0, endSeconds: secondsOf(evidence) }),
      severity: 'fault',
      sentence: 'The whole piece is silent.',
    };
  }
  const silentSeconds = first * HOP_SECONDS;
  if (silentSeconds < LEAST_START_SECONDS) return undefined;
  return silence(evidence, 'silent-start', { startSeconds: 0, endSeconds: silentSeconds });
}

/** More than three seconds of silence follow the last sound. */
export function findSilentEnd(evidence: FullEvidence): Defect | undefined {
  let last = evidence.hops.peaks[0]!.length - 1;
  while (last >= 0 && !isHeard(evidence, last)) last--;
  const [startSeconds, endSeconds] = [(last + 1) * HOP_SECONDS, secondsOf(evidence)];
  if (last < 0 || endSeconds - startSeconds < LEAST_END_SECONDS) return undefined;
  return silence(evidence, 'silent-end', { startSeconds, endSeconds });
}

const isHeard = ({ hops: { peaks } }: FullEvidence, hop: number): boolean =>
  peaks.some((row) => row[hop]! > SILENCE_PEAK);

function silence(
  evidence: FullEvidence,
  kind: 'silent-start' | 'silent-end',
  stretch: { startSeconds: number; endSeconds: number },
): Defect {
  const silentSeconds = stretch.endSeconds - stretch.startSeconds;
  const where = kind === 'silent-start' ? 'before the first sound' : 'behind the last sound';
  return {
    ...wholePiece(evidence),
    kind,
    severity: silentSeconds >= WARNING_SECONDS ? 'warning' : 'note',
    confidence: 1,
    stretches: [stretch],
    channels: [...evidence.hops.peaks.keys()],
    measured: { silentSeconds },
    sentence: `${decimal(silentSeconds)} s of silence ${where}.`,
  };
}
