/** The same stretch of several files, ready to be heard at one loudness. */
import { encodeFlac, toPlayable } from '@earwitness/bench/pages';
import type { PcmAudio } from '@earwitness/engine';
import { openAudio } from '@earwitness/engine/files';
import { channelCountOf, measureIntegratedLoudness } from '@earwitness/engine/measure';

export interface Excerpt {
  /** A FLAC file of 16 bits. */
  readonly file: Uint8Array;
  readonly seconds: number;
  /** What makes all excerpts equally loud; never above 0. */
  readonly matchGainDb: number;
}

/** @returns in the order of `places`; none where one of them is silent, as it cannot be made as loud as the others */
export async function cutExcerpts(
  places: readonly { readonly path: string; readonly startSeconds: number }[],
  { seconds }: { seconds: number },
): Promise<readonly Excerpt[]> {
  const cuts: PcmAudio[] = [];
  for (const { path, startSeconds } of places) cuts.push(await cut(path, { startSeconds, seconds }));
  const levels = cuts.flatMap((audio) => measureIntegratedLoudness(audio) ?? []);
  if (levels.length < cuts.length) return [];
  const quietest = Math.min(...levels);
  const excerpts: Excerpt[] = [];
  for (const [index, audio] of cuts.entries())
    excerpts.push({
      file: await encodeFlac(audio),
      seconds: audio.channels[0]!.length / audio.sampleRate,
      matchGainDb: quietest - levels[index]!,
    });
  return excerpts;
}

async function cut(
  path: string,
  { startSeconds, seconds }: { startSeconds: number; seconds: number },
): Promise<PcmAudio> {
  const { source, close } = await openAudio(path);
  try {
    const { sampleRate, channelLayout, frameCount } = source;
    const startFrame = Math.round(startSeconds * sampleRate);
    const frames = Math.min(frameCount - startFrame, Math.round(seconds * sampleRate));
    const channels = Array.from({ length: channelCountOf(channelLayout) }, () => new Float32Array(frames));
    await source.read(startFrame, frames, channels);
    return toPlayable({ sampleRate, channelLayout, channels }).audio;
  } finally {
    await close();
  }
}
