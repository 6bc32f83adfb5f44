/** The statistics against reference values from R 4.2.2 and exact computations (test/oracles, tolerances in its `meta`). */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { ALL_SECTIONS } from './all-sections.ts';
import { Comparison } from './compare.ts';

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../oracles/${file}`, import.meta.url), 'utf8'));
const { meta, ...statistics } = read('statistics.json');
const oracles = { ...statistics, ...read('statistics-distributions.json') };

const results: { section: string; comparison: Comparison }[] = [];

describe('statistics agree with R', () => {
  for (const section of ALL_SECTIONS) {
    it(`in ${section.name}`, () => {
      const comparison = new Comparison(section.tolerance);
      section.compare(oracles[section.name], comparison, oracles);
      results.push({ section: section.name, comparison });
      expect(comparison.count, 'values compared').toBeGreaterThan(0);
      expect(
        comparison.misses.slice(0, 5),
        `${comparison.misses.length} of ${comparison.count} miss`,
      ).toEqual([]);
    });
  }

  it('in every section there is', () => {
    const covered = ALL_SECTIONS.map(({ name }) => name);
    expect(new Set(covered).size, 'sections named once').toBe(covered.length);
    expect(Object.keys(oracles).filter((name) => !covered.includes(name))).toEqual([]);
    expect(meta.R).toContain('4.2.2');
  });
});

afterAll(() => {
  const rows = results.map(({ section, comparison: { count, worst, tolerance } }) =>
    [
      section.padEnd(30),
      String(count).padStart(7),
      worst.toExponential(1).padStart(21),
      tolerance.toExponential(0).padStart(10),
    ].join(' '),
  );
  const head = ['section'.padEnd(30), ' values', 'worst relative error', 'tolerance'].join(' ');
  process.stdout.write(`\n${head}\n${rows.join('\n')}\n`);
});
