/**
 * Where one rendering of a piece lies against another: delay, drift, polarity and level, with how sure that is. Equalizing, limiting, a
 * rotated phase, lossy coding and other heads and tails may lie between the two; being another piece of music, or another take, may not.
 *
 * Places all over the piece are each looked for by themselves in the whole range of lags, at a low rate; the line that most of them lie on
 * is the lag, and how many do, the confidence. Then the phases at the full rate settle the fraction of a frame.
 */
import { type AudioInput, type AudioSource, toAudioSource } from '@earwitness/engine';
import { type LagCandidates, type LagLine, lagAt, medianOf, voteForLine } from './lag-line.ts';
import { type LocalCoherence, measureLocally } from './local-coherence.ts';
import { searchPlaces } from './search-places.ts';
import { type SettledLag, settleLag } from './settle-lag.ts';

export interface Alignment {
  /** Frames by which the other lags the anchor, at the middle of what both have; positive is late, fractions of a frame count. */
  readonly lagFrames: number;
  /** By how many millionths the lag grows from frame to frame: clocks that ran apart. */
  readonly driftPpm: number;
  /** Frame of the anchor at which `lagFrames` holds. */
  readonly middleFrame: number;
  /** −1 when the other is upside down; 1 when its phase is rotated. */
  readonly polarity: 1 | -1;
  /** The phase of the other is rotated by something else than 0 or 180°, so that polarity says nothing. */
  readonly isRotated: boolean;
  /** Level of the other relative to the anchor: median over blocks of 50 ms; null for silence. */
  readonly gainDb: number | null;
  /** 0…1: share of the places that, each by itself, find this lag. 0 for silence. */
  readonly confidence: number;
  /** Why the two must not be compared, in words that go on from "Cannot align …:"; null when they may. */
  readonly refusal: string | null;
}

/** Below this the two may be different music. */
const LEAST_CONFIDENCE = 0.5;
/** A few places always agree with the lag they themselves decide, so fewer than this cannot make sure. */
const LEAST_PLACES = 4;
const LEAST_FRAMES = 1_024;
/** Clocks that run apart by more than this are broken: a ten-thousandth is a tape machine's. */
const MOST_DRIFT = 200e-6;
/** How far the best lag of a place may lie from the common line, in samples of the search … */
const SEARCH_TOLERANCE = 2;
/** … and, settled, in seconds: a limiter that is switched by section moves the lag by some frames. */
const SETTLED_TOLERANCE_SECONDS = 1e-4;
/** Nearer to a whole frame than this, with no drift, the lag is that frame: what is left is rounding. */
const WHOLE_FRAME_TOLERANCE = 0.02;
/** Blocks this far below the loudest one say little about level. */
const QUIET_BLOCK_POWER = 1e-3;

const NOWHERE: Alignment = {
  lagFrames: 0,
  driftPpm: 0,
  middleFrame: 0,
  polarity: 1,
  isRotated: false,
  gainDb: null,
  confidence: 0,
  refusal: 'one is silent or too short',
};

/** Share of the places whose best lag lies on the line, of those whose music both have. */
function shareOnLine(
  places: readonly LagCandidates[],
  line: LagLine,
  { tolerance, otherFrames }: { tolerance: number; otherFrames: number },
): number {
  const common = places.filter(({ frame }) => {
    const there = frame + lagAt(line, frame);
    return there >= 0 && there < otherFrames;
  });
  const agreeing = common.filter(
    ({ frame, candidates }) => Math.abs(candidates[0]!.lagFrames - lagAt(line, frame)) <= tolerance,
  );
  return agreeing.length / Math.max(common.length, LEAST_PLACES);
}

/** Median over blocks: where a limiter or clipper worked hard is not where the level is read. */
function typicalGainDb(places: readonly LocalCoherence[]): number | null {
  const blocks = places.flatMap(({ levels }) => levels);
  const loudest = blocks.reduce((most, { energy }) => Math.max(most, energy), 0);
  const gainsDb = blocks
    .filter(({ energy, otherEnergy }) => energy > loudest * QUIET_BLOCK_POWER && otherEnergy > 0)
    .map(({ energy, otherEnergy }) => 10 * Math.log10(otherEnergy / energy));
  return gainsDb.length === 0 ? null : medianOf(gainsDb);
}

/** Middle of what both have, in the anchor. */
function middleOf(anchor: AudioSource, other: AudioSource, line: LagLine): number {
  const from = Math.max(0, -lagAt(line, 0));
  const to = Math.min(anchor.frameCount, other.frameCount - lagAt(line, anchor.frameCount));
  return Math.round((from + to) / 2);
}

const rounded = (value: number, step: number): number => Math.round(value / step) * step + 0;

/** The same seen from the other: its frame m is the anchor's frame m − lag. */
function seenFromOther({ atFrame, lagFrames, slope }: LagLine): LagLine {
  return { atFrame: atFrame + lagFrames, lagFrames: -lagFrames, slope: -slope / (1 + slope) };
}

const refusalOf = (confidence: number): string | null =>
  confidence < LEAST_CONFIDENCE
    ? `they must be the same music with confidence of at least ${LEAST_CONFIDENCE}, and it is ${confidence.toFixed(2)}`
    : null;

/**
 * Finds delay, drift, polarity and level of one rendering against another of the same piece.
 *
 * It reads some 24 places of both, so that time and memory do not grow with the piece, but with `maximumLagSeconds`.
 *
 * @param anchor,other of one sample rate; lengths and channel counts may differ
 * @returns silence, or audio under 1,024 frames, has confidence 0; where there is a refusal, the other fields are no answer
 * @throws {RangeError} for different sample rates
 */
export async function align(
  anchor: AudioInput,
  other: AudioInput,
  { maximumLagSeconds = 1 }: { maximumLagSeconds?: number } = {},
): Promise<Alignment> {
  const { sampleRate } = anchor;
  if (other.sampleRate !== sampleRate)
    throw new RangeError(
      `Cannot align as sample rates must be equal: current values are ${sampleRate} and ${other.sampleRate}`,
    );
  const here = toAudioSource(anchor);
  const there = toAudioSource(other);
  if (Math.min(here.frameCount, there.frameCount) < LEAST_FRAMES) return NOWHERE;
  // all of the shorter one can be in the longer one
  const isSwapped = there.frameCount < here.frameCount;
  const shorter = isSwapped ? there : here;
  const longer = isSwapped ? here : there;

  const { places, resolution } = await searchPlaces(shorter, longer, { furthestSeconds: maximumLagSeconds });
  if (places.length === 0) return NOWHERE;
  const tolerance = SEARCH_TOLERANCE * resolution;
  const found = voteForLine(places, { tolerance, steepest: MOST_DRIFT });
  const searched = shareOnLine(places, found, { tolerance, otherFrames: longer.frameCount });
  if (searched < LEAST_CONFIDENCE) return { ...NOWHERE, confidence: searched, refusal: refusalOf(searched) };

  const local = await measureLocally(shorter, longer, found);
  if (local.length === 0) return NOWHERE;
  const settled = settleLag(local, tolerance + resolution);
  const confidence = Math.min(searched, shareSettled(settled, SETTLED_TOLERANCE_SECONDS * sampleRate));
  const line = isSwapped ? seenFromOther(settled.line) : settled.line;
  const middleFrame = middleOf(here, there, line);
  const gainDb = typicalGainDb(local);
  return {
    lagFrames: settledLag(lagAt(line, middleFrame), line.slope),
    driftPpm: rounded(1e6 * line.slope, 1e-3),
    middleFrame,
    polarity: settled.polarity,
    isRotated: settled.isRotated,
    gainDb: gainDb === null || !isSwapped ? gainDb : -gainDb,
    confidence,
    refusal: refusalOf(confidence),
  };
}

function shareSettled({ line, lags }: SettledLag, tolerance: number): number {
  const agreeing = lags.filter(
    ({ frame, lagFrames }) => Math.abs(lagFrames - lagAt(line, frame)) <= tolerance,
  );
  return agreeing.length / lags.length;
}

/** To a thousandth of a frame, which is more than can be told. */
function settledLag(lagFrames: number, slope: number): number {
  const whole = Math.round(lagFrames);
  return slope === 0 && Math.abs(lagFrames - whole) < WHOLE_FRAME_TOLERANCE
    ? whole + 0
    : rounded(lagFrames, 1e-3);
}
