/** A Hann window of that many frames, its zeros half a frame outside; mirrored it is the same. */
export function hannWindow(frames: number): Float64Array {
  return Float64Array.from(
    { length: frames },
    (_, frame) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (frame + 0.5)) / frames),
  );
}
