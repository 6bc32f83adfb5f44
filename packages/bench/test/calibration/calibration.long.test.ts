/**
 * The long run of calibrations, all of them or those that `-t` names: keeps the counts of each method in measured.json as soon as it is
 * through, so that a run that ends early loses only the method at work, and writes the page docs/statistics-calibration.md from what is
 * kept.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/statistics/numeric/random.ts';
import { ALL_CALIBRATIONS } from './all-calibrations.ts';
import { calibrationKey, type MeasuredCounts, runCell } from './calibration.ts';
import { calibrationPage } from './calibration-page.ts';

const MEASURED = new URL('measured.json', import.meta.url);
const PAGE = new URL('../../../../docs/statistics-calibration.md', import.meta.url);

for (const calibration of ALL_CALIBRATIONS)
  describe(`${calibration.method}, ${calibration.truth}: ${calibration.counts}`, () => {
    const results = new Map<string, MeasuredCounts>();
    for (const cell of calibration.cells) {
      const key = calibrationKey(calibration, cell);
      it(cell.cell, () => {
        const random = createRandom(`long: ${key}`);
        const { panels, errors, silent, rate, standardError } = runCell(calibration, cell, {
          length: 'long',
          random,
        });
        results.set(key, { panels, errors, silent });
        if (calibration.claim === 'bounded')
          expect(rate).toBeLessThanOrEqual(calibration.nominal + 3 * standardError);
      });
    }
    afterAll(() => keep(results));
  });

function keep(results: ReadonlyMap<string, MeasuredCounts>): void {
  if (results.size === 0) return;
  // read as late as possible: another process may have measured other methods meanwhile
  const kept = new Map<string, MeasuredCounts>([
    ...Object.entries<MeasuredCounts>(JSON.parse(readFileSync(MEASURED, 'utf8'))),
    ...results,
  ]);
  const known = ALL_CALIBRATIONS.flatMap((calibration) =>
    calibration.cells.map((cell) => calibrationKey(calibration, cell)),
  );
  const lines = known.flatMap((key) =>
    kept.has(key) ? [`  ${JSON.stringify(key)}: ${JSON.stringify(kept.get(key))}`] : [],
  );
  writeSafely(MEASURED, `{\n${lines.join(',\n')}\n}\n`);
  writeSafely(PAGE, calibrationPage(ALL_CALIBRATIONS, kept));
}

function writeSafely(file: URL, text: string): void {
  const temporary = new URL(`${file.href}.tmp-${process.pid}`);
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}
