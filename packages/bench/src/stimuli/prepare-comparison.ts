/** Versions of a piece made ready to be compared by ear: same frames, same format, same way for all, proven on the finished bytes. */
import type { PcmAudio } from '@earwitness/engine';
import { BenchError } from '../errors.ts';
import type { Comparison, StimulusRole } from '../panel/panel-pack.ts';
import { chooseExcerpt } from './choose-excerpt.ts';
import { type ComparisonRequest, type ExcerptWish, USUAL_EXCERPT } from './comparison-request.ts';
import { fadeEnds } from './cut-excerpt.ts';
import { type EncodedStimulus, encodeStimuli } from './encode-stimuli.ts';
import { type FoundWarning, findWarnings } from './find-warnings.ts';
import { levelExcerpts } from './level-excerpts.ts';
import {
  cutPlace,
  frameCountOf,
  type LinedUpItem,
  type LinedUpTrack,
  lineUpItem,
  type Place,
} from './line-up.ts';
import { makeStimulus } from './make-stimulus.ts';
import { proveStimuli } from './prove-stimuli.ts';

/** Who one of the stimuli is: of the renderings, then of what is made of them. */
interface StimulusIdentity {
  readonly conditionId: string;
  readonly makerKind: string;
  readonly role: StimulusRole;
}

export interface PreparedComparison {
  readonly identities: readonly StimulusIdentity[];
  /** Finished files, in the order of the identities. */
  readonly stimuli: readonly EncodedStimulus[];
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly frameCount: number;
  /** Where the excerpt begins in the anchor's rendering. */
  readonly startSeconds: number;
  readonly proof: Comparison['proof'];
  /** What could name a stimulus apart from its mastering. */
  readonly warnings: readonly FoundWarning[];
}

const SHORTEST_EXCERPT_SECONDS = 1;

const isHeard = ({ heard }: ComparisonRequest, conditionId: string): boolean =>
  heard === undefined || heard.includes(conditionId);

function identitiesOf(request: ComparisonRequest): StimulusIdentity[] {
  const { renderings, made = [] } = request;
  const heard = renderings.filter(({ conditionId }) => isHeard(request, conditionId));
  return [
    ...heard.map(({ conditionId, makerKind, role = 'condition' }) => ({ conditionId, makerKind, role })),
    ...made.map(({ conditionId, makerKind, role }) => ({ conditionId, makerKind, role })),
  ];
}

function refuseWrongConditions(request: ComparisonRequest): void {
  const { renderings, made = [] } = request;
  const names = identitiesOf(request).map(({ conditionId, role }) =>
    role === 'open-reference' ? `${conditionId}, heard openly` : conditionId,
  );
  if (names.length < 2 || new Set(names).size < names.length)
    throw new RangeError(
      `Cannot compare as there must be two or more different conditions: current value is ${names.join(', ')}`,
    );
  const conditionIds = renderings.map(({ conditionId }) => conditionId);
  const orphan = made.find(({ of }) => !conditionIds.includes(of));
  if (orphan !== undefined)
    throw new RangeError(
      `Cannot make “${orphan.conditionId}” as it must be made of one of ${conditionIds.join(', ')}: current value is ${orphan.of}`,
    );
}

/** Given places stay inside what all versions have. */
function givenPlace(
  { startSeconds, endSeconds }: { startSeconds: number; endSeconds: number },
  { track, itemTitle }: { track: LinedUpTrack; itemTitle: string },
): Place {
  const { audios, startFrame } = track;
  const { sampleRate } = audios[0]!;
  const place = {
    startFrame: Math.round(startSeconds * sampleRate) - startFrame,
    frameCount: Math.round((endSeconds - startSeconds) * sampleRate),
  };
  const total = frameCountOf(audios[0]!);
  if (place.startFrame >= 0 && place.frameCount > 0 && place.startFrame + place.frameCount <= total)
    return place;
  const inSeconds = (frames: number): string => (frames / sampleRate).toFixed(1);
  throw new BenchError(
    `Cannot take the excerpt at ${startSeconds} to ${endSeconds} s of “${itemTitle}” as it must lie where all versions have music: that is ${inSeconds(startFrame)} to ${inSeconds(startFrame + total)} s`,
  );
}

async function placeOf(
  excerpt: ExcerptWish,
  { track, itemTitle }: { track: LinedUpTrack; itemTitle: string },
): Promise<Place> {
  if ('startSeconds' in excerpt) return givenPlace(excerpt, { track, itemTitle });
  if ('choose' in excerpt) {
    const { choose, seconds, rank = 0 } = excerpt;
    return chooseExcerpt(track.audios, { rule: choose, seconds, rank, itemTitle });
  }
  throw new RangeError(`Cannot go on from “${itemTitle}” as the next track must be lined up with it`);
}

/** One after the other with silence between, each faded where it was cut. */
function join(one: PcmAudio, other: PcmAudio, gapSeconds: number): PcmAudio {
  const [first, second] = [fadeEnds(one), fadeEnds(other)];
  const gapFrames = Math.round(gapSeconds * one.sampleRate);
  const channels = first.channels.map((channel, index) => {
    const next = second.channels[index]!;
    const joined = new Float32Array(channel.length + gapFrames + next.length);
    joined.set(channel);
    joined.set(next, channel.length + gapFrames);
    return joined;
  });
  return { ...one, channels };
}

/** The excerpt of every rendering, faded, and where it begins in the first track. */
async function cutExcerpts(
  { track, nextTrack }: LinedUpItem,
  { request, excerpt }: { request: ComparisonRequest; excerpt: ExcerptWish },
): Promise<{ excerpts: PcmAudio[]; startFrame: number }> {
  if (nextTrack !== null && 'lastSeconds' in excerpt) {
    const { sampleRate } = track.audios[0]!;
    const total = frameCountOf(track.audios[0]!);
    const lastFrames = Math.min(total, Math.round(excerpt.lastSeconds * sampleRate));
    const firstFrames = Math.min(
      frameCountOf(nextTrack.audios[0]!),
      Math.round(excerpt.firstSeconds * sampleRate),
    );
    const end = await cutPlace(track, {
      request,
      place: { startFrame: total - lastFrames, frameCount: lastFrames },
    });
    const start = await cutPlace(nextTrack, { request, place: { startFrame: 0, frameCount: firstFrames } });
    return {
      excerpts: end.excerpts.map((one, index) => join(one, start.excerpts[index]!, excerpt.gapSeconds)),
      startFrame: track.startFrame + end.place.startFrame,
    };
  }
  const wanted = await placeOf(excerpt, { track, itemTitle: request.itemTitle });
  const { excerpts, place } = await cutPlace(track, { request, place: wanted });
  return { excerpts: excerpts.map(fadeEnds), startFrame: track.startFrame + place.startFrame };
}

/**
 * Prepares one comparison.
 *
 * @param ditherSeed of the noise that all stimuli are rounded with
 * @param item what `lineUpItem` made of the same renderings for an excerpt of the same length, where it is at hand
 * @throws {AlignmentError} when two renderings are not surely the same music, as a whole, in the excerpt or as finished files
 * @throws {BenchError} when what they share is shorter than a second or silent, when there is no such excerpt or anchor, or when the
 *   finished files are not fair, as `proveStimuli` says
 * @throws {RangeError} for fewer than two renderings, or a condition named twice
 */
export async function prepareComparison(
  request: ComparisonRequest,
  { ditherSeed = 1, item }: { ditherSeed?: number; item?: LinedUpItem } = {},
): Promise<PreparedComparison> {
  refuseWrongConditions(request);
  const { itemTitle, renderings, made = [], level = 'matched', excerpt = USUAL_EXCERPT } = request;
  const linedUp = item ?? (await lineUpItem(request));
  const { excerpts, startFrame } = await cutExcerpts(linedUp, { request, excerpt });
  const { sampleRate, channels } = excerpts[0]!;
  const frameCount = frameCountOf(excerpts[0]!);
  if (frameCount < SHORTEST_EXCERPT_SECONDS * sampleRate)
    throw new BenchError(
      `Cannot compare versions of “${itemTitle}”: they share ${(frameCount / sampleRate).toFixed(1)} s of music, and at least 1 s is needed`,
    );
  const indexOf = (conditionId: string) => renderings.findIndex((one) => one.conditionId === conditionId);
  const makings: PcmAudio[] = [];
  for (const { role, of } of made) makings.push(await makeStimulus(role, excerpts[indexOf(of)]!));
  const heard = renderings.filter(({ conditionId }) => isHeard(request, conditionId));
  const leveled = await levelExcerpts(
    [...heard.map(({ conditionId }) => excerpts[indexOf(conditionId)]!), ...makings],
    {
      level,
      sources: [...heard.map(({ conditionId }) => conditionId), ...made.map(({ of }) => of)].map((name) => ({
        source: linedUp.sources[indexOf(name)]!,
        name,
      })),
    },
  );
  const stimuli = await encodeStimuli(leveled.audios, { ditherSeed });
  const { proof, audios } = await proveStimuli(stimuli, {
    request: { ...request, renderings: heard },
    gainsDb: leveled.gainsDb,
  });
  return {
    identities: identitiesOf(request),
    stimuli,
    sampleRate,
    channelCount: channels.length,
    frameCount,
    startSeconds: startFrame / sampleRate,
    proof,
    warnings: findWarnings(
      heard.map(({ conditionId, role = 'condition' }, index) => ({
        conditionId,
        role,
        source: linedUp.sources[indexOf(conditionId)]!,
        polarity: linedUp.track.polarities[indexOf(conditionId)]!,
        finished: audios[index]!,
        note: leveled.notes[index]!,
      })),
      { level },
    ),
  };
}
