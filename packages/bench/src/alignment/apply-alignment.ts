/** Renderings brought to the same frames: what every comparison starts from. */
import { type AudioInput, type AudioSource, toAudioSource } from '@earwitness/engine';
import type { Alignment } from './align.ts';

export interface AlignedRendering {
  readonly audio: AudioInput;
  /** Against an anchor that is the same for all; the anchor itself has lag 0, drift 0 and polarity 1. */
  readonly alignment: Pick<Alignment, 'lagFrames' | 'driftPpm' | 'polarity'>;
}

/** The anchor's place in its own alignment. */
export const AT_ANCHOR: AlignedRendering['alignment'] = { lagFrames: 0, driftPpm: 0, polarity: 1 };

/** A stretch of a source, upside down if need be. */
function stretchOf(
  source: AudioSource,
  { startFrame, frameCount, polarity }: { startFrame: number; frameCount: number; polarity: 1 | -1 },
): AudioSource {
  if (startFrame === 0 && frameCount === source.frameCount && polarity === 1) return source;
  return {
    sampleRate: source.sampleRate,
    channelLayout: source.channelLayout,
    frameCount,
    async read(from, frames, into, kernels) {
      await source.read(startFrame + from, frames, into, kernels);
      if (polarity === 1) return;
      for (const channel of into)
        for (let frame = 0; frame < frames; frame += 1) channel[frame] = -channel[frame]!;
    },
  };
}

/**
 * Cuts renderings to the frames that all of them have and turns inverted ones right way up. Samples are read when the sources are.
 *
 * @returns in the order given, all of one length, with `startFrame` counted in the anchor; an untouched source is passed through
 * @throws {RangeError} when no frame is common to all
 */
export function applyAlignment(renderings: readonly AlignedRendering[]): {
  sources: AudioSource[];
  startFrame: number;
  frameCount: number;
} {
  const placed = renderings.map(({ audio, alignment }) => ({
    source: toAudioSource(audio),
    lagFrames: Math.round(alignment.lagFrames),
    polarity: alignment.polarity,
  }));
  const startFrame = Math.max(0, ...placed.map(({ lagFrames }) => -lagFrames));
  const endFrame = Math.min(...placed.map(({ source, lagFrames }) => source.frameCount - lagFrames));
  const frameCount = endFrame - startFrame;
  if (!(frameCount > 0))
    throw new RangeError(
      `Cannot align as renderings must share frames: they share ${Math.min(frameCount, 0)}`,
    );
  const sources = placed.map(({ source, lagFrames, polarity }) =>
    stretchOf(source, { startFrame: startFrame + lagFrames, frameCount, polarity }),
  );
  return { sources, startFrame, frameCount };
}
