/** Renderings brought to the same frames: what every comparison starts from. */
import type { PcmAudio } from '@earwitness/engine';
import type { Alignment } from './align.ts';

export interface AlignedRendering {
  readonly audio: PcmAudio;
  /** Against an anchor that is the same for all; the anchor itself has lag 0 and polarity 1. */
  readonly alignment: Pick<Alignment, 'lagFrames' | 'polarity'>;
}

const frameCountOf = ({ channels }: PcmAudio): number => channels[0]?.length ?? 0;

/**
 * Cuts renderings to the frames that all of them have and turns inverted ones right way up.
 *
 * @returns in the order given, all of one length, with `startFrame` counted in the anchor; untouched audio is passed through
 * @throws {RangeError} when no frame is common to all
 */
export function applyAlignment(renderings: readonly AlignedRendering[]): {
  audios: PcmAudio[];
  startFrame: number;
  frameCount: number;
} {
  const startFrame = Math.max(0, ...renderings.map(({ alignment }) => -alignment.lagFrames));
  const endFrame = Math.min(
    ...renderings.map(({ audio, alignment }) => frameCountOf(audio) - alignment.lagFrames),
  );
  const frameCount = endFrame - startFrame;
  if (!(frameCount > 0))
    throw new RangeError(
      `Cannot align as renderings must share frames: they share ${Math.min(frameCount, 0)}`,
    );
  const audios = renderings.map(({ audio, alignment: { lagFrames, polarity } }) => {
    const from = startFrame + lagFrames;
    if (from === 0 && frameCount === frameCountOf(audio) && polarity === 1) return audio;
    const cut = audio.channels.map((channel) => channel.subarray(from, from + frameCount));
    return {
      ...audio,
      channels: polarity === 1 ? cut : cut.map((channel) => channel.map((sample) => -sample)),
    };
  });
  return { audios, startFrame, frameCount };
}
