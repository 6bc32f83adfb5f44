/** The calibration figures as a page of docs/. */
import { exactCoverage } from '../../src/statistics/proportion/exact-coverage.ts';
import { type Calibration, calibrationKey, type MeasuredCounts } from './calibration.ts';
import { COVERED_PLACES, PROPORTION_INTERVALS } from './methods/proportion-intervals.ts';

const percent = (rate: number): string => `${(100 * rate).toFixed(2)} %`;

/** Exact coverage, in percent; no panels are drawn for it. */
function coverageSection(): string[] {
  const intervals = Object.entries(PROPORTION_INTERVALS);
  const rows = COVERED_PLACES.map(({ n, rate }) => {
    const coverages = intervals.map(([, interval]) => percent(exactCoverage({ interval, n, chance: rate })));
    return `| ${n} answers at ${rate} | ${coverages.join(' | ')} |`;
  });
  return [
    '## What a 95 % interval of a share can and cannot hold',
    '',
    'Counts are whole, so no interval of a share covers exactly 95 % everywhere. **Wilson’s, Jeffreys’, the mid-p and the highest density',
    'interval cannot reach even 93 % everywhere**: with 16 answers of guessers all four cover 92.3 %, and Jeffreys’ 88.5 % with 50 answers at',
    '95 %. They describe; no claim hangs on them. Claims hang on the Clopper–Pearson interval, which never covers less than 95 %, and on its',
    'clustered kin, Student’s t over listeners and pieces where its error rate was measured (`rateByT`, `groupDifference`: misses are',
    'below). Exact coverage, counted over every outcome:',
    '',
    `| answers | ${intervals.map(([name]) => name).join(' | ')} |`,
    `| --- | ${intervals.map(() => '---:').join(' | ')} |`,
    ...rows,
  ];
}

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
    'Written by `npm run test:long -- calibration.long` (hours) from the counts in packages/bench/test/calibration/measured.json, which are',
    'kept method by method: a run that ends early loses only the method at work. Part by part, by a method’s name as below:',
    '`npm run test:long -- calibration.long -t rateByT`. Every method on panels simulated under its null, or under a known effect, from',
    'fixed seeds: the same counts on any machine. The Monte-Carlo SE is that of the nominal rate.',
    '',
    ...coverageSection(),
    '',
    ...sections.flatMap((section) => [section, '']),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
