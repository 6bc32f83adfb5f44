/**
 * Where one rendering of a piece lies against another: delay, drift, polarity and level, with how sure that is. Equalizing, limiting, a
 * rotated phase, lossy coding and other heads and tails may lie between the two; being another piece of music, or another take, may not.
 *
 * Places all over the piece are each looked for by themselves in the whole range of lags, at a low rate; the line that most of them lie on
 * is the lag, and how many do, the confidence. Then the phases at the full rate settle the fraction of a frame.
 */
import { type AudioInput, type AudioSource, toAudioSource } from '@earwitness/engine';
import { electLine, type LagCandidates, type LagLine, lagAt, medianOf } from './lag-line.ts';
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
  /**
   * 0…1: share of the places that, each by itself, find this lag; less where what they have in common is too little for the same music.
   * 0 for silence.
   */
  readonly confidence: number;
  /** Why the two must not be compared, in words that go on from "Cannot align …:"; null when they may. */
  readonly refusal: string | null;
}

/** Below this the two may be different music. */
const LEAST_CONFIDENCE = 0.5;
/** A few places always agree with the lag they themselves decide, so fewer than this cannot make sure. */
const LEAST_PLACES = 4;
const LEAST_FRAMES = 1_024;
/** Clocks that run apart by more than this are broken; what is left is tape. */
const MOST_DRIFT = 200e-6;
/** How far the best lag of a place may lie from the common line, in samples of the search … */
const SEARCH_TOLERANCE = 2;
/** … and, settled, in seconds: a limiter that is switched by section moves the lag by some frames. */
const SETTLED_TOLERANCE_SECONDS = 1e-4;
/** Places are read at whole lags; further than this from the lag they are read again. */
const MOST_READING_FRAMES = 0.75;
/** Coherence that says nothing, and coherence that leaves no doubt; docs/alignment.md has what music has. */
const COHERENCE = { nothing: 0.26, enough: 0.5 } as const;
/** Another lag with so many of the votes fits as well: loops that repeat to the sample. */
const MOST_RIVAL_VOTES = 0.95;
/** Lags nearer than this are one. */
const RIVAL_SECONDS = 0.003;
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

const refusalOf = (confidence: number): string | null =>
  confidence < LEAST_CONFIDENCE
    ? `they must be the same music with confidence of at least ${LEAST_CONFIDENCE}, and it is ${confidence.toFixed(2)}`
    : null;

/**
 * Finds delay, drift, polarity and level of one rendering against another of the same piece.
 *
 * It reads up to 32 places of both, so that time and memory do not grow with the piece, but with `maximumLagSeconds`.
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
  const found = findLine(places, { tolerance, sampleRate });
  const searched = shareOnLine(places, found.line, { tolerance, otherFrames: longer.frameCount });
  if (searched < LEAST_CONFIDENCE) return { ...NOWHERE, confidence: searched, refusal: refusalOf(searched) };

  const heard = await settle({ shorter, longer, line: found.line, reachFrames: tolerance + resolution });
  if (heard === null) return NOWHERE;
  const { settled, local } = heard;
  const confidence = Math.min(
    searched,
    shareSettled(settled, SETTLED_TOLERANCE_SECONDS * sampleRate),
    certaintyOf(settled.coherence),
  );
  const line = isSwapped ? seenFromOther(settled.line) : settled.line;
  const middleFrame = middleOf(here, there, line);
  const gainDb = typicalGainDb(local);
  return {
    lagFrames: tidyLag(lagAt(line, middleFrame), line.slope),
    driftPpm: Math.round(1e9 * line.slope) / 1e3 + 0,
    middleFrame,
    polarity: settled.polarity,
    isRotated: settled.isRotated,
    gainDb: gainDb === null || !isSwapped ? gainDb : -gainDb,
    confidence,
    refusal: refusalOf(confidence) ?? found.refusal,
  };
}

/** Listens along a line, and once more where that turns out to have been off: phases tell small lags best. */
async function settle({
  shorter,
  longer,
  line,
  reachFrames,
}: {
  shorter: AudioSource;
  longer: AudioSource;
  line: LagLine;
  reachFrames: number;
}): Promise<{ settled: SettledLag; local: LocalCoherence[] } | null> {
  const { sampleRate } = shorter;
  const rough = await measureLocally(shorter, longer, line);
  if (rough.length === 0) return null;
  const settled = settleLag(rough, { reachFrames, sampleRate });
  const isOff = rough.some(
    ({ frame, readLag }) => Math.abs(lagAt(settled.line, frame) - readLag) > MOST_READING_FRAMES,
  );
  if (!isOff) return { settled, local: rough };
  const local = await measureLocally(shorter, longer, settled.line);
  return local.length === 0 ? null : { settled: settleLag(local, { reachFrames, sampleRate }), local };
}

/** The line of most places, with a refusal where another has as many. */
function findLine(
  places: readonly LagCandidates[],
  { tolerance, sampleRate }: { tolerance: number; sampleRate: number },
): { line: LagLine; refusal: string | null } {
  const { line, votes } = electLine(places, { tolerance, steepest: MOST_DRIFT });
  const apart = RIVAL_SECONDS * sampleRate;
  const rival = electLine(places, {
    tolerance,
    steepest: MOST_DRIFT,
    isAllowed: (another) => Math.abs(lagAt(another, line.atFrame) - line.lagFrames) >= apart,
  });
  if (rival.votes < MOST_RIVAL_VOTES * votes) return { line, refusal: null };
  const lags = [line, rival.line].map((one) => `${(lagAt(one, line.atFrame) / sampleRate).toFixed(3)} s`);
  return { line, refusal: `the music repeats itself, and lags of ${lags.join(' and ')} fit alike` };
}

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

/** Share of the places that lie on the line they settled. */
function shareSettled({ line, lags }: SettledLag, tolerance: number): number {
  const agreeing = lags.filter(
    ({ frame, lagFrames }) => Math.abs(lagFrames - lagAt(line, frame)) <= tolerance,
  );
  return agreeing.length / lags.length;
}

/** 0…1: how far coherence shows that the music is the same, not only its beat and drums. */
function certaintyOf(coherence: number): number {
  const share = (coherence - COHERENCE.nothing) / (COHERENCE.enough - COHERENCE.nothing);
  return Math.max(0, Math.min(1, share));
}

/** The same seen from the other: its frame m is the anchor's frame m − lag. */
function seenFromOther({ atFrame, lagFrames, slope }: LagLine): LagLine {
  return { atFrame: atFrame + lagFrames, lagFrames: -lagFrames, slope: -slope / (1 + slope) };
}

/** Middle of what both have, in the anchor. */
function middleOf(anchor: AudioSource, other: AudioSource, line: LagLine): number {
  const from = Math.max(0, -lagAt(line, 0));
  const to = Math.min(anchor.frameCount, other.frameCount - lagAt(line, anchor.frameCount));
  return Math.round((from + to) / 2);
}

/** To a thousandth of a frame, which is more than can be told. */
function tidyLag(lagFrames: number, slope: number): number {
  const whole = Math.round(lagFrames);
  const isWhole = slope === 0 && Math.abs(lagFrames - whole) < WHOLE_FRAME_TOLERANCE;
  return (isWhole ? whole : Math.round(1e3 * lagFrames) / 1e3) + 0;
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
