/** Versions of a piece made ready to be compared by ear: same frames, same format, same loudness, proven on the finished bytes. */
import type { PcmAudio } from '@earwitness/engine';
import { decodeWav, encodeWav } from '@earwitness/engine/files';
import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import { align } from '../alignment/align.ts';
import { AT_ANCHOR, applyAlignment } from '../alignment/apply-alignment.ts';
import { levelMatch, matchingGainsDb } from '../alignment/level-match.ts';
import { readPcm } from '../audio/read-pcm.ts';
import { AlignmentError, BenchError } from '../errors.ts';
import type { Comparison } from '../panel/panel-pack.ts';
import { chooseExcerpt } from './choose-excerpt.ts';
import { toCommonFormat } from './common-format.ts';
import { cutExcerpt } from './cut-excerpt.ts';

/** Audio that is opened only when it is needed; known until then by the digest of its file. */
export interface StoredAudio {
  readonly sha256: string;
  open(): Promise<PcmAudio>;
}

export interface ComparedRendering {
  readonly conditionId: string;
  readonly makerKind: string;
  readonly audio: PcmAudio | StoredAudio;
}

export interface ComparisonRequest {
  readonly itemId: string;
  readonly itemTitle: string;
  /** At least two, each condition once; the first is the anchor of the alignment. */
  readonly renderings: readonly ComparedRendering[];
  /** Length of the excerpt; all there is when the music is shorter. */
  readonly seconds?: number;
}

export interface PreparedComparison {
  /** Finished WAV files, in the order of the renderings. */
  readonly wavs: readonly Uint8Array[];
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly frameCount: number;
  /** Where the excerpt begins in the anchor's rendering. */
  readonly startSeconds: number;
  readonly proof: Comparison['proof'];
}

const MAXIMUM_LAG_SECONDS = 3;
/** A limiter that is switched by section moves by a few frames; more than this inside an excerpt is another fault. */
const MAXIMUM_LOCAL_LAG_SECONDS = 0.02;
const SHORTEST_EXCERPT_SECONDS = 1;
/** The rule of blind tests: 0.1 dB. */
const MOST_RESIDUAL_LU = 0.1;
const MOST_LAG_FRAMES = 1;

/** Lines every rendering up with the first. */
async function alignAll(audios: readonly PcmAudio[], { itemTitle, renderings }: ComparisonRequest) {
  const [anchor, ...others] = audios;
  const aligned = [{ audio: anchor!, alignment: AT_ANCHOR }];
  for (const [index, audio] of others.entries()) {
    const alignment = await align(anchor!, audio, { maximumLagSeconds: MAXIMUM_LAG_SECONDS });
    const { confidence, refusal } = alignment;
    if (refusal !== null)
      throw new AlignmentError({
        what: `“${renderings[index + 1]!.conditionId}” with “${renderings[0]!.conditionId}” of “${itemTitle}”`,
        confidence,
        refusal,
      });
    aligned.push({ audio, alignment });
  }
  const { sources, startFrame } = applyAlignment(aligned, { interpolate: false });
  return { audios: await Promise.all(sources.map((source) => readPcm(source))), startFrame };
}

/** Delays inside the excerpt itself, where they differ from those of the whole piece. */
async function localLags(
  audios: readonly PcmAudio[],
  { startFrame, frameCount }: { startFrame: number; frameCount: number },
): Promise<number[]> {
  const excerpts = audios.map((audio) => ({
    ...audio,
    channels: audio.channels.map((channel) => channel.subarray(startFrame, startFrame + frameCount)),
  }));
  const lags = [0];
  for (const excerpt of excerpts.slice(1)) {
    const { lagFrames, refusal } = await align(excerpts[0]!, excerpt, {
      maximumLagSeconds: MAXIMUM_LOCAL_LAG_SECONDS,
    });
    lags.push(refusal === null ? Math.round(lagFrames) : 0);
  }
  return lags;
}

/** Moves each excerpt by its own lag, and the place of all where one would fall off an end. */
async function placeExcerpts(
  audios: readonly PcmAudio[],
  place: { startFrame: number; frameCount: number },
): Promise<{ excerpts: PcmAudio[]; startFrame: number; frameCount: number }> {
  const lags = await localLags(audios, place);
  const total = audios[0]!.channels[0]!.length;
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

/** Measures what listeners will get, from the bytes they will get. */
async function prove(wavs: readonly Uint8Array[], gainsDb: readonly number[]): Promise<Comparison['proof']> {
  const audios = wavs.map((wav) => decodeWav(wav, { name: 'a finished stimulus' }).audio);
  const loudnesses = audios.map((audio) => measureIntegratedLoudness(audio) ?? -Infinity);
  const lags: number[] = [];
  for (const audio of audios.slice(1)) {
    const { lagFrames } = await align(audios[0]!, audio, { maximumLagSeconds: MAXIMUM_LOCAL_LAG_SECONDS });
    lags.push(lagFrames);
  }
  const peaks = audios.map((audio) => measureTruePeak(audio) ?? -Infinity);
  const truePeak = Math.max(...peaks);
  return {
    residualLu: Math.max(...loudnesses) - Math.min(...loudnesses),
    lagFrames: lags.reduce((worst, lag) => (Math.abs(lag) > Math.abs(worst) ? lag : worst), 0),
    equalLength: true,
    equalBytes: true,
    gainsDb: [...gainsDb],
    truePeakDbtp: Number.isFinite(truePeak) ? truePeak : null,
  };
}

/**
 * Prepares one comparison.
 *
 * @throws {AlignmentError} when two renderings are not surely the same music
 * @throws {BenchError} when what they share is shorter than a second or silent, or the finished files differ by more than 0.1 LU or a frame
 * @throws {RangeError} for fewer than two renderings, or a condition named twice
 */
export async function prepareComparison(request: ComparisonRequest): Promise<PreparedComparison> {
  const { itemTitle, renderings, seconds = 10 } = request;
  const conditionIds = renderings.map(({ conditionId }) => conditionId);
  if (renderings.length < 2 || new Set(conditionIds).size < renderings.length)
    throw new RangeError(
      `Cannot compare as there must be two or more different conditions: current value is ${conditionIds.join(', ')}`,
    );
  const opened = await Promise.all(renderings.map(({ audio }) => ('open' in audio ? audio.open() : audio)));
  const common = await alignAll(toCommonFormat(opened), request);
  const gainsDb = await matchingGainsDb(common.audios);
  const place = chooseExcerpt(common.audios, { gainsDb, seconds });
  const { excerpts, startFrame, frameCount } = await placeExcerpts(common.audios, place);
  const { sampleRate, channels } = excerpts[0]!;
  if (frameCount < SHORTEST_EXCERPT_SECONDS * sampleRate)
    throw new BenchError(
      `Cannot compare versions of “${itemTitle}”: they share ${(frameCount / sampleRate).toFixed(1)} s of music, and at least 1 s is needed`,
    );
  const matched = await levelMatch(excerpts);
  const audios = await Promise.all(matched.sources.map((source) => readPcm(source)));
  const wavs = audios.map((audio) => encodeWav(audio, { bitDepth: 24 }));
  if (new Set(wavs.map(({ byteLength }) => byteLength)).size > 1)
    throw new BenchError(
      `Cannot compare versions of “${itemTitle}” blind: the finished stimuli have unequal bytes`,
    );
  const proof = await prove(wavs, matched.gainsDb);
  if (proof.residualLu > MOST_RESIDUAL_LU || Math.abs(proof.lagFrames) > MOST_LAG_FRAMES)
    throw new BenchError(
      `Cannot compare versions of “${itemTitle}” blind: the finished stimuli differ by ${proof.residualLu.toFixed(2)} LU (at most ${MOST_RESIDUAL_LU}) ` +
        `and ${proof.lagFrames} frames (at most ${MOST_LAG_FRAMES})`,
    );
  return {
    wavs,
    sampleRate,
    channelCount: channels.length,
    frameCount,
    startSeconds: (common.startFrame + startFrame) / sampleRate,
    proof,
  };
}
