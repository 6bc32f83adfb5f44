import { powerToDb } from '../../audio/decibels.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { readMeanSpectrum } from './mean-spectrum.ts';
import { wholePiece } from './stretches.ts';
import { decimal } from './wording.ts';

/** An offset's own line reaches three bins up (8 Hz at 44.1 kHz). */
const OFFSET_BINS = 3;
const RUMBLE_BELOW_HZ = 22;
const BASS_HZ = [40, 100] as const;
/** Rumble over bass: −28 to −47 in the demo set's mixes. What is as near as −12 dB costs headroom and moves cones. */
const LEAST_RATIO_DB = -12;
const CERTAIN_RATIO_DB = -3;
/** Weaker rumble moves nothing. */
const LEAST_LEVEL_DBFS = -48;

/** Energy below what speakers play and ears hear, next to the bass: wind, handling, a warped record, a mis-set synthesizer. */
export function findSubRumble(evidence: FullEvidence): Defect | undefined {
  const spectrum = readMeanSpectrum(evidence);
  const rumble = spectrum.between((OFFSET_BINS + 0.5) * spectrum.binHz, RUMBLE_BELOW_HZ);
  const levelDbfs = powerToDb(2 * rumble);
  // 60 dB stands for rumble without any bass.
  const ratioDb = Math.min(60, powerToDb(rumble / spectrum.between(...BASS_HZ)));
  if (!(ratioDb >= LEAST_RATIO_DB && levelDbfs >= LEAST_LEVEL_DBFS)) return undefined;
  return {
    kind: 'sub-rumble',
    severity: ratioDb >= CERTAIN_RATIO_DB ? 'warning' : 'note',
    confidence: confidenceBetween(ratioDb, { least: LEAST_RATIO_DB, certain: CERTAIN_RATIO_DB }),
    ...wholePiece(evidence),
    channels: [...evidence.hops.peaks.keys()],
    measured: { levelDbfs, overBassDb: ratioDb },
    sentence: `Rumble below ${RUMBLE_BELOW_HZ} Hz at ${decimal(levelDbfs)} dBFS, ${decimal(Math.abs(ratioDb))} dB ${ratioDb < 0 ? 'below' : 'above'} the bass.`,
  };
}
