/**
 * The dip law: how one stimulus gives way to another. Raised-cosine out, exact silence, raised-cosine in, the same for every
 * pair and also for a switch to itself, so that the seam itself never tells which stimulus comes next.
 *
 * @source ITU-R BS.1534-3 (5 ms out and 5 ms in, never a cross-fade between systems; the same at loop boundaries)
 */

const DIP_SECONDS = 0.005;

/** Frames of one half of the dip: 5 ms, rounded to whole frames. */
export function dipFrames(sampleRate: number): number {
  if (!(sampleRate > 0)) {
    throw new RangeError(`Cannot place a dip as sampleRate must be > 0: current value is ${sampleRate}`);
  }
  return Math.round(DIP_SECONDS * sampleRate);
}

/**
 * Gains of the dip by openness: index 0 is exactly 0, the last index (`fadeFrames`) exactly 1.
 *
 * Read upwards it opens, read downwards it closes, so a dip that is interrupted half way turns round without a step.
 */
export function dipGains(fadeFrames: number): Float64Array {
  if (!Number.isInteger(fadeFrames) || fadeFrames < 1) {
    throw new RangeError(
      `Cannot shape a dip as fadeFrames must be a whole number >= 1: current value is ${fadeFrames}`,
    );
  }
  return Float64Array.from(
    { length: fadeFrames + 1 },
    (_, openness) => 0.5 * (1 - Math.cos((Math.PI * openness) / fadeFrames)),
  );
}
