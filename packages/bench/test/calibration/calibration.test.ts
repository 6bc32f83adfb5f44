/** A short seeded run of every calibration; `pnpm test:long` has the long one, with its figures in docs/statistics-calibration.md. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/statistics/numeric/random.ts';
import { ALL_CALIBRATIONS } from './all-calibrations.ts';
import { calibrationKey, runCell } from './calibration.ts';

describe('calibration', () => {
  for (const calibration of ALL_CALIBRATIONS) {
    it(`${calibration.method}, ${calibration.truth}: ${calibration.counts}`, () => {
      for (const cell of calibration.cells) {
        const random = createRandom(`short: ${calibrationKey(calibration, cell)}`);
        const { rate, standardError } = runCell(calibration, cell, { length: 'short', random });
        const bound =
          calibration.claim === 'bounded'
            ? calibration.nominal + 3 * standardError
            : (calibration.guard ?? 1);
        expect(rate, cell.cell).toBeLessThanOrEqual(bound);
      }
    });
  }
});
