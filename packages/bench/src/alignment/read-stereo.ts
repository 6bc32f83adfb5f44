/** Stretches of audio as left and right, whatever channels it has. */
import type { AudioSource } from '@earwitness/engine';
import { SPEAKERS } from '@earwitness/engine/measure';

export interface StereoStretch {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** A center speaker is heard from both sides, 3 dB down on each. */
const CENTER_GAIN = Math.SQRT1_2;

/** Adds the frames of one channel to a side; what is no number counts as silence. */
function addTo(side: Float32Array, channel: Float32Array, gain: number): void {
  for (let frame = 0; frame < side.length; frame += 1) {
    const sample = channel[frame]!;
    if (Number.isFinite(sample)) side[frame]! += gain * sample;
  }
}

/**
 * Reads a stretch of a source as left and right. Mono stands on both sides; a center goes to both, surrounds and LFE to none.
 *
 * @param startFrame may lie before the source, and the stretch may end behind it: there is silence
 */
export async function readStereo(
  source: AudioSource,
  { startFrame, frames }: { startFrame: number; frames: number },
): Promise<StereoStretch> {
  const stretch = { left: new Float32Array(frames), right: new Float32Array(frames) };
  const from = Math.max(0, startFrame);
  const to = Math.min(source.frameCount, startFrame + frames);
  if (to <= from) return stretch;
  const speakers = SPEAKERS[source.channelLayout];
  const channels = speakers.map(() => new Float32Array(to - from));
  await source.read(from, to - from, channels);
  const at = from - startFrame;
  const left = stretch.left.subarray(at, at + to - from);
  const right = stretch.right.subarray(at, at + to - from);
  for (const [index, speaker] of speakers.entries()) {
    const channel = channels[index]!;
    const gain = speaker === 'C' && speakers.length > 1 ? CENTER_GAIN : 1;
    if (speaker === 'L' || speaker === 'C') addTo(left, channel, gain);
    if (speaker === 'R' || speaker === 'C') addTo(right, channel, gain);
  }
  return stretch;
}

/** Sum of the squares of both sides. */
export function energyOf({ left, right }: StereoStretch): number {
  let sum = 0;
  for (let frame = 0; frame < left.length; frame += 1)
    sum += left[frame]! * left[frame]! + right[frame]! * right[frame]!;
  return sum;
}

export function hannWindow(length: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, frame) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (frame + 0.5)) / length),
  );
}

/** A copy that fades in and out. */
export function windowed({ left, right }: StereoStretch, window: Float64Array): StereoStretch {
  const weigh = (side: Float32Array): Float32Array => side.map((sample, frame) => sample * window[frame]!);
  return { left: weigh(left), right: weigh(right) };
}
