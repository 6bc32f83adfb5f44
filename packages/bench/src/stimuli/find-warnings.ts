/** What could name a condition apart from its mastering: told before anybody listens, with the cure. */
import type { PcmAudio } from '@earwitness/engine';
import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import type { LevelArm, PackWarning, StimulusRole } from '../panel/panel-pack.ts';
import {
  BAND_HZ,
  bandLevelsDb,
  blockLevelsDb,
  countFlatTops,
  cutoffHz,
  isMono,
  sideCorrelation,
  wordLengthOf,
} from './excerpt-facts.ts';

export type WarningKind = PackWarning['kind'];

/** A version of a comparison, on its way from file to stimulus. */
export interface HeardVersion {
  readonly conditionId: string;
  readonly role: StimulusRole;
  /** As its file had it. */
  readonly source: PcmAudio;
  /** −1 where it had to be turned the right way up. */
  readonly polarity: 1 | -1;
  readonly finished: PcmAudio;
  /** What a platform does to its peaks besides; empty where nothing. */
  readonly note: string;
}

export interface FoundWarning {
  readonly kind: WarningKind;
  /** With the names of conditions: for the key's side alone. */
  readonly message: string;
  readonly picture: WarningPicture;
}

/** What a picture shows: spectra, or levels over time. */
export interface WarningPicture {
  readonly shows: 'spectrum' | 'levels';
  readonly curves: readonly {
    readonly conditionId: string;
    readonly points: readonly (readonly [x: number, db: number])[];
  }[];
}

/** What each kind is, without a name, and what cures it. */
export const WARNING_WORDS: Readonly<Record<WarningKind, { what: string; cure: string }>> = {
  'lossy-cutoff': {
    what: 'some stimuli end at a wall below 20 kHz, as lossy files do, and others do not',
    cure: 'take all masters from lossless files',
  },
  'head-or-tail': {
    what: 'some stimuli begin later or end earlier than others',
    cure: 'choose an excerpt inside the music, or files with the same heads and tails',
  },
  'noise-floor': {
    what: 'in pauses some stimuli are much quieter than others',
    cure: 'choose an excerpt without pauses, or files without added noise',
  },
  overs: {
    what: 'some stimuli have tops that were cut off flat, or peaks above full scale, and others do not',
    cure: 'ask for files with headroom, unless clipping is what the panel is about',
  },
  'sample-rate': {
    what: 'the files had different sample rates',
    cure: 'take all masters at one sample rate, from their makers',
  },
  'word-length': {
    what: 'the files had different word lengths',
    cure: 'take all masters at one word length; the stimuli have all been rounded alike',
  },
  channel: {
    what: 'some files were mono, had left and right exchanged, or were upside down against others',
    cure: 'ask for corrected files, unless it is meant; polarity has been set right',
  },
  level: {
    what: 'levels of an arm are not what its name lets expect',
    cure: 'look at the gains in the proof, and leave the arm out where it says nothing',
  },
};

const LARGEST_CUTOFF_DIFFERENCE_HZ = 500;
const EDGE_BLOCK_SECONDS = 0.005;
/** Below the loudest block: nothing is heard of the music yet. */
const EDGE_DB = 50;
const LARGEST_EDGE_DIFFERENCE_SECONDS = 0.02;
const PAUSE_BLOCK_SECONDS = 0.05;
const LOUDEST_PAUSE_DBFS = -45;
const LARGEST_FLOOR_DIFFERENCE_DB = 10;
const LEAST_LEVEL_DIFFERENCE_LU = 0.1;
/** Louder by this much decides alone. */
const LARGEST_LEVEL_DIFFERENCE_LU = 6;
const EXCHANGED = -0.5;

const quoted = (ids: readonly string[]): string => ids.map((id) => `“${id}”`).join(', ');
const each = <Value>(
  versions: readonly HeardVersion[],
  values: readonly Value[],
  say: (value: Value) => string,
): string => versions.map(({ conditionId }, index) => `“${conditionId}” ${say(values[index]!)}`).join(', ');

/** Not by spreading them as arguments: a long excerpt has more blocks than a call may have of those. */
const highestOf = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
const lowestOf = (values: readonly number[]): number =>
  values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);

const spreadOf = (values: readonly number[]): number => highestOf(values) - lowestOf(values);

const isPartly = (flags: readonly boolean[]): boolean => flags.includes(true) && flags.includes(false);

function findCutoffs(
  versions: readonly HeardVersion[],
  levels: readonly (readonly number[])[],
): string | null {
  const cutoffs = levels.map(cutoffHz);
  const found = cutoffs.filter((cutoff) => cutoff !== null);
  const differ =
    isPartly(cutoffs.map((cutoff) => cutoff !== null)) ||
    (found.length > 1 && spreadOf(found) > LARGEST_CUTOFF_DIFFERENCE_HZ);
  return differ
    ? each(versions, cutoffs, (cutoff) =>
        cutoff === null ? 'has no wall below 20 kHz' : `ends at ${(cutoff / 1000).toFixed(1)} kHz`,
      )
    : null;
}

/** Seconds before the first and behind the last block in which the music is heard. */
interface Edges {
  readonly headSeconds: number;
  readonly tailSeconds: number;
}

function edgesOf(audio: PcmAudio): Edges {
  const levels = blockLevelsDb(audio, EDGE_BLOCK_SECONDS);
  const heard = highestOf(levels) - EDGE_DB;
  const first = levels.findIndex((level) => level >= heard);
  const last = levels.findLastIndex((level) => level >= heard);
  return {
    headSeconds: first * EDGE_BLOCK_SECONDS,
    tailSeconds: (levels.length - 1 - last) * EDGE_BLOCK_SECONDS,
  };
}

function findEdges(versions: readonly HeardVersion[], edges: readonly Edges[]): string | null {
  const differ = (['headSeconds', 'tailSeconds'] as const).some(
    (edge) => spreadOf(edges.map((one) => one[edge])) > LARGEST_EDGE_DIFFERENCE_SECONDS,
  );
  return differ
    ? each(
        versions,
        edges,
        ({ headSeconds, tailSeconds }) =>
          `is silent for ${headSeconds.toFixed(2)} s before and ${tailSeconds.toFixed(2)} s behind`,
      )
    : null;
}

function findFloors(versions: readonly HeardVersion[], edges: readonly Edges[]): string | null {
  const blocksIn = (edge: keyof Edges): number =>
    1 + Math.ceil(highestOf(edges.map((one) => one[edge])) / PAUSE_BLOCK_SECONDS);
  // what is silent before or behind is no pause, and the blocks at its ends are faded
  const floors = versions.map(({ finished }) =>
    lowestOf(
      blockLevelsDb(finished, PAUSE_BLOCK_SECONDS).slice(blocksIn('headSeconds'), -blocksIn('tailSeconds')),
    ),
  );
  const differ = highestOf(floors) < LOUDEST_PAUSE_DBFS && spreadOf(floors) > LARGEST_FLOOR_DIFFERENCE_DB;
  return differ ? each(versions, floors, (floor) => `goes down to ${floor.toFixed(0)} dBFS`) : null;
}

function findOvers(versions: readonly HeardVersion[]): string | null {
  const tops = versions.map(({ source }) => countFlatTops(source));
  const peaks = versions.map(({ finished }) => measureTruePeak(finished) ?? Number.NEGATIVE_INFINITY);
  const differ = isPartly(tops.map((count) => count > 0)) || isPartly(peaks.map((peak) => peak > 0));
  return differ
    ? each(
        versions,
        versions.map((_, index) => index),
        (index) =>
          `has ${tops[index]} flat tops, and as it is heard a true peak of ${peaks[index]!.toFixed(1)} dBTP`,
      )
    : null;
}

function findRates(versions: readonly HeardVersion[]): string | null {
  const rates = versions.map(({ source }) => source.sampleRate);
  return new Set(rates).size > 1 ? each(versions, rates, (rate) => `had ${rate} Hz`) : null;
}

function findWordLengths(versions: readonly HeardVersion[]): string | null {
  const lengths = versions.map(({ source }) => wordLengthOf(source));
  return new Set(lengths).size > 1
    ? each(versions, lengths, (bits) => (bits === null ? 'had floating point' : `had ${bits} bits`))
    : null;
}

function findChannels(versions: readonly HeardVersion[]): string | null {
  const isOne = versions.map(({ finished }) => isMono(finished));
  const [first] = versions;
  const correlations = versions.map(({ finished }) => sideCorrelation(first!.finished, finished));
  const problems = [
    ...(isPartly(isOne)
      ? [`mono: ${quoted(versions.filter((_, index) => isOne[index]).map(({ conditionId }) => conditionId))}`]
      : []),
    ...(correlations.some((correlation) => correlation !== null && correlation < EXCHANGED)
      ? [
          `left and right exchanged against ${quoted([first!.conditionId])}: ${quoted(
            versions
              .filter((_, index) => (correlations[index] ?? 0) < EXCHANGED)
              .map(({ conditionId }) => conditionId),
          )}`,
        ]
      : []),
    ...(versions.some(({ polarity }) => polarity === -1)
      ? [
          `upside down against ${quoted([first!.conditionId])}: ${quoted(
            versions.filter(({ polarity }) => polarity === -1).map(({ conditionId }) => conditionId),
          )}`,
        ]
      : []),
  ];
  return problems.length > 0 ? problems.join('; ') : null;
}

function findLevels(versions: readonly HeardVersion[], level: LevelArm): string | null {
  if (level === 'matched') return null;
  const lufs = versions.map(
    ({ finished }) => measureIntegratedLoudness(finished) ?? Number.NEGATIVE_INFINITY,
  );
  const spread = spreadOf(lufs);
  const notes = versions.filter(({ note }) => note !== '');
  const problems = [
    ...(spread < LEAST_LEVEL_DIFFERENCE_LU
      ? [`all are equally loud within ${LEAST_LEVEL_DIFFERENCE_LU} LU, as in the arm “matched”`]
      : []),
    ...(spread > LARGEST_LEVEL_DIFFERENCE_LU
      ? [each(versions, lufs, (one) => `has ${one.toFixed(1)} LUFS`)]
      : []),
    ...notes.map(({ conditionId, note }) => `“${conditionId}”: ${note}, which is not done here`),
  ];
  return problems.length > 0 ? problems.join('; ') : null;
}

const PICTURE_BLOCK_SECONDS = 0.05;

/**
 * Finds what of the versions of a comparison could name them, apart from how they were mastered. What the bench made itself is not
 * looked at.
 */
export function findWarnings(all: readonly HeardVersion[], { level }: { level: LevelArm }): FoundWarning[] {
  const versions = all.filter(
    ({ role }) => role === 'condition' || role === 'hidden-reference' || role === 'open-reference',
  );
  if (versions.length < 2) return [];
  const levels = versions.map(({ finished }) => bandLevelsDb(finished));
  const edges = versions.map(({ finished }) => edgesOf(finished));
  const spectrum = (): WarningPicture => ({
    shows: 'spectrum',
    curves: versions.map(({ conditionId }, index) => ({
      conditionId,
      points: levels[index]!.map((db, band) => [(band + 0.5) * BAND_HZ, db] as const),
    })),
  });
  const overTime = (): WarningPicture => ({
    shows: 'levels',
    curves: versions.map(({ conditionId, finished }) => ({
      conditionId,
      points: blockLevelsDb(finished, PICTURE_BLOCK_SECONDS).map(
        (db, block) => [(block + 0.5) * PICTURE_BLOCK_SECONDS, db] as const,
      ),
    })),
  });
  const found: [WarningKind, string | null, () => WarningPicture][] = [
    ['lossy-cutoff', findCutoffs(versions, levels), spectrum],
    ['head-or-tail', findEdges(versions, edges), overTime],
    ['noise-floor', findFloors(versions, edges), overTime],
    ['overs', findOvers(versions), overTime],
    ['sample-rate', findRates(versions), spectrum],
    ['word-length', findWordLengths(versions), spectrum],
    ['channel', findChannels(versions), overTime],
    ['level', findLevels(versions, level), overTime],
  ];
  return found.flatMap(([kind, message, picture]) =>
    message === null ? [] : [{ kind, message, picture: picture() }],
  );
}
