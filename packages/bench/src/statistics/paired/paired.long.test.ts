/** The figures of docs/compare.md: how often the rule of comparisons claims something, and how often its intervals hold the mean. */
import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom, type Random } from '../numeric/random.ts';
import { meanBcaInterval } from './mean-bca-interval.ts';
import { signFlipMeanTest } from './sign-flip-mean-test.ts';
import { skewnessCorrectedMean } from './skewness-corrected-mean.ts';

const RUNS = 5_000;
const EFFECT = 0.8;

const SHAPES: readonly { name: string; mean: number; draw: (random: Random) => number }[] = [
  { name: 'normal', mean: 0, draw: drawNormal },
  {
    name: 'random signs of skewed sizes',
    mean: 0,
    draw: (random) => Math.exp(1.2 * drawNormal(random)) * (random.uniform() < 0.5 ? -1 : 1),
  },
  { name: 'skewed, mean 0 (exponential)', mean: 0, draw: (random) => -Math.log(1 - random.uniform()) - 1 },
  { name: 'normal, mean 0.8 SD', mean: EFFECT, draw: (random) => drawNormal(random) + EFFECT },
];

describe.each(SHAPES)('differences: $name', ({ name, mean, draw }) => {
  it.each([8, 15, 40])('%i items', (items) => {
    const counts = { claims: 0, signs: 0, t: 0, tInterval: 0, bootstrapInterval: 0 };
    const holds = ({ low, high }: { low: number; high: number }) => low <= mean && mean <= high;
    for (let run = 0; run < RUNS; run += 1) {
      const random = createRandom(`${name} ${items} ${run}`);
      const differences = Array.from({ length: items }, () => draw(random));
      const signs = signFlipMeanTest(differences, { seed: run, draws: 499 }).pValue <= 0.05;
      const { interval, pValues } = skewnessCorrectedMean(differences);
      const t = pValues.twoSided <= 0.05;
      const bootstrap = meanBcaInterval(differences, { resamples: 499, seed: run }).interval;
      counts.claims += Number(signs && t);
      counts.signs += Number(signs);
      counts.t += Number(t);
      counts.tInterval += Number(holds(interval));
      counts.bootstrapInterval += Number(holds(bootstrap));
    }
    const percents = Object.entries(counts).map(([what, n]) => `${what} ${((100 * n) / RUNS).toFixed(1)} %`);
    process.stdout.write(`${name}, ${items} items: ${percents.join(', ')}\n`);
    // Binomial(5000, 0.05) has an SD of 0.3 %
    if (mean === 0) expect(counts.claims / RUNS).toBeLessThan(0.06);
    else expect(counts.claims / RUNS).toBeGreaterThan({ 8: 0.35, 15: 0.7, 40: 0.99 }[items]!);
  });
});
