import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/files/decode-audio.ts';
import { damagedFile } from './mutate.ts';
import { type Outcome, readDamaged } from './read-damaged.ts';
import { SEEDS } from './seeds.ts';

const SECONDS = 1000;
/** 600 inputs keep a test run short; `fuzz.long.test.ts` takes the time for the rest. */
const RUNS = 600;

describe('the readers', () => {
  it.each(SEEDS.map((seed) => [seed.name, seed] as const))('read %s as it is', async (_, seed) => {
    expect(await readDamaged({ seed, bytes: seed.bytes })).toBe('decoded');
  });

  it.each(SEEDS.map((seed) => [seed.name, seed] as const))(
    'refuse %s or call it truncated, wherever it is cut short',
    async (name, { bytes }) => {
      const whole = (await decodeAudio(bytes, { name, multichannel: true })).audio.channels[0]!.length;
      for (let length = bytes.byteLength - 1; length > 0; length = Math.floor(length * 0.95)) {
        const cut = await decodeAudio(bytes.slice(0, length), { name, multichannel: true }).catch(() => null);
        if (!cut) continue;
        const isShorter = cut.audio.channels[0]!.length < whole;
        // What was written to a pipe, or by an encoder that counts nothing, says nowhere how long it was.
        const saysNoLength = /^(piped\.wav|plain\.mp3)$/.test(name);
        expect({ length, truncated: cut.format.truncated }).toEqual({
          length,
          truncated: saysNoLength ? false : isShorter || cut.format.truncated,
        });
      }
    },
    120 * SECONDS,
  );

  it(
    'answer any damage with audio or a reason',
    async () => {
      const outcomes = new Set<Outcome>();
      await fc.assert(
        fc.asyncProperty(damagedFile, async (file) => {
          outcomes.add(await readDamaged(file));
        }),
        { seed: 20_261_125, numRuns: RUNS },
      );
      // Damage that never mattered, or always, would prove nothing.
      expect(outcomes).toContain('decoded');
      expect(outcomes).toContain('truncated');
      expect([...outcomes].filter((outcome) => outcome.startsWith('refused')).length).toBeGreaterThan(10);
    },
    120 * SECONDS,
  );
});
