/** Versions of a piece brought to one format and one time. */
import type { PcmAudio } from '@earwitness/engine';
import { type Alignment, align } from '../alignment/align.ts';
import { type AlignedRendering, AT_ANCHOR, applyAlignment } from '../alignment/apply-alignment.ts';
import { readPcm } from '../audio/read-pcm.ts';
import { AlignmentError } from '../errors.ts';
import { toCommonFormat } from './common-format.ts';
import {
  type ComparedRendering,
  type ComparisonRequest,
  type StoredAudio,
  secondsOf,
  USUAL_EXCERPT,
} from './comparison-request.ts';

/** A track in all versions, frame by frame the same music, but for what moves inside it. */
export interface LinedUpTrack {
  /** In the order of the renderings, all of one length and format. */
  readonly audios: readonly PcmAudio[];
  /** Where they begin in the first rendering. */
  readonly startFrame: number;
  /** −1 of those that were turned the right way up. */
  readonly polarities: readonly (1 | -1)[];
}

export interface LinedUpItem {
  /** As they were opened. */
  readonly sources: readonly PcmAudio[];
  readonly track: LinedUpTrack;
  /** The one that follows, where the excerpt goes on into it. */
  readonly nextTrack: LinedUpTrack | null;
}

/** Frames of a track that become an excerpt. */
export interface Place {
  readonly startFrame: number;
  readonly frameCount: number;
}

const MAXIMUM_LAG_SECONDS = 3;
/** A limiter that is switched by section moves by a few frames; more than this inside an excerpt is another fault. */
export const MAXIMUM_LOCAL_LAG_SECONDS = 0.02;
/** Drift that grows by less than this inside an excerpt stays, so that the samples do. */
const MOST_DRIFT_FRAMES = 1;

export const frameCountOf = ({ channels }: PcmAudio): number => channels[0]!.length;

/**
 * Each of the others against the first.
 *
 * @param where what is lined up, in words that go on from the names of both
 * @throws {AlignmentError} when they are not surely the same music
 */
export async function alignToFirst(
  audios: readonly PcmAudio[],
  {
    request: { renderings, itemTitle },
    maximumLagSeconds,
    where = '',
  }: {
    request: Pick<ComparisonRequest, 'renderings' | 'itemTitle'>;
    maximumLagSeconds: number;
    where?: string;
  },
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
async function lineUpTrack(
  audios: readonly PcmAudio[],
  { request, where }: { request: ComparisonRequest; where?: string },
): Promise<LinedUpTrack> {
  const seconds = secondsOf(request.excerpt ?? USUAL_EXCERPT);
  const alignments = await alignToFirst(audios, {
    request,
    maximumLagSeconds: MAXIMUM_LAG_SECONDS,
    ...(where !== undefined && { where }),
  });
  const aligned = audios.map((audio, index) => ({ audio, alignment: alignments[index - 1] ?? AT_ANCHOR }));
  const drifts = ({ audio, alignment }: AlignedRendering): boolean => {
    const excerptFrames = Math.min(seconds * audio.sampleRate, ...audios.map(frameCountOf));
    return Math.abs(alignment.driftPpm) * 1e-6 * excerptFrames > MOST_DRIFT_FRAMES;
  };
  const { sources, startFrame } = applyAlignment(aligned, { interpolate: drifts });
  return {
    audios: await Promise.all(sources.map((source) => readPcm(source))),
    startFrame,
    polarities: aligned.map(({ alignment }) => alignment.polarity),
  };
}

const openAudio = (audio: PcmAudio | StoredAudio): Promise<PcmAudio> | PcmAudio =>
  'open' in audio ? audio.open() : audio;

/**
 * Opens all versions of what is compared, in one format, and lines them up.
 *
 * @throws {AlignmentError} when two are not surely the same music
 * @throws {RangeError} for an excerpt into the next track where a rendering has none
 */
export async function lineUpItem(request: ComparisonRequest): Promise<LinedUpItem> {
  const { renderings, excerpt = USUAL_EXCERPT } = request;
  const sources = await Promise.all(renderings.map(({ audio }) => openAudio(audio)));
  if (!('lastSeconds' in excerpt)) {
    const track = await lineUpTrack(toCommonFormat(sources), { request });
    return { sources, track, nextTrack: null };
  }
  const nextSources = await Promise.all(
    renderings.map((rendering) => openAudio(nextAudioOf(rendering, request.itemTitle))),
  );
  const common = toCommonFormat([...sources, ...nextSources]);
  return {
    sources,
    track: await lineUpTrack(common.slice(0, sources.length), { request }),
    nextTrack: await lineUpTrack(common.slice(sources.length), {
      request,
      where: ', in the track that follows',
    }),
  };
}

function nextAudioOf(
  { conditionId, nextAudio }: ComparedRendering,
  itemTitle: string,
): PcmAudio | StoredAudio {
  if (nextAudio === undefined)
    throw new RangeError(
      `Cannot go on from “${itemTitle}” into the next track as every version must have one: “${conditionId}” has none`,
    );
  return nextAudio;
}

/** Delays inside the excerpt itself, where they differ from those of the whole piece. */
async function localLags(
  { audios, startFrame: trackStart }: LinedUpTrack,
  { request, place: { startFrame, frameCount } }: { request: ComparisonRequest; place: Place },
): Promise<number[]> {
  const excerpts = audios.map((audio) => ({
    ...audio,
    channels: audio.channels.map((channel) => channel.subarray(startFrame, startFrame + frameCount)),
  }));
  const startSeconds = (trackStart + startFrame) / audios[0]!.sampleRate;
  const alignments = await alignToFirst(excerpts, {
    request,
    maximumLagSeconds: MAXIMUM_LOCAL_LAG_SECONDS,
    where: `, in the excerpt at ${startSeconds.toFixed(1)} s`,
  });
  return [0, ...alignments.map(({ lagFrames }) => Math.round(lagFrames))];
}

/** Cuts a place out of every version, each moved by its own lag there, and the place of all where one would fall off an end. */
export async function cutPlace(
  track: LinedUpTrack,
  { request, place }: { request: ComparisonRequest; place: Place },
): Promise<{ excerpts: PcmAudio[]; place: Place }> {
  const lags = await localLags(track, { request, place });
  const total = frameCountOf(track.audios[0]!);
  const startFrame = Math.max(place.startFrame, ...lags.map((lag) => -lag));
  const frameCount = Math.min(place.frameCount, ...lags.map((lag) => total - startFrame - lag));
  return {
    excerpts: track.audios.map((audio, index) => ({
      ...audio,
      channels: audio.channels.map((channel) =>
        channel.slice(startFrame + lags[index]!, startFrame + lags[index]! + frameCount),
      ),
    })),
    place: { startFrame, frameCount },
  };
}
