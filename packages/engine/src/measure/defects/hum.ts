import { powerToDb } from '../../audio/decibels.ts';
import type { Defect } from './defect.ts';
import { MAINS_LINES_HZ } from './defect-evidence.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { quantile } from './order-statistics.ts';
import { wholePiece } from './stretches.ts';
import { decimal, hertz } from './wording.ts';

const HARMONICS = MAINS_LINES_HZ.length / 2;
/** Fewer windows of about 3 s, half overlapping, show no steadiness. */
const LEAST_WINDOWS = 4;
/**
 * How far a line stands out in all but the fifth of the windows where it does least. Noise has 2 dB at most, as the peak search
 * counts a line as nothing where its neighbours are stronger.
 */
const LEAST_PROMINENCE_DB = 10;
const CERTAIN_PROMINENCE_DB = 25;
/** A hum's level does not change: between its 20 % and 50 % levels lies less than this. Notes come and go. */
const MOST_SPREAD_DB = 4;
/** −90 dBFS: less is heard at no listening level. */
const LEAST_LEVEL_DBFS = -90;
const FAULT_LEVEL_DBFS = -50;
const WARNING_LEVEL_DBFS = -70;
/** What one line alone is worth: it may be a held note of an instrument tuned that way. */
const SINGLE_LINE_TRUST = 0.7;

/**
 * Steady tones at 50 or 60 Hz or their harmonics, as mains leave them. Hum under bass that never rests is masked here too, and
 * dimmers' buzz above 300 Hz is not looked for.
 */
export function findHum(evidence: FullEvidence): Defect | undefined {
  const { lines, neighbors } = evidence.defects.mains;
  const windowCount = lines.length / MAINS_LINES_HZ.length;
  const found = MAINS_LINES_HZ.map((lineHz, line) => {
    const levels: number[] = [];
    const prominences: number[] = [];
    for (let window = 0; window < windowCount; window++) {
      const place = window * MAINS_LINES_HZ.length + line;
      // Digital silence between two pieces of sound is neither with nor without hum.
      if (!(neighbors[place]! > 0)) continue;
      // A sine's peak lies 3 dB above its root mean square.
      levels.push(powerToDb(2 * lines[place]!));
      prominences.push(powerToDb(lines[place]! / neighbors[place]!));
    }
    const levelDbfs = quantile(levels, 0.2);
    return {
      lineHz,
      levelDbfs,
      prominenceDb: quantile(prominences, 0.2),
      isSteady: levels.length >= LEAST_WINDOWS && quantile(levels, 0.5) - levelDbfs <= MOST_SPREAD_DB,
    };
  });
  const [fifty, sixty] = [found.slice(0, HARMONICS), found.slice(HARMONICS)].map((mains) => ({
    mainsHz: mains[0]!.lineHz,
    lines: mains.filter(
      ({ prominenceDb, levelDbfs, isSteady }) =>
        isSteady && prominenceDb >= LEAST_PROMINENCE_DB && levelDbfs >= LEAST_LEVEL_DBFS,
    ),
  }));
  const hum = fifty!.lines.length >= sixty!.lines.length ? fifty! : sixty!;
  if (hum.lines.length === 0) return undefined;
  const strongest = hum.lines.reduce((most, line) => (line.levelDbfs > most.levelDbfs ? line : most));
  const { levelDbfs } = strongest;
  const prominenceDb = Math.max(...hum.lines.map((line) => line.prominenceDb));
  const confidence = confidenceBetween(prominenceDb, {
    least: LEAST_PROMINENCE_DB,
    certain: CERTAIN_PROMINENCE_DB,
  });
  return {
    kind: 'hum',
    severity: levelDbfs >= FAULT_LEVEL_DBFS ? 'fault' : levelDbfs >= WARNING_LEVEL_DBFS ? 'warning' : 'note',
    confidence: hum.lines.length === 1 ? SINGLE_LINE_TRUST * confidence : confidence,
    ...wholePiece(evidence),
    channels: [...evidence.hops.peaks.keys()],
    measured: {
      mainsHz: hum.mainsHz,
      strongestHz: strongest.lineHz,
      levelDbfs,
      prominenceDb,
      lineCount: hum.lines.length,
    },
    sentence: `Mains hum at ${hum.lines.map(({ lineHz }) => hertz(lineHz)).join(', ')}, ${decimal(levelDbfs)} dBFS at most.`,
  };
}
