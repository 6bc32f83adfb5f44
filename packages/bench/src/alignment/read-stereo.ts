/** Stretches of audio as left and right, whatever channels it has. */
import type { AudioSource } from '@earwitness/engine';
import { SPEAKERS, type Speaker } from '@earwitness/engine/measure';

export interface StereoStretch {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** A center speaker is heard from both sides, 3 dB down on each. */
const CENTER_GAIN = Math.SQRT1_2;

/** What is no number counts as silence, or one such sample would spoil every place that it is in. */
function silenceOddities(samples: Float32Array): void {
  let zero = 0;
  for (let frame = 0; frame < samples.length; frame += 1) zero += 0 * samples[frame]!;
  if (zero === 0) return;
  for (let frame = 0; frame < samples.length; frame += 1)
    if (!Number.isFinite(samples[frame]!)) samples[frame] = 0;
}

/** Front left and right of more than two channels, each with its share of the center. */
function foldDown(
  channels: readonly Float32Array[],
  speakers: readonly Speaker[],
  into: StereoStretch,
): void {
  for (const [index, speaker] of speakers.entries()) {
    const gain = speaker === 'C' ? CENTER_GAIN : 1;
    const sides = { L: [into.left], R: [into.right], C: [into.left, into.right] }[speaker as string] ?? [];
    for (const side of sides)
      for (let frame = 0; frame < side.length; frame += 1) side[frame]! += gain * channels[index]![frame]!;
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
  const left = stretch.left.subarray(from - startFrame, to - startFrame);
  const right = stretch.right.subarray(from - startFrame, to - startFrame);
  const speakers = SPEAKERS[source.channelLayout];
  if (speakers.length === 1) {
    await source.read(from, to - from, [left]);
    right.set(left);
  } else if (speakers.length === 2) {
    await source.read(from, to - from, [left, right]);
  } else {
    const channels = speakers.map(() => new Float32Array(to - from));
    await source.read(from, to - from, channels);
    foldDown(channels, speakers, { left, right });
  }
  silenceOddities(left);
  silenceOddities(right);
  return stretch;
}

/** Sum of the squares of both sides. */
export function energyOf({ left, right }: StereoStretch): number {
  let sum = 0;
  for (let frame = 0; frame < left.length; frame += 1)
    sum += left[frame]! * left[frame]! + right[frame]! * right[frame]!;
  return sum;
}

/** A copy that fades in and out. */
export function windowed({ left, right }: StereoStretch, window: Float64Array): StereoStretch {
  const weigh = (side: Float32Array): Float32Array => side.map((sample, frame) => sample * window[frame]!);
  return { left: weigh(left), right: weigh(right) };
}
