/** The stretch of a piece in which its versions differ most, cut from each at the same frames, made ready to be heard at one loudness. */
import { type AudioSource, type PcmAudio, resampleSource } from '@earwitness/engine';
import { decodeAudio } from '@earwitness/engine/files';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import { type AlignedRendering, applyAlignment } from '../alignment/apply-alignment.ts';
import { levelMatch } from '../alignment/level-match.ts';
import { readPcm } from '../audio/read-pcm.ts';
import { BenchError } from '../errors.ts';
import { toCommonFormat } from '../stimuli/common-format.ts';
import { cutExcerpt } from '../stimuli/cut-excerpt.ts';
import { type BandsOverTime, measureBandsOverTime } from './bands-over-time.ts';
import { chooseDifferingPlace, type DifferingPlace } from './choose-differing-place.ts';
import { encodeFlac, isOfSixteenBits } from './encode-flac.ts';
import { toPlayable } from './playable-audio.ts';

const SHORTEST_SECONDS = 1;
/** The rule of blind tests: 0.1 dB. */
const MOST_RESIDUAL_LU = 0.1;
/** Drift that moves a version by less than this over all of the piece stays, so that the samples do. */
const MOST_DRIFT_FRAMES = 1;

export interface VersionToCut {
  /** Mono or stereo, at any rate. */
  readonly source: AudioSource;
  /** Against an anchor that is the same for all, counted at `rateHz`. */
  readonly alignment: AlignedRendering['alignment'];
}

export interface CutExcerpt {
  /** Of 16 bits. */
  readonly flac: Uint8Array;
  /** What makes all excerpts equally loud; never above 0. */
  readonly matchGainDb: number;
  /** What makes the excerpt as loud as it was delivered: 0, or above where it goes beyond full scale. */
  readonly deliveredGainDb: number;
}

export interface CutItemExcerpts {
  /** In the anchor. */
  readonly startSeconds: number;
  readonly seconds: number;
  /** Which two of the versions differ most there, and by what. */
  readonly most: DifferingPlace['most'];
  /** In the order of the versions; null where one is silent, as a whole or there. */
  readonly excerpts: readonly (CutExcerpt | null)[];
  /** How far the excerpts are apart in integrated loudness once their gains are applied, measured on the finished files. */
  readonly residualLu: number;
}

/** At the anchor's rate and on the anchor's frames. */
function alignAll(versions: readonly VersionToCut[], rateHz: number) {
  const atRate = versions.map(({ source, alignment }) => ({
    audio: source.sampleRate === rateHz ? source : resampleSource(source, rateHz),
    alignment,
  }));
  const longest = Math.max(...atRate.map(({ audio }) => audio.frameCount));
  return applyAlignment(atRate, {
    interpolate: ({ alignment }) => Math.abs(alignment.driftPpm) * 1e-6 * longest > MOST_DRIFT_FRAMES,
  });
}

/** Measures what is heard, from the bytes that are heard. */
async function measureResidualLu(excerpts: readonly CutExcerpt[]): Promise<number> {
  const levels: number[] = [];
  for (const { flac, matchGainDb } of excerpts) {
    const { audio } = await decodeAudio(flac, { name: 'a finished excerpt' });
    levels.push((measureIntegratedLoudness(audio) ?? -Infinity) + matchGainDb);
  }
  return excerpts.length < 2 ? 0 : Math.max(...levels) - Math.min(...levels);
}

/** Encodes those that can be heard, with the gains that make them equally loud. */
async function encodeMatched(cuts: readonly PcmAudio[]): Promise<(CutExcerpt | null)[]> {
  const stored = cuts.map((cut) => {
    const { audio, undoDb } = toPlayable(cut);
    const faded = cutExcerpt(audio, { startFrame: 0, frameCount: audio.channels[0]!.length });
    // what fades make of 16 bits needs no noise
    const dither = isOfSixteenBits(audio) ? ('none' as const) : ('tpdf' as const);
    return { audio: faded, dither, undoDb, isHeard: measureIntegratedLoudness(faded) !== null };
  });
  const { gainsDb } = await levelMatch(stored.filter(({ isHeard }) => isHeard).map(({ audio }) => audio));
  const gains = gainsDb.values();
  const excerpts: (CutExcerpt | null)[] = [];
  for (const { audio, dither, undoDb, isHeard } of stored) {
    excerpts.push(
      isHeard
        ? {
            flac: await encodeFlac(audio, { dither }),
            matchGainDb: gains.next().value!,
            deliveredGainDb: undoDb,
          }
        : null,
    );
  }
  return excerpts;
}

async function measureAll(
  sources: readonly AudioSource[],
  signal: AbortSignal | undefined,
): Promise<BandsOverTime[]> {
  const measured: BandsOverTime[] = [];
  for (const source of sources) measured.push(await measureBandsOverTime(source, { signal }));
  return measured;
}

/** Those that the place is chosen by, of those that can be heard: all of them where fewer than two are left to differ. */
function chosenOf(heard: readonly number[], chooseBy: readonly number[] | undefined): readonly number[] {
  const chosen = heard.filter((index) => chooseBy?.includes(index) ?? true);
  return chosen.length < 2 ? heard : chosen;
}

/**
 * Finds where versions of a piece differ most, and cuts that out of each. All of the audio is read once, in blocks.
 *
 * A version that lies on whole frames of the anchor keeps its samples, but for fades of 10 ms and, above 48 kHz, its rate; 24 bits become
 * 16 with dither.
 *
 * @param rateHz of the anchor; what the alignments are counted at
 * @param seconds wished for; all there is when the versions share less
 * @param chooseBy places in the list of those whose differences decide; the others come along. By default all
 * @throws {BenchError} when the versions share less than a second, all are silent, or the finished excerpts differ by more than 0.1 LU
 * @throws {RangeError} when no frame is common to all
 * @throws the signal's reason, when it aborts
 */
export async function cutItemExcerpts(
  versions: readonly VersionToCut[],
  {
    rateHz,
    seconds,
    chooseBy,
    signal,
  }: {
    rateHz: number;
    seconds: number;
    chooseBy?: readonly number[] | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<CutItemExcerpts> {
  const { sources, startFrame, frameCount } = alignAll(versions, rateHz);
  if (frameCount < SHORTEST_SECONDS * rateHz)
    throw new BenchError(
      `Cannot cut excerpts as the versions share ${(frameCount / rateHz).toFixed(1)} s of music, and at least ${SHORTEST_SECONDS} s is needed`,
    );
  const measured = await measureAll(sources, signal);
  const heard = measured.flatMap(({ integratedLufs }, index) => (integratedLufs === null ? [] : [index]));
  if (heard.length === 0) throw new BenchError('Cannot cut excerpts as every version is silent');
  const chosen = chosenOf(heard, chooseBy);
  const place = chooseDifferingPlace(
    chosen.map((index) => measured[index]!),
    { sampleRate: rateHz, frameCount, seconds },
  );
  const cuts: PcmAudio[] = [];
  for (const index of heard) cuts.push(await readPcm(sources[index]!, place));
  const encoded = await encodeMatched(toCommonFormat(cuts));
  const residualLu = await measureResidualLu(encoded.filter((excerpt) => excerpt !== null));
  if (residualLu > MOST_RESIDUAL_LU)
    throw new BenchError(
      `Cannot cut excerpts as the finished ones differ by ${residualLu.toFixed(2)} LU (at most ${MOST_RESIDUAL_LU})`,
    );
  return {
    startSeconds: (startFrame + place.startFrame) / rateHz,
    seconds: place.frameCount / rateHz,
    most: place.most && {
      ...place.most,
      between: [chosen[place.most.between[0]]!, chosen[place.most.between[1]]!],
    },
    excerpts: versions.map((_, index) => (heard.includes(index) ? encoded[heard.indexOf(index)]! : null)),
    residualLu,
  };
}
