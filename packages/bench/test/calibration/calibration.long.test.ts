/**
 * The long run of calibrations, all of them or those that `-t` names: keeps every count in measured.json, and writes the page
 * docs/statistics-calibration.md from what is kept.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/statistics/numeric/random.ts';
import { ALL_CALIBRATIONS } from './all-calibrations.ts';
import { type CalibrationResult, calibrationKey, type MeasuredCounts, runCell } from './calibration.ts';
import { calibrationPage } from './calibration-page.ts';

const MEASURED = new URL('measured.json', import.meta.url);
const PAGE = new URL('../../../../docs/statistics-calibration.md', import.meta.url);
const results = new Map<string, CalibrationResult>();

describe('calibration, long', () => {
  for (const calibration of ALL_CALIBRATIONS) {
    for (const cell of calibration.cells) {
      const key = calibrationKey(calibration, cell);
      it(key, () => {
        const result = runCell(calibration, cell, { length: 'long', random: createRandom(`long: ${key}`) });
        results.set(key, result);
        if (calibration.claim === 'bounded')
          expect(result.rate).toBeLessThanOrEqual(calibration.nominal + 3 * result.standardError);
      });
    }
  }
});

function writeSafely(file: URL, text: string): void {
  const temporary = new URL(`${file.href}.tmp-${process.pid}`);
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

afterAll(() => {
  // read as late as possible: another process may have measured other methods meanwhile
  const kept = new Map<string, MeasuredCounts>(Object.entries(JSON.parse(readFileSync(MEASURED, 'utf8'))));
  for (const [key, { panels, errors, silent }] of results) kept.set(key, { panels, errors, silent });
  const known = ALL_CALIBRATIONS.flatMap((calibration) =>
    calibration.cells.map((cell) => calibrationKey(calibration, cell)),
  );
  const lines = known.flatMap((key) =>
    kept.has(key) ? [`  ${JSON.stringify(key)}: ${JSON.stringify(kept.get(key))}`] : [],
  );
  writeSafely(MEASURED, `{\n${lines.join(',\n')}\n}\n`);
  writeSafely(PAGE, calibrationPage(ALL_CALIBRATIONS, kept));
});
