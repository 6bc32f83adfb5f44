/** Renderings brought to the same frames: what every comparison starts from. */
import { type AudioInput, type AudioSource, toAudioSource } from '@earwitness/engine';
import { stretchOf } from '../audio/stretch-of.ts';
import { changeSamples } from '../processing/change-samples.ts';
import type { Alignment } from './align.ts';
import { moveSource } from './moved-source.ts';

export interface AlignedRendering {
  readonly audio: AudioInput;
  /** Against an anchor that is the same for all. */
  readonly alignment: Pick<Alignment, 'lagFrames' | 'driftPpm' | 'middleFrame' | 'polarity'>;
}

/** The anchor's place in its own alignment. */
export const AT_ANCHOR: Omit<Alignment, 'gainDb' | 'confidence' | 'refusal'> = {
  lagFrames: 0,
  driftPpm: 0,
  middleFrame: 0,
  polarity: 1,
  isRotated: false,
};

/** Below these, drift over all that is shared, nobody can tell the difference, and the samples stay as they are. */
const LEAST_FRACTION = 0.02;
const LEAST_DRIFT_FRAMES = 0.05;

/** Where anchor frames lie in a source: frame n at n + lag + slope · (n − middleFrame). */
interface Placed {
  readonly source: AudioSource;
  readonly lag: number;
  readonly slope: number;
  readonly middleFrame: number;
  readonly polarity: 1 | -1;
}

/** @param sharedFrames that all have, to within what little drift moves them by */
function place(
  { audio, alignment }: AlignedRendering,
  { interpolate, sharedFrames }: { interpolate: boolean; sharedFrames: number },
): Placed {
  const { lagFrames, driftPpm, middleFrame, polarity } = alignment;
  const drift = driftPpm * 1e-6;
  const slope = interpolate && Math.abs(drift) * sharedFrames > LEAST_DRIFT_FRAMES ? drift : 0;
  const whole = Math.round(lagFrames);
  const isWhole = !interpolate || (slope === 0 && Math.abs(lagFrames - whole) < LEAST_FRACTION);
  return { source: toAudioSource(audio), lag: isWhole ? whole : lagFrames, slope, middleFrame, polarity };
}

/** How much all have in common, but for drift. */
function sharedFramesOf(renderings: readonly AlignedRendering[]): number {
  const starts = renderings.map(({ alignment }) => -alignment.lagFrames);
  const ends = renderings.map(
    ({ audio, alignment }) => toAudioSource(audio).frameCount - alignment.lagFrames,
  );
  return Math.min(...ends) - Math.max(0, ...starts);
}

const momentOf = ({ lag, slope, middleFrame }: Placed, frame: number): number =>
  frame + lag + slope * (frame - middleFrame);

/** The anchor frame, fractions counted, that lies at a frame of the source. */
const anchorFrameOf = ({ lag, slope, middleFrame }: Placed, moment: number): number =>
  (moment - lag + slope * middleFrame) / (1 + slope);

/**
 * Cuts renderings to the frames that all of them have, undoes lag and drift, and turns inverted ones right way up. Samples are read when
 * the sources are, in any order and size of blocks. A lag of whole frames without drift leaves samples as they are.
 *
 * @param interpolate whether fractions of a frame and drift are undone, by windowed-sinc interpolation, of all or of which; else a
 *   rendering is cut at the nearest frame at its middle, its samples untouched
 * @returns in the order given, all of one length, with `startFrame` counted in the anchor; an untouched source is passed through
 * @throws {RangeError} when no frame is common to all, or sample rates differ
 */
export function applyAlignment(
  renderings: readonly AlignedRendering[],
  { interpolate = true }: { interpolate?: boolean | ((rendering: AlignedRendering) => boolean) } = {},
): { sources: AudioSource[]; startFrame: number; frameCount: number } {
  const rates = new Set(renderings.map(({ audio }) => audio.sampleRate));
  if (rates.size > 1)
    throw new RangeError(
      `Cannot align as sample rates must be equal: current values are ${[...rates].join(' and ')}`,
    );
  const sharedFrames = sharedFramesOf(renderings);
  const placed = renderings.map((rendering) =>
    place(rendering, {
      interpolate: typeof interpolate === 'boolean' ? interpolate : interpolate(rendering),
      sharedFrames,
    }),
  );
  const startFrame = Math.max(0, ...placed.map((one) => Math.ceil(anchorFrameOf(one, 0))));
  const lastFrame = Math.min(
    ...placed.map((one) => Math.floor(anchorFrameOf(one, one.source.frameCount - 1))),
  );
  const frameCount = lastFrame + 1 - startFrame;
  if (!(frameCount > 0))
    throw new RangeError(
      `Cannot align as renderings must share frames: they share ${Math.min(frameCount, 0)}`,
    );
  const sources = placed.map((one) => {
    const moment = momentOf(one, startFrame);
    const moved =
      one.slope === 0 && Number.isInteger(moment)
        ? stretchOf(one.source, moment, frameCount)
        : moveSource(one.source, { startFrame: moment, slope: one.slope, frameCount });
    return one.polarity === 1 ? moved : changeSamples(moved, (sample) => -sample);
  });
  return { sources, startFrame, frameCount };
}
