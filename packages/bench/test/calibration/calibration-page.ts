/** The calibration figures as a page of docs/. */
import type { CalibrationResult } from './calibration.ts';

const percent = (rate: number): string => `${(100 * rate).toFixed(2)} %`;

export function calibrationPage(
  results: readonly CalibrationResult[],
  { machine, version }: { machine: string; version: string },
): string {
  const methods = [...new Set(results.map(({ calibration }) => calibration))];
  const sections = methods.map((calibration) => {
    const rows = results
      .filter((result) => result.calibration === calibration)
      .map(
        ({ cell, panels, rate, standardError, silent }) =>
          `| ${cell} | ${panels} | ${percent(rate)} | ${percent(standardError)} | ${silent === 0 ? '–' : silent} |`,
      );
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
    'Written by `npm run test:long -- calibration.long`. Every method on panels simulated under its null, or under a known effect, from',
    `fixed seeds (statistics of @earwitness/bench ${version}; ${machine}). The Monte-Carlo SE is that of the nominal rate.`,
    '',
    ...sections.flatMap((section) => [section, '']),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
