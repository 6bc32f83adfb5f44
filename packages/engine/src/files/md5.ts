/**
 * The MD5 digest of a stream of bytes, which FLAC keeps of its samples; the same in Node and browsers. It proves nothing but that
 * nothing broke.
 *
 * @source RFC 1321
 */

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;
/** ⌊2^32 · |sin(i + 1)|⌋ */
// biome-ignore format: a table is easier to compare in rows
const SINES = Int32Array.of(
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
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

/** Four rounds of sixteen steps, four at a time so that nothing is moved about. */
function mixBlock(state: Int32Array, words: Int32Array): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  for (let step = 0; step < 16; step += 4) {
    a = (b + rotate(a + ((b & c) | (~b & d)) + SINES[step]! + words[step]!, 7)) | 0;
    d = (a + rotate(d + ((a & b) | (~a & c)) + SINES[step + 1]! + words[step + 1]!, 12)) | 0;
    c = (d + rotate(c + ((d & a) | (~d & b)) + SINES[step + 2]! + words[step + 2]!, 17)) | 0;
    b = (c + rotate(b + ((c & d) | (~c & a)) + SINES[step + 3]! + words[step + 3]!, 22)) | 0;
  }
  for (let step = 16; step < 32; step += 4) {
    const word = 5 * step + 1;
    a = (b + rotate(a + ((d & b) | (~d & c)) + SINES[step]! + words[word & 15]!, 5)) | 0;
    d = (a + rotate(d + ((c & a) | (~c & b)) + SINES[step + 1]! + words[(word + 5) & 15]!, 9)) | 0;
    c = (d + rotate(c + ((b & d) | (~b & a)) + SINES[step + 2]! + words[(word + 10) & 15]!, 14)) | 0;
    b = (c + rotate(b + ((a & c) | (~a & d)) + SINES[step + 3]! + words[(word + 15) & 15]!, 20)) | 0;
  }
  for (let step = 32; step < 48; step += 4) {
    const word = 3 * step + 5;
    a = (b + rotate(a + (b ^ c ^ d) + SINES[step]! + words[word & 15]!, 4)) | 0;
    d = (a + rotate(d + (a ^ b ^ c) + SINES[step + 1]! + words[(word + 3) & 15]!, 11)) | 0;
    c = (d + rotate(c + (d ^ a ^ b) + SINES[step + 2]! + words[(word + 6) & 15]!, 16)) | 0;
    b = (c + rotate(b + (c ^ d ^ a) + SINES[step + 3]! + words[(word + 9) & 15]!, 23)) | 0;
  }
  for (let step = 48; step < 64; step += 4) {
    const word = 7 * step;
    a = (b + rotate(a + (c ^ (b | ~d)) + SINES[step]! + words[word & 15]!, 6)) | 0;
    d = (a + rotate(d + (b ^ (a | ~c)) + SINES[step + 1]! + words[(word + 7) & 15]!, 10)) | 0;
    c = (d + rotate(c + (a ^ (d | ~b)) + SINES[step + 2]! + words[(word + 14) & 15]!, 15)) | 0;
    b = (c + rotate(b + (d ^ (c | ~a)) + SINES[step + 3]! + words[(word + 21) & 15]!, 21)) | 0;
  }
  state[0] = (state[0]! + a) | 0;
  state[1] = (state[1]! + b) | 0;
  state[2] = (state[2]! + c) | 0;
  state[3] = (state[3]! + d) | 0;
}

const rotate = (sum: number, bits: number): number => (sum << bits) | (sum >>> (32 - bits));
