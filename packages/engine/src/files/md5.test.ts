import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMd5 } from './md5.ts';

const digestOf = (bytes: Uint8Array, pieceBytes = bytes.byteLength || 1): string => {
  const digest = createMd5();
  for (let start = 0; start < bytes.byteLength; start += pieceBytes) {
    digest.update(bytes.subarray(start, start + pieceBytes));
  }
  return digest.hex();
};
const sequence = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 167) & 255);

describe('createMd5()', () => {
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      '57edf4a22be3c955ac49da2e2107b67a',
    ],
  ])('gives the digest that RFC 1321 states for "%s"', (text, digest) => {
    expect(digestOf(new TextEncoder().encode(text))).toBe(digest);
  });

  it('agrees with OpenSSL at every length up to 300', () => {
    for (let length = 0; length <= 300; length++) {
      const bytes = sequence(length);
      expect(digestOf(bytes)).toBe(createHash('md5').update(bytes).digest('hex'));
    }
  });

  it.each([1, 63, 64, 65, 1000])('does not depend on pieces, of %i bytes', (pieceBytes) => {
    expect(digestOf(sequence(5000), pieceBytes)).toBe(digestOf(sequence(5000)));
  });
});
