/** Twin of assembly/split-mid-side.ts. */
import { checkMidSide } from '../check-arguments.ts';

export function splitMidSide(
  left: Float32Array,
  right: Float32Array,
  frames: number,
  mid: Float32Array,
  side: Float32Array,
): void {
  checkMidSide([left, right, mid, side], frames);
  for (let n = 0; n < frames; n++) {
    const [l, r] = [left[n]!, right[n]!];
    mid[n] = (l + r) / 2;
    side[n] = (l - r) / 2;
  }
}
