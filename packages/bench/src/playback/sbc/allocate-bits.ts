/** How SBC spreads the bits of a frame over its subbands. @source A2DP, appendix B */
import { SUBBANDS } from './subband-filters.ts';

/** What hearing wants less (above 0) or more, by sample rate: the loudness method. */
const LOUDNESS_OFFSETS: Readonly<Record<number, readonly number[]>> = {
  16000: [-2, 0, 0, 0, 0, 0, 0, 1],
  32000: [-3, 0, 0, 0, 0, 0, 1, 2],
  44100: [-4, 0, 0, 0, 0, 0, 1, 2],
  48000: [-4, 0, 0, 0, 0, 0, 1, 2],
};
export const SBC_RATES: readonly number[] = Object.keys(LOUDNESS_OFFSETS).map(Number);

const MOST_BITS = 16;
/** What a subband below the smallest scale factor needs. */
const SILENT_NEED = -5;

/**
 * Allocates the bits of a frame.
 *
 * @param scaleFactors eight a channel, one channel behind the other; the channels share the pool
 * @param bitpool bits for one step of all subbands
 * @returns bits in the same order, 0 or 2…16
 */
export function allocateBits(
  scaleFactors: Uint8Array,
  { bitpool, sampleRate }: { bitpool: number; sampleRate: number },
): Uint8Array {
  const offsets = LOUDNESS_OFFSETS[sampleRate]!;
  const needs = Array.from(scaleFactors, (factor, index) => needOf(factor, offsets[index % SUBBANDS]!));
  const { slice, spent } = findSlice(needs, bitpool);
  const bits = Uint8Array.from(needs, (need) => (need < slice + 2 ? 0 : Math.min(need - slice, MOST_BITS)));
  spendRest(bits, needs, { slice, left: bitpool - spent });
  return bits;
}

function needOf(scaleFactor: number, offset: number): number {
  if (scaleFactor === 0) return SILENT_NEED;
  const loudness = scaleFactor - offset;
  return loudness > 0 ? Math.floor(loudness / 2) : loudness;
}

/** The lowest level of need down to which the pool lasts, and what that takes. */
function findSlice(needs: readonly number[], bitpool: number): { slice: number; spent: number } {
  let slice = Math.max(...needs) + 1;
  let spent = 0;
  let next = 0;
  do {
    slice -= 1;
    spent += next;
    next = 0;
    for (const need of needs) {
      if (need === slice + 1) next += 2;
      else if (need > slice + 1 && need < slice + MOST_BITS) next += 1;
    }
  } while (spent + next < bitpool);
  return spent + next === bitpool ? { slice: slice - 1, spent: bitpool } : { slice, spent };
}

/** First a bit more where there are some, or the first two where they are nearly due; then a bit more from below. */
function spendRest(
  bits: Uint8Array,
  needs: readonly number[],
  { slice, left: given }: { slice: number; left: number },
): void {
  const order = ORDERS[bits.length / SUBBANDS]!;
  let left = given;
  for (const index of order) {
    if (left === 0) return;
    if (bits[index]! >= 2 && bits[index]! < MOST_BITS) {
      bits[index] = bits[index]! + 1;
      left -= 1;
    } else if (needs[index] === slice + 1 && left > 1) {
      bits[index] = 2;
      left -= 2;
    }
  }
  for (const index of order) {
    if (left === 0) return;
    if (bits[index]! >= MOST_BITS) continue;
    bits[index] = bits[index]! + 1;
    left -= 1;
  }
}

/** Subband by subband, the channels in turn. */
const orderOf = (channels: number): readonly number[] =>
  Array.from(
    { length: channels * SUBBANDS },
    (_, turn) => (turn % channels) * SUBBANDS + Math.floor(turn / channels),
  );
const ORDERS = [[], orderOf(1), orderOf(2)];
