/**
 * The MD5 digest of a stream of bytes, which FLAC keeps of its samples; the same in Node and browsers. It proves nothing but that
 * nothing broke.
 *
 * @source RFC 1321
 */

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;
/** Left rotations: four a round, over and over. */
const ROTATIONS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
/** ⌊2^32 · |sin(i + 1)|⌋ */
const SINES = Uint32Array.of(
  0xd76aa478,
  0xe8c7b756,
  0x242070db,
  0xc1bdceee,
  0xf57c0faf,
  0x4787c62a,
  0xa8304613,
  0xfd469501,
  0x698098d8,
  0x8b44f7af,
  0xffff5bb1,
  0x895cd7be,
  0x6b901122,
  0xfd987193,
  0xa679438e,
  0x49b40821,
  0xf61e2562,
  0xc040b340,
  0x265e5a51,
  0xe9b6c7aa,
  0xd62f105d,
  0x02441453,
  0xd8a1e681,
  0xe7d3fbc8,
  0x21e1cde6,
  0xc33707d6,
  0xf4d50d87,
  0x455a14ed,
  0xa9e3e905,
  0xfcefa3f8,
  0x676f02d9,
  0x8d2a4c8a,
  0xfffa3942,
  0x8771f681,
  0x6d9d6122,
  0xfde5380c,
  0xa4beea44,
  0x4bdecfa9,
  0xf6bb4b60,
  0xbebfbc70,
  0x289b7ec6,
  0xeaa127fa,
  0xd4ef3085,
  0x04881d05,
  0xd9d4d039,
  0xe6db99e5,
  0x1fa27cf8,
  0xc4ac5665,
  0xf4292244,
  0x432aff97,
  0xab9423a7,
  0xfc93a039,
  0x655b59c3,
  0x8f0ccc92,
  0xffeff47d,
  0x85845dd1,
  0x6fa87e4f,
  0xfe2ce6e0,
  0xa3014314,
  0x4e0811a1,
  0xf7537e82,
  0xbd3af235,
  0x2ad7d2bb,
  0xeb86d391,
);

export interface Md5 {
  update(bytes: Uint8Array): void;
  /** Lower-case hex; ends the digest. */
  hex(): string;
}

export function createMd5(): Md5 {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const rest = new Uint8Array(BLOCK_BYTES);
  const words = new Int32Array(BLOCK_BYTES / 4);
  let restBytes = 0;
  let totalBytes = 0;

  const digestBlock = (bytes: Uint8Array, offset: number) => {
    for (let word = 0, at = offset; word < 16; word++, at += 4) {
      words[word] = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    }
    mixBlock(state, words);
  };

  const update = (bytes: Uint8Array) => {
    totalBytes += bytes.byteLength;
    let offset = 0;
    if (restBytes > 0) {
      offset = Math.min(BLOCK_BYTES - restBytes, bytes.byteLength);
      rest.set(bytes.subarray(0, offset), restBytes);
      restBytes += offset;
      if (restBytes < BLOCK_BYTES) return;
      digestBlock(rest, 0);
    }
    for (; offset + BLOCK_BYTES <= bytes.byteLength; offset += BLOCK_BYTES) digestBlock(bytes, offset);
    rest.set(bytes.subarray(offset));
    restBytes = bytes.byteLength - offset;
  };

  return {
    update,
    hex() {
      const bitLength = BigInt(totalBytes) * 8n;
      // A one, zeros up to the last eight bytes of a block, then the length.
      const zeros = (2 * BLOCK_BYTES - LENGTH_BYTES - 1 - restBytes) % BLOCK_BYTES;
      const ending = new Uint8Array(1 + zeros + LENGTH_BYTES);
      ending[0] = 0x80;
      new DataView(ending.buffer).setBigUint64(1 + zeros, bitLength, true);
      update(ending);
      const digest = new DataView(new ArrayBuffer(16));
      for (const [index, word] of state.entries()) digest.setInt32(index * 4, word, true);
      return Array.from({ length: 16 }, (_, index) =>
        digest.getUint8(index).toString(16).padStart(2, '0'),
      ).join('');
    },
  };
}

function mixBlock(state: Int32Array, words: Int32Array): void {
  let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    let mixed: number;
    let word: number;
    if (round === 0) {
      mixed = (b & c) | (~b & d);
      word = step;
    } else if (round === 1) {
      mixed = (d & b) | (~d & c);
      word = (5 * step + 1) & 15;
    } else if (round === 2) {
      mixed = b ^ c ^ d;
      word = (3 * step + 5) & 15;
    } else {
      mixed = c ^ (b | ~d);
      word = (7 * step) & 15;
    }
    const sum = (a + mixed + SINES[step]! + words[word]!) | 0;
    const rotation = ROTATIONS[round]![step & 3]!;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << rotation) | (sum >>> (32 - rotation)))) | 0;
  }
  state[0] = (state[0]! + a) | 0;
  state[1] = (state[1]! + b) | 0;
  state[2] = (state[2]! + c) | 0;
  state[3] = (state[3]! + d) | 0;
}
