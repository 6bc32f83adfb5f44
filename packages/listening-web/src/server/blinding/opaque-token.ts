import { randomFillSync } from 'node:crypto';
import { sha256 } from '../sha256.ts';

const TOKEN_BYTES = 16;

/** Drawn for many tokens at once, as each call of the operating system costs as much as ten tokens; none is used twice. */
const drawn = Buffer.alloc(256 * TOKEN_BYTES);
let used = drawn.length;

/** 128 bits from the operating system as 32 hexadecimal digits: says nothing, cannot be guessed. */
export function newOpaqueToken(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const begin = used;
  used += TOKEN_BYTES;
  return drawn.toString('hex', begin, used);
}

/** How a token is kept and looked up: the log holds only this, so reading the log opens nothing. */
export function tokenSha256(token: string): string {
  return sha256(`earwitness.token/${token}`);
}
