import type { Xxh64 } from '../kernels.ts';

const PRIME1 = 0x9e3779b185ebca87n;
const PRIME2 = 0xc2b2ae3d27d4eb4fn;
const PRIME3 = 0x165667b19e3779f9n;
const PRIME4 = 0x85ebca77c2b2ae63n;
const PRIME5 = 0x27d4eb2f165667c5n;
const STRIPE_BYTES = 32;
const LANE_BYTES = 8;

/** XXH64 by its definition, over all bytes at the end. */
export function createXxh64(): Xxh64 {
  let pieces: Uint8Array[] = [];
  return {
    update(bytes) {
      pieces.push(bytes.slice());
    },
    digest: () => hashOf(join(pieces)),
    clear() {
      pieces = [];
    },
  };
}

function hashOf(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer);
  const length = bytes.length;
  const stripesEnd = length - (length % STRIPE_BYTES);
  let sum = wrap((length < STRIPE_BYTES ? PRIME5 : mixOfStripes(view, stripesEnd)) + BigInt(length));
  let at = stripesEnd;
  for (; at + 8 <= length; at += 8) {
    sum = wrap(rotate(sum ^ round(0n, view.getBigUint64(at, true)), 27n) * PRIME1 + PRIME4);
  }
  if (at + 4 <= length) {
    sum = wrap(rotate(sum ^ wrap(BigInt(view.getUint32(at, true)) * PRIME1), 23n) * PRIME2 + PRIME3);
    at += 4;
  }
  for (; at < length; at++) {
    sum = wrap(rotate(sum ^ wrap(BigInt(view.getUint8(at)) * PRIME5), 11n) * PRIME1);
  }
  sum = wrap((sum ^ (sum >> 33n)) * PRIME2);
  sum = wrap((sum ^ (sum >> 29n)) * PRIME3);
  return sum ^ (sum >> 32n);
}

function mixOfStripes(view: DataView, end: number): bigint {
  const lanes = [wrap(PRIME1 + PRIME2), PRIME2, 0n, wrap(-PRIME1)];
  for (let at = 0; at < end; at += LANE_BYTES) {
    const lane = (at / LANE_BYTES) % lanes.length;
    lanes[lane] = round(lanes[lane]!, view.getBigUint64(at, true));
  }
  const turns = [1n, 7n, 12n, 18n];
  const sum = wrap(lanes.reduce((total, lane, index) => total + rotate(lane, turns[index]!), 0n));
  return lanes.reduce((mixed, lane) => wrap((mixed ^ round(0n, lane)) * PRIME1 + PRIME4), sum);
}

const round = (lane: bigint, input: bigint): bigint =>
  wrap(rotate(wrap(lane + input * PRIME2), 31n) * PRIME1);
const rotate = (value: bigint, bits: bigint): bigint => wrap((value << bits) | (value >> (64n - bits)));
const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
