/**
 * Half-band filters, to twice the rate and back: linear phase, and every other tap zero, so that even samples pass as they are.
 *
 * @source R. E. Crochiere, L. R. Rabiner, Multirate digital signal processing (1983)
 */
import { windowedSinc } from '../audio/windowed-sinc.ts';

/** A stop band below −105 dB. */
const KAISER_BETA = 11;

/** Taps of one side: how much the neighbours half a frame, one and a half frames… away count. */
export function designHalfBand(pairs: number): Float32Array {
  const taps = Array.from({ length: pairs }, (_, pair) =>
    windowedSinc(pair + 0.5, { halfWidth: pairs, beta: KAISER_BETA }),
  );
  const sum = 2 * taps.reduce((a, b) => a + b, 0);
  return Float32Array.from(taps, (tap) => tap / sum);
}
