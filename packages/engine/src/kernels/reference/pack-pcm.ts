/** Twin of assembly/pack-pcm.ts. */
import { checkPacking } from '../check-arguments.ts';
import type { PackingDither, PcmPacking } from '../kernels.ts';
import { nextNoiseCounter, triangularNoise } from '../triangular-noise.ts';

export function packPcm(
  channels: readonly Float32Array[],
  frames: number,
  packing: PcmPacking,
  states: readonly Float64Array[],
  into: Uint8Array,
): void {
  checkPacking(channels, frames, packing, states, into);
  const { bytesPerSample, dither } = packing;
  const scale = 2 ** (8 * bytesPerSample - 1);
  for (const [channelIndex, channel] of channels.entries()) {
    const round = dither ? ditheredRounding(dither, states[channelIndex]!) : roundHalfUp;
    for (let frame = 0; frame < frames; frame++) {
      const integer = Math.max(-scale, Math.min(round(channel[frame]! * scale), scale - 1));
      const offset = (frame * channels.length + channelIndex) * bytesPerSample;
      for (let byte = 0; byte < bytesPerSample; byte++) into[offset + byte] = integer >> (8 * byte);
    }
  }
}

/** As Math.round does at this size. */
const roundHalfUp = (value: number): number => Math.floor(value + 0.5);

function ditheredRounding(
  { taps, blackFrames }: PackingDither,
  state: Float64Array,
): (value: number) => number {
  const errors = state.subarray(2);
  return (value) => {
    state[1] = value === 0 ? Math.min(state[1]! + 1, blackFrames) : 0;
    if (state[1] === blackFrames) {
      errors.fill(0);
      return 0;
    }
    let wanted = value;
    for (const [index, tap] of taps.entries()) wanted -= tap * errors[index]!;
    state[0] = nextNoiseCounter(state[0]!);
    const rounded = roundHalfUp(wanted + triangularNoise(state[0]));
    if (taps.length > 0) {
      errors.copyWithin(1, 0);
      // Taken before the integer is kept in range: clipping is no noise, and fed back it would go on and on.
      errors[0] = rounded - wanted;
    }
    return rounded;
  };
}
