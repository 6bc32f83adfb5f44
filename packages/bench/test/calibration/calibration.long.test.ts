/** The long run of every calibration: writes docs/statistics-calibration.md. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/statistics/numeric/random.ts';
import { ALL_CALIBRATIONS } from './all-calibrations.ts';
import { type CalibrationResult, runCell } from './calibration.ts';
import { calibrationPage } from './calibration-page.ts';

const PAGE = new URL('../../../../docs/statistics-calibration.md', import.meta.url);
const results: CalibrationResult[] = [];

describe('calibration, long', () => {
  for (const calibration of ALL_CALIBRATIONS) {
    for (const cell of calibration.cells) {
      it(`${calibration.method}, ${calibration.truth}: ${cell.cell}`, () => {
        const random = createRandom(`long: ${calibration.method}, ${calibration.truth}, ${cell.cell}`);
        const result = runCell(calibration, cell, { length: 'long', random });
        results.push(result);
        if (calibration.claim === 'bounded')
          expect(result.rate).toBeLessThanOrEqual(calibration.nominal + 3 * result.standardError);
      });
    }
  }
});

afterAll(() => {
  const expected = ALL_CALIBRATIONS.reduce((sum, { cells }) => sum + cells.length, 0);
  // a run of a few tests by name must not take the other figures off the page
  if (results.length < expected) return;
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const page = calibrationPage(results, {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    version,
  });
  const temporary = new URL(`${PAGE.href}.tmp`);
  writeFileSync(temporary, page);
  renameSync(temporary, PAGE);
});
