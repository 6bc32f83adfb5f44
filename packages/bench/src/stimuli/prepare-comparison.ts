/** Versions of a piece made ready to be compared by ear: same frames, same format, same loudness, proven on the finished bytes. */
import type { PcmAudio } from '@earwitness/engine';
import { decodeAudio, decodeWav } from '@earwitness/engine/files';
import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import { type Alignment, align } from '../alignment/align.ts';
import { type AlignedRendering, AT_ANCHOR, applyAlignment } from '../alignment/apply-alignment.ts';
import { levelMatch, matchingGainsDb } from '../alignment/level-match.ts';
import { readPcm } from '../audio/read-pcm.ts';
import { AlignmentError, BenchError } from '../errors.ts';
import type { Comparison, ComparisonUse, LevelArm, StimulusRole } from '../panel/panel-pack.ts';
import { chooseExcerpt } from './choose-excerpt.ts';
import { toCommonFormat } from './common-format.ts';
import { cutExcerpt, FADE_SECONDS } from './cut-excerpt.ts';
import { type EncodedStimulus, encodeStimuli } from './encode-stimuli.ts';

/** Audio that is opened only when it is needed; known until then by the digest of its file. */
export interface StoredAudio {
  readonly sha256: string;
  open(): Promise<PcmAudio>;
}

export interface ComparedRendering {
  readonly conditionId: string;
  readonly makerKind: string;
  readonly audio: PcmAudio | StoredAudio;
  /** `condition` when left out. */
  readonly role?: StimulusRole;
}

export interface ComparisonRequest {
  readonly itemId: string;
  readonly itemTitle: string;
  /** At least two, each condition once; the first is the anchor of the alignment. */
  readonly renderings: readonly ComparedRendering[];
  /** Length of the excerpt; all there is when the music is shorter. */
  readonly seconds?: number;
  /** What it is heard for; `trials` when left out. */
  readonly use?: ComparisonUse;
  /** `matched` when left out. */
  readonly level?: LevelArm;
}

export interface PreparedComparison {
  /** Finished files, in the order of the renderings. */
  readonly stimuli: readonly EncodedStimulus[];
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly frameCount: number;
  /** Where the excerpt begins in the anchor's rendering. */
  readonly startSeconds: number;
  readonly proof: Comparison['proof'];
}

const DEFAULT_SECONDS = 10;
const MAXIMUM_LAG_SECONDS = 3;
/** A limiter that is switched by section moves by a few frames; more than this inside an excerpt is another fault. */
const MAXIMUM_LOCAL_LAG_SECONDS = 0.02;
const SHORTEST_EXCERPT_SECONDS = 1;
/** The rule of blind tests: 0.1 dB. */
const MOST_RESIDUAL_LU = 0.1;
const MOST_LAG_FRAMES = 1;
/** Drift that grows by less than this inside an excerpt stays, so that the samples do. */
const MOST_DRIFT_FRAMES = 1;

const frameCountOf = ({ channels }: PcmAudio): number => channels[0]!.length;

/**
 * Each of the others against the first.
 *
 * @param where what is lined up, in words that go on from the names of both
 * @throws {AlignmentError} when they are not surely the same music
 */
async function alignToFirst(
  audios: readonly PcmAudio[],
  {
    request: { renderings, itemTitle },
    maximumLagSeconds,
    where = '',
  }: { request: ComparisonRequest; maximumLagSeconds: number; where?: string },
): Promise<Alignment[]> {
  const [first, ...others] = audios;
  const alignments: Alignment[] = [];
  for (const [index, audio] of others.entries()) {
    const alignment = await align(first!, audio, { maximumLagSeconds });
    const { confidence, refusal } = alignment;
    if (refusal !== null)
      throw new AlignmentError({
        what: `“${renderings[index + 1]!.conditionId}” with “${renderings[0]!.conditionId}” of “${itemTitle}”${where}`,
        confidence,
        refusal,
      });
    alignments.push(alignment);
  }
  return alignments;
}

/** Lines every rendering up with the first: at the nearest frame, or without the drift that an excerpt would tell. */
async function alignAll(audios: readonly PcmAudio[], request: ComparisonRequest) {
  const { seconds = DEFAULT_SECONDS } = request;
  const alignments = await alignToFirst(audios, { request, maximumLagSeconds: MAXIMUM_LAG_SECONDS });
  const aligned = audios.map((audio, index) => ({ audio, alignment: alignments[index - 1] ?? AT_ANCHOR }));
  const drifts = ({ audio, alignment }: AlignedRendering): boolean => {
    const excerptFrames = Math.min(seconds * audio.sampleRate, ...audios.map(frameCountOf));
    return Math.abs(alignment.driftPpm) * 1e-6 * excerptFrames > MOST_DRIFT_FRAMES;
  };
  const { sources, startFrame } = applyAlignment(aligned, { interpolate: drifts });
  return { audios: await Promise.all(sources.map((source) => readPcm(source))), startFrame };
}

/** Delays inside the excerpt itself, where they differ from those of the whole piece. */
async function localLags(
  audios: readonly PcmAudio[],
  {
    request,
    startFrame,
    frameCount,
    startSeconds,
  }: { request: ComparisonRequest; startFrame: number; frameCount: number; startSeconds: number },
): Promise<number[]> {
  const excerpts = audios.map((audio) => ({
    ...audio,
    channels: audio.channels.map((channel) => channel.subarray(startFrame, startFrame + frameCount)),
  }));
  const alignments = await alignToFirst(excerpts, {
    request,
    maximumLagSeconds: MAXIMUM_LOCAL_LAG_SECONDS,
    where: `, in the excerpt at ${startSeconds.toFixed(1)} s`,
  });
  return [0, ...alignments.map(({ lagFrames }) => Math.round(lagFrames))];
}

/** Moves each excerpt by its own lag, and the place of all where one would fall off an end. */
async function placeExcerpts(
  audios: readonly PcmAudio[],
  place: { request: ComparisonRequest; startFrame: number; frameCount: number; startSeconds: number },
): Promise<{ excerpts: PcmAudio[]; startFrame: number; frameCount: number }> {
  const lags = await localLags(audios, place);
  const total = frameCountOf(audios[0]!);
  const startFrame = Math.max(place.startFrame, ...lags.map((lag) => -lag));
  const frameCount = Math.min(place.frameCount, ...lags.map((lag) => total - startFrame - lag));
  return {
    excerpts: audios.map((audio, index) =>
      cutExcerpt(audio, { startFrame: startFrame + lags[index]!, frameCount }),
    ),
    startFrame,
    frameCount,
  };
}

/** Lag where it is worst, at an end when there is drift, with the sign of the lag at the middle. */
function worstLag({ lagFrames, driftPpm }: Alignment, frameCount: number): number {
  const worst = Math.abs(lagFrames) + Math.abs(driftPpm) * 1e-6 * (frameCount / 2);
  return lagFrames < 0 ? -worst : worst;
}

const isSame = (one: PcmAudio, other: PcmAudio): boolean =>
  one.sampleRate === other.sampleRate &&
  one.channels.length === other.channels.length &&
  one.channels.every((channel, index) => {
    const counterpart = other.channels[index]!;
    return (
      channel.length === counterpart.length && channel.every((sample, frame) => sample === counterpart[frame])
    );
  });

/** The samples that listeners get, whichever file they get them from. @throws {BenchError} when that is not the same */
async function decodeStimulus({ wav, flac }: EncodedStimulus): Promise<PcmAudio> {
  const { audio } = decodeWav(wav, { name: 'a finished stimulus' });
  if (flac !== null && !isSame(audio, (await decodeAudio(flac, { name: 'a finished stimulus' })).audio))
    throw new BenchError('Cannot build a stimulus as FLAC: its samples are not those of its WAV file');
  return audio;
}

/** Measures what listeners will get, from the bytes they will get. */
async function prove(
  stimuli: readonly EncodedStimulus[],
  { request, gainsDb }: { request: ComparisonRequest; gainsDb: readonly number[] },
): Promise<Comparison['proof']> {
  const audios: PcmAudio[] = [];
  for (const stimulus of stimuli) audios.push(await decodeStimulus(stimulus));
  const loudnesses = audios.map((audio) => measureIntegratedLoudness(audio) ?? -Infinity);
  const alignments = await alignToFirst(audios, {
    request,
    maximumLagSeconds: MAXIMUM_LOCAL_LAG_SECONDS,
    where: ', as finished stimuli',
  });
  const lags = alignments.map((alignment) => worstLag(alignment, frameCountOf(audios[0]!)));
  const peaks = audios.map((audio) => measureTruePeak(audio) ?? -Infinity);
  const truePeak = Math.max(...peaks);
  return {
    residualLu: Math.max(...loudnesses) - Math.min(...loudnesses),
    lagFrames: lags.reduce((worst, lag) => (Math.abs(lag) > Math.abs(worst) ? lag : worst), 0),
    equalLength: true,
    equalBytes: true,
    gainsDb: [...gainsDb],
    truePeakDbtp: Number.isFinite(truePeak) ? truePeak : null,
    fadeSeconds: FADE_SECONDS,
  };
}

/**
 * Prepares one comparison.
 *
 * @throws {AlignmentError} when two renderings are not surely the same music, as a whole, in the excerpt or as finished files
 * @throws {BenchError} when what they share is shorter than a second or silent, or the finished files differ by more than 0.1 LU or a frame
 * @throws {RangeError} for fewer than two renderings, or a condition named twice
 */
export async function prepareComparison(
  request: ComparisonRequest,
  { ditherSeed = 1 }: { ditherSeed?: number } = {},
): Promise<PreparedComparison> {
  const { itemTitle, renderings, seconds = DEFAULT_SECONDS } = request;
  const conditionIds = renderings.map(({ conditionId }) => conditionId);
  if (renderings.length < 2 || new Set(conditionIds).size < renderings.length)
    throw new RangeError(
      `Cannot compare as there must be two or more different conditions: current value is ${conditionIds.join(', ')}`,
    );
  const opened = await Promise.all(renderings.map(({ audio }) => ('open' in audio ? audio.open() : audio)));
  const common = await alignAll(toCommonFormat(opened), request);
  const gainsDb = await matchingGainsDb(common.audios);
  const place = chooseExcerpt(common.audios, { gainsDb, seconds });
  const { excerpts, startFrame, frameCount } = await placeExcerpts(common.audios, {
    ...{ request, ...place },
    startSeconds: (common.startFrame + place.startFrame) / common.audios[0]!.sampleRate,
  });
  const { sampleRate, channels } = excerpts[0]!;
  if (frameCount < SHORTEST_EXCERPT_SECONDS * sampleRate)
    throw new BenchError(
      `Cannot compare versions of “${itemTitle}”: they share ${(frameCount / sampleRate).toFixed(1)} s of music, and at least 1 s is needed`,
    );
  const matched = await levelMatch(excerpts);
  const audios = await Promise.all(matched.sources.map((source) => readPcm(source)));
  const stimuli = await encodeStimuli(audios, { ditherSeed });
  const byteLengths = (format: 'wav' | 'flac') => new Set(stimuli.map((one) => one[format]?.byteLength));
  if (byteLengths('wav').size > 1 || byteLengths('flac').size > 1)
    throw new BenchError(
      `Cannot compare versions of “${itemTitle}” blind: the finished stimuli have unequal bytes`,
    );
  const proof = await prove(stimuli, { request, gainsDb: matched.gainsDb });
  if (proof.residualLu > MOST_RESIDUAL_LU || Math.abs(proof.lagFrames) > MOST_LAG_FRAMES)
    throw new BenchError(
      `Cannot compare versions of “${itemTitle}” blind: the finished stimuli differ by ${proof.residualLu.toFixed(2)} LU (at most ${MOST_RESIDUAL_LU}) ` +
        `and ${proof.lagFrames.toFixed(2)} frames (at most ${MOST_LAG_FRAMES})`,
    );
  return {
    stimuli,
    sampleRate,
    channelCount: channels.length,
    frameCount,
    startSeconds: (common.startFrame + startFrame) / sampleRate,
    proof,
  };
}
