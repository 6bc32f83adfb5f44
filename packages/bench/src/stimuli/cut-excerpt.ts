import type { PcmAudio } from '@earwitness/engine';

/** At both ends of every stimulus. */
export const FADE_SECONDS = 0.01;

/** Cuts frames out and fades them in and out over 10 ms with a raised cosine, so that no cut clicks or tells one version from another. */
export function cutExcerpt(
  audio: PcmAudio,
  { startFrame, frameCount }: { startFrame: number; frameCount: number },
): PcmAudio {
  const fadeFrames = Math.min(Math.round(FADE_SECONDS * audio.sampleRate), frameCount >> 1);
  const channels = audio.channels.map((channel) => {
    const cut = channel.slice(startFrame, startFrame + frameCount);
    for (let frame = 0; frame < fadeFrames; frame += 1) {
      const gain = 0.5 - 0.5 * Math.cos((Math.PI * (frame + 0.5)) / fadeFrames);
      cut[frame]! *= gain;
      cut[frameCount - 1 - frame]! *= gain;
    }
    return cut;
  });
  return { ...audio, channels };
}
