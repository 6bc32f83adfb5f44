/** The figures of docs/tuning.md: how often gains whose mean is 0 are called "learned", by their shape. */
import { describe, expect, it } from 'vitest';
import { drawNormal } from '../statistics/numeric/normal-deviates.ts';
import { createRandom, type Random } from '../statistics/numeric/random.ts';
import { judgeGains } from './judge-gains.ts';

const RUNS = 20_000;

/** `most` is the greatest figure of its row in docs/tuning.md, and three SD of it. */
const SHAPES: readonly { name: string; draw: (random: Random) => number; most: number }[] = [
  { name: 'normal', draw: drawNormal, most: 0.009 },
  { name: '1 − exponential', draw: (random) => 1 + Math.log(1 - random.uniform()), most: 0.022 },
  { name: '− lognormal', draw: (random) => Math.exp(0.5) - Math.exp(drawNormal(random)), most: 0.043 },
  { name: 'exponential − 1', draw: (random) => -Math.log(1 - random.uniform()) - 1, most: 0.002 },
  { name: 'cubes of normal ones', draw: (random) => drawNormal(random) ** 3, most: 0.009 },
];

describe.each(SHAPES)('gains: $name', ({ name, draw, most }) => {
  it.each([8, 12, 20])('%i artists', (artists) => {
    let learned = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const random = createRandom(`${name} ${artists} ${run}`);
      const gains = Array.from({ length: artists }, () => draw(random));
      learned += Number(judgeGains(gains, { folds: 5, alpha: 0.05 }).outcome === 'learned');
    }
    process.stdout.write(`| ${name} | ${artists} | ${((100 * learned) / RUNS).toFixed(1)} % |\n`);
    expect(learned / RUNS).toBeLessThan(most);
  });
});
