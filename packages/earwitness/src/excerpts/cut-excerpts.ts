/** The same stretch of several files, ready to be heard at one loudness. */
import { type PcmAudio, resample } from '@earwitness/engine';
import { encodeWav, openAudio } from '@earwitness/engine/files';
import { type Analysis, channelCountOf, measureIntegratedLoudness } from '@earwitness/engine/measure';

const HIGHEST_RATE_HZ = 48_000;

export interface Excerpt {
  /** A WAV file that browsers can decode. */
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
  return cuts.map((audio, index) => ({
    file: encodeWav(audio, { bitDepth: 16, dither: 'tpdf' }),
    seconds: audio.channels[0]!.length / audio.sampleRate,
    matchGainDb: quietest - levels[index]!,
  }));
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
    return withinFullScale(resample({ sampleRate, channelLayout, channels }, excerptRate(sampleRate)));
  } finally {
    await close();
  }
}

/** Where the loudest stretch of this length begins, in whole tenths of a second. */
export function loudestStart(
  { seconds: wholeSeconds, loudnessOverTime: { hopSeconds, momentaryLufs } }: Analysis,
  seconds: number,
): number {
  if (wholeSeconds <= seconds) return 0;
  const energies = momentaryLufs.map((lufs) => (lufs === null ? 0 : 10 ** (lufs / 10)));
  const hops = Math.round(seconds / hopSeconds);
  let sum = energies.slice(0, hops).reduce((total, energy) => total + energy, 0);
  let best = { sum, start: 0 };
  for (let start = 1; start + hops <= energies.length; start++) {
    sum += energies[start + hops - 1]! - energies[start - 1]!;
    if (sum > best.sum) best = { sum, start };
  }
  return Math.floor(best.start * hopSeconds * 10) / 10;
}

const excerptRate = (sampleRate: number): number =>
  sampleRate > HIGHEST_RATE_HZ ? excerptRate(sampleRate / 2) : sampleRate;

/** Integers hold no more; a mix in floats, or one that was converted, may go beyond. */
function withinFullScale(audio: PcmAudio): PcmAudio {
  let peak = 0;
  for (const channel of audio.channels) {
    // By index: a callback for each sample takes ten times as long.
    for (let frame = 0; frame < channel.length; frame++) peak = Math.max(peak, Math.abs(channel[frame]!));
  }
  if (peak < 1) return audio;
  return {
    ...audio,
    channels: audio.channels.map((channel) => channel.map((sample) => (sample * 0.999) / peak)),
  };
}
