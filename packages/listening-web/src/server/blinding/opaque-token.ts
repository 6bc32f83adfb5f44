import { randomBytes } from 'node:crypto';
import { sha256 } from '../sha256.ts';

/** 128 bits from the operating system as 32 hexadecimal digits: says nothing, cannot be guessed. */
export function newOpaqueToken(): string {
  return randomBytes(16).toString('hex');
}

/** How a token is kept and looked up: the log holds only this, so reading the log opens nothing. */
export function tokenSha256(token: string): string {
  return sha256(`earwitness.token/${token}`);
}
