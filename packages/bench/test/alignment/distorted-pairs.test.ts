/** The aligner on distortions that were put in, a part of the seeded set; `alignment.long.test.ts` has all of it. */
import { describe, expect, it } from 'vitest';
import { align } from '../../src/alignment/align.ts';
import { openDemoPieces } from './demo-pieces.ts';
import { distortedPairs, missOf, needsMp3, toleranceOf } from './distorted-pairs.ts';
import { DISTORTIONS } from './distortions.ts';
import { hasMp3Encoder } from './through-mp3.ts';
import { wrongPairs } from './wrong-pairs.ts';

const SEED = 'one';
const KINDS = Object.keys(DISTORTIONS).length;
/** Every kind once, then every seventh. */
const isTried = (index: number): boolean => index < KINDS || index % 7 === 3;
/** On CI a missing ffmpeg fails. */
const skipsMp3 = !hasMp3Encoder && !process.env.CI;

const pieces = await openDemoPieces();

describe('align() finds what was put in:', () => {
  for (const pair of distortedPairs(pieces, SEED).filter((_, index) => isTried(index)))
    it.skipIf(needsMp3(pair) && skipsMp3)(pair.name, async () => {
      const made = pair.make();
      const { maximumLagSeconds } = pair;
      const found = await align(made.anchor, made.other, { maximumLagSeconds });
      expect(found.refusal).toBeNull();
      expect(missOf(found, made).frames).toBeLessThanOrEqual(toleranceOf(pair));
      expect(Math.abs(found.driftPpm - made.driftPpm)).toBeLessThan(0.5);
      if (pair.distortions.includes('rotation')) expect(found.isRotated).toBe(true);
      else expect(found).toMatchObject({ isRotated: false, polarity: made.polarity });
    });
});

describe('align() refuses', () => {
  const tried = wrongPairs(pieces).filter((_, index) => index % 8 === 7);
  for (const { kind, name, make } of tried)
    it(`${kind}: ${name}`, async () => {
      const { anchor, other } = make();
      expect((await align(anchor, other)).refusal).not.toBeNull();
    });
});
