/**
 * Every chance of a panel, drawn from one secret: who knows the secret can draw it all again, who does not can foresee nothing.
 *
 * @source RFC 2104 (HMAC) over SHA-256; its outputs under a secret key are taken as independent fair bits
 */
import { createHmac } from 'node:crypto';
import { sha256 } from '../sha256.ts';

/** Which presentation of which trial. */
export interface Presentation {
  readonly session: string;
  /** 1-based, counted apart for training and scored trials. */
  readonly number: number;
  readonly training: boolean;
  readonly attempt: number;
}

/** The coins of a presentation, each fair and independent of every other. */
export interface Coins {
  readonly xIsA: boolean;
  /** Whether the pair's second stimulus is presented as A. */
  readonly swapped: boolean;
}

/** The commitment to a secret: given away when the panel freezes, and checked by whoever draws again after unblinding. */
export function commitTo(secret: string): string {
  return sha256(Buffer.from(secret, 'hex'));
}

export function drawCoins({ secret, presentation }: { secret: string; presentation: Presentation }): Coins {
  const { session, number, training, attempt } = presentation;
  const part = training ? 'training' : 'trial';
  const [x = 0, side = 0] = drawBytes(secret, ['coins', session, part, number, attempt]);
  return { xIsA: (x & 1) === 1, swapped: (side & 1) === 1 };
}

/**
 * Which pair a trial presents: each session goes through all pairs in an order of its own, then through all again in another.
 * The order does not depend on the attempt, so giving a trial up brings no other music.
 */
export function drawPairIndex({
  secret,
  presentation,
  pairCount,
}: {
  secret: string;
  presentation: Presentation;
  pairCount: number;
}): number {
  const { session, number, training } = presentation;
  const round = Math.floor((number - 1) / pairCount);
  const order = drawOrder({
    secret,
    label: ['order', session, training ? 'training' : 'trial', round],
    length: pairCount,
  });
  return order[(number - 1) % pairCount] ?? 0;
}

/** A permutation of 0…length−1, all equally likely (Fisher and Yates, indices drawn without modulo bias). */
function drawOrder({ secret, label, length }: { secret: string; label: Label; length: number }): number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = drawBelow({ secret, label: [...label, last], limit: last + 1 });
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

function drawBelow({ secret, label, limit }: { secret: string; label: Label; limit: number }): number {
  const range = 2 ** 32;
  const fairRange = range - (range % limit);
  for (let again = 0; ; again += 1) {
    const value = drawBytes(secret, [...label, again]).readUInt32BE(0);
    if (value < fairRange) return value % limit;
  }
}

type Label = readonly (string | number)[];

function drawBytes(secret: string, label: Label): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(JSON.stringify(label)).digest();
}
