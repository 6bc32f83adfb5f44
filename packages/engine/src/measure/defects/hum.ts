import { powerToDb } from '../../audio/decibels.ts';
import { quantile } from '../row-statistics.ts';
import type { Defect } from './defect.ts';
import { MAINS_LINES_HZ, type MainsEvidence } from './defect-evidence.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { wholePiece } from './stretches.ts';
import { decimal, hertz } from './wording.ts';

const HARMONICS = MAINS_LINES_HZ.length / 2;
/** Fewer windows of about 3 s, half overlapping, show no steadiness. */
const LEAST_WINDOWS = 3;
/** A line is seen in the windows where it stands out this far; noise hardly ever does. */
const LEAST_PROMINENCE_DB = 10;
/** Rather less than that, as a ratio: most windows need no logarithm. */
const LEAST_PROMINENCE = 9;
const CERTAIN_PROMINENCE_DB = 22;
/** It must be seen in so many of them, at one level: pauses are enough. */
const LEAST_SHARE = 0.1;
const SAME_LEVEL_DB = 2;
/** Hum never goes away: nowhere does its line carry much less. Notes come and go. Bass right beside may cancel a part of it. */
const MOST_MISSING_DB = 5;
/** −90 dBFS: less is heard at no listening level. */
const LEAST_LEVEL_DBFS = -90;
const FAULT_LEVEL_DBFS = -50;
const WARNING_LEVEL_DBFS = -70;
/** What one line alone is worth: it may be a held note of an instrument tuned that way. */
const SINGLE_LINE_TRUST = 0.7;

interface Line {
  readonly lineHz: number;
  readonly levelDbfs: number;
  readonly prominenceDb: number;
}

/**
 * Steady tones at 50 or 60 Hz or their harmonics, as mains leave them, seen where the music lets them through. Hum under bass
 * that never rests is masked here as it is for the ear, and dimmers' buzz above 300 Hz is not looked for.
 */
export function findHum(evidence: FullEvidence): Defect | undefined {
  const found = MAINS_LINES_HZ.map((_, line) => findLine(evidence, line));
  const [fifty, sixty] = [found.slice(0, HARMONICS), found.slice(HARMONICS)].map((lines) =>
    lines.filter((line) => line !== undefined),
  ) as [Line[], Line[]];
  const lines = fifty.length >= sixty.length ? fifty : sixty;
  // One harmonic alone is far likelier a note.
  if (lines.length < 2 && !lines.some(({ lineHz }) => lineHz === 50 || lineHz === 60)) return undefined;
  const strongest = lines.reduce((most, line) => (line.levelDbfs > most.levelDbfs ? line : most));
  const { levelDbfs } = strongest;
  const prominenceDb = Math.max(...lines.map((line) => line.prominenceDb));
  const confidence = confidenceBetween(prominenceDb, {
    least: LEAST_PROMINENCE_DB,
    certain: CERTAIN_PROMINENCE_DB,
  });
  return {
    kind: 'hum',
    severity: levelDbfs >= FAULT_LEVEL_DBFS ? 'fault' : levelDbfs >= WARNING_LEVEL_DBFS ? 'warning' : 'note',
    confidence: lines.length === 1 ? SINGLE_LINE_TRUST * confidence : confidence,
    ...wholePiece(evidence),
    channels: [...evidence.hops.peaks.keys()],
    measured: {
      mainsHz: MAINS_LINES_HZ[lines === fifty ? 0 : HARMONICS]!,
      strongestHz: strongest.lineHz,
      levelDbfs,
      prominenceDb,
      lineCount: lines.length,
    },
    sentence: `Mains hum at ${lines.map(({ lineHz }) => hertz(lineHz)).join(', ')}, up to ${decimal(levelDbfs)} dBFS.`,
  };
}

function findLine({ defects: { mains } }: FullEvidence, line: number): Line | undefined {
  const { windowCount, lowestPower, standingOut } = lookAtWindows(mains, line);
  const seen = standingOut
    .map((place) => ({
      levelDbfs: levelOfSine(mains.lines[place]!),
      prominenceDb: powerToDb(mains.lines[place]! / mains.neighbors[place]!),
    }))
    .filter(({ prominenceDb }) => prominenceDb >= LEAST_PROMINENCE_DB);
  // Music adds to the line in some windows, so its own level is one of the lowest.
  const levelDbfs = quantile(
    seen.map((window) => window.levelDbfs),
    0.2,
  );
  const alike = seen.filter((window) => Math.abs(window.levelDbfs - levelDbfs) <= SAME_LEVEL_DB);
  if (alike.length < Math.max(LEAST_WINDOWS, LEAST_SHARE * windowCount)) return undefined;
  if (levelDbfs < LEAST_LEVEL_DBFS || levelOfSine(lowestPower) < levelDbfs - MOST_MISSING_DB)
    return undefined;
  const prominences = alike.map((window) => window.prominenceDb);
  return { lineHz: MAINS_LINES_HZ[line]!, levelDbfs, prominenceDb: quantile(prominences, 0.5) };
}

/** The places of windows in which the line may stand out far enough, and the least power that it has anywhere. */
function lookAtWindows({ lines, neighbors }: MainsEvidence, line: number) {
  const standingOut: number[] = [];
  let windowCount = 0;
  let lowestPower = Number.POSITIVE_INFINITY;
  for (let place = line; place < lines.length; place += MAINS_LINES_HZ.length) {
    const power = lines[place]!;
    // Digital silence is neither with nor without hum.
    if (!(neighbors[place]! > 0)) continue;
    windowCount++;
    if (power < lowestPower) lowestPower = power;
    if (power >= LEAST_PROMINENCE * neighbors[place]!) standingOut.push(place);
  }
  return { windowCount, lowestPower, standingOut };
}

/** That of its peak, 3 dB above its root mean square. */
const levelOfSine = (power: number): number => powerToDb(2 * power);
