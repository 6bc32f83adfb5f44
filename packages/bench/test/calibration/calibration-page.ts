/** The calibration figures as a page of docs/. */
import { type Calibration, calibrationKey, type MeasuredCounts } from './calibration.ts';

const percent = (rate: number): string => `${(100 * rate).toFixed(2)} %`;

/** @param measured by {@link calibrationKey}; a cell without counts is said to be not measured */
export function calibrationPage(
  calibrations: readonly Calibration[],
  measured: ReadonlyMap<string, MeasuredCounts>,
): string {
  const sections = calibrations.map((calibration) => {
    const rows = calibration.cells.map((cell) => {
      const counts = measured.get(calibrationKey(calibration, cell));
      if (counts === undefined) return `| ${cell.cell} | – | not measured | – | – |`;
      const { panels, errors, silent } = counts;
      const standardError = Math.sqrt((calibration.nominal * (1 - calibration.nominal)) / panels);
      return `| ${cell.cell} | ${panels} | ${percent(errors / panels)} | ${percent(standardError)} | ${silent === 0 ? '–' : silent} |`;
    });
    const promise =
      calibration.claim === 'bounded'
        ? `Promised: at most ${percent(calibration.nominal)}.`
        : `Approximate: nominally ${percent(calibration.nominal)}, measured here.`;
    return [
      `## ${calibration.method}`,
      '',
      `${calibration.truth}. Counted: ${calibration.counts}. ${promise}`,
      '',
      '| cell | panels | rate | Monte-Carlo SE | no answer |',
      '| --- | ---: | ---: | ---: | ---: |',
      ...rows,
    ].join('\n');
  });
  return [
    '# Calibration of the statistics',
    '',
    'Written by `npm run test:long -- calibration.long` (or a part of it: `-t rateByT`) from the counts in',
    'packages/bench/test/calibration/measured.json. Every method on panels simulated under its null, or under a known effect, from fixed',
    'seeds: the same counts on any machine. The Monte-Carlo SE is that of the nominal rate.',
    '',
    ...sections.flatMap((section) => [section, '']),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
