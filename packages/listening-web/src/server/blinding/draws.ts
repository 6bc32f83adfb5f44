/**
 * Every chance of a panel, drawn from one secret: who knows the secret can draw it all again, who does not can foresee nothing.
 *
 * @source RFC 2104 (HMAC) over SHA-256; its outputs under a secret key are taken as independent fair bits
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { RandomSource } from '../design/random-source.ts';
import { sha256 } from '../sha256.ts';

/** What a chance is for: no two labels share one. */
export type DrawLabel = readonly (string | number)[];

const WORD = 2 ** 32;
const WORDS_PER_DIGEST = 8;

/** The commitment to a secret: given away when the panel freezes, and checked by whoever draws again after unblinding. */
export function commitTo(secret: string): string {
  return sha256(Buffer.from(secret, 'hex'));
}

/** A secret as draws take it. */
export function secretKey(secret: string): KeyObject {
  return createSecretKey(secret, 'hex');
}

/** 32 bytes that belong to a label alone. */
export function drawBytes(secret: KeyObject, label: DrawLabel): Buffer {
  return createHmac('sha256', secret).update(JSON.stringify(label)).digest();
}

/** As many chances as are wanted under one label, always the same ones. */
export function drawSource(secret: KeyObject, label: DrawLabel): RandomSource {
  let block = 0;
  let word = WORDS_PER_DIGEST;
  let bytes: Buffer = Buffer.alloc(0);
  function nextWord(): number {
    if (word === WORDS_PER_DIGEST) {
      bytes = drawBytes(secret, [...label, block]);
      block += 1;
      word = 0;
    }
    const value = bytes.readUInt32BE(4 * word);
    word += 1;
    return value;
  }
  return {
    below(limit) {
      if (!Number.isInteger(limit) || limit < 1 || limit > WORD) {
        throw new RangeError(`Cannot draw as limit must be whole and 1 to 2^32: current value is ${limit}`);
      }
      // what is left of the range beyond whole multiples of the limit would favor its first numbers
      const fairRange = WORD - (WORD % limit);
      for (;;) {
        const value = nextWord();
        if (value < fairRange) return value % limit;
      }
    },
  };
}
