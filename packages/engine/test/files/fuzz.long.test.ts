/** The long run: `EARWITNESS_FUZZ_RUNS` damaged files (200,000 unless told), with a count of what became of them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { damagedFile } from './mutate.ts';
import { readDamaged } from './read-damaged.ts';

const RUNS = Number(process.env.EARWITNESS_FUZZ_RUNS ?? 200_000);
const SEED = Number(process.env.EARWITNESS_FUZZ_SEED ?? 20_261_125);
const LONGEST_MILLISECONDS = 3 * 3600 * 1000;
/** Decoders reserve memory of their own, which the collector gives back when it likes. */
const LARGEST_MEMORY_MIB = 2048;

it(
  'the readers answer any damage with audio or a reason',
  async () => {
    const counts = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(damagedFile, async (file) => {
        const outcome = `${file.seed.kind}: ${await readDamaged(file)}`;
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    const table = [...counts].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${count}\t${outcome}`);
    const memoryMib = process.resourceUsage().maxRSS / 1024;
    console.log(`${table.join('\n')}\n${RUNS} files, seed ${SEED}, at most ${memoryMib.toFixed(0)} MiB`);
    expect(memoryMib).toBeLessThan(LARGEST_MEMORY_MIB);
  },
  LONGEST_MILLISECONDS,
);
