import type { PcmAudio } from '@earwitness/engine';

/** At both ends of every stimulus. */
export const FADE_SECONDS = 0.01;

/** Fades audio in and out over 10 ms with a raised cosine, so that no cut clicks or tells one version from another. */
export function fadeEnds(audio: PcmAudio): PcmAudio {
  const frameCount = audio.channels[0]?.length ?? 0;
  const fadeFrames = Math.min(Math.round(FADE_SECONDS * audio.sampleRate), frameCount >> 1);
  const channels = audio.channels.map((channel) => {
    const faded = channel.slice();
    for (let frame = 0; frame < fadeFrames; frame += 1) {
      const gain = 0.5 - 0.5 * Math.cos((Math.PI * (frame + 0.5)) / fadeFrames);
      faded[frame]! *= gain;
      faded[frameCount - 1 - frame]! *= gain;
    }
    return faded;
  });
  return { ...audio, channels };
}

/** Cuts frames out and fades them at both ends. */
export function cutExcerpt(
  audio: PcmAudio,
  { startFrame, frameCount }: { startFrame: number; frameCount: number },
): PcmAudio {
  const channels = audio.channels.map((channel) => channel.subarray(startFrame, startFrame + frameCount));
  return fadeEnds({ ...audio, channels });
}
