/**
 * docs/metrics.md: what it lists is what there is.
 * `EARWITNESS_REWRITE=1 npx vitest run --project bench packages/bench/test/metrics/metrics-page.test.ts` writes its lists anew.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFileSafely } from '../../src/files/write-file-safely.ts';
import { METRIC_FAMILIES, type Metric, type MetricFamily } from '../../src/metrics/metric.ts';
import { METRICS } from '../../src/metrics/metric-table.ts';

const PAGE = join(import.meta.dirname, '../../../../docs/metrics.md');
const BEGIN = '<!-- written from packages/bench/src/metrics: -->';
const END = '<!-- end -->';

const HEADINGS: Readonly<Record<MetricFamily, string>> = {
  loudness: 'Loudness',
  peaks: 'Peaks',
  dynamics: 'Dynamics',
  tone: 'Tone',
  stereo: 'Stereo',
  artifacts: 'Artefacts',
  delivery: 'Delivery',
};

const orDash = (value: number | null): string => (value === null ? '–' : String(value));

function rowOf(metric: Metric): string {
  const { id, title, unit, comparesWith, better, ideal, silence, isLevelIndependent, asymmetry } = metric;
  const swapped = comparesWith === 'nothing' ? '–' : asymmetry === null ? 'yes' : 'no';
  const cells = [
    title,
    `\`${id}\``,
    unit === '' ? '–' : unit,
    comparesWith === 'nothing' ? '–' : comparesWith,
    better === 'none' ? '–' : better,
    orDash(ideal),
    silence === null ? 'no value' : String(silence),
    isLevelIndependent ? 'no' : 'yes',
    swapped,
  ];
  return `| ${cells.join(' | ')} |`;
}

function listOf(metrics: readonly Metric[]): string {
  const table = [
    '| metric | key of its scores | unit | compared with | better | same music | silence | hears level | symmetric |',
    '| --- | --- | --- | --- | --- | ---: | --- | --- | --- |',
    ...metrics.map(rowOf),
  ];
  const definitions = METRIC_FAMILIES.flatMap((family) => [
    '',
    `### ${HEADINGS[family]}`,
    '',
    ...metrics
      .filter((metric) => metric.family === family)
      .map(({ title, meaning, source, asymmetry }) => {
        const why = asymmetry === null ? '' : ` Not symmetric: ${asymmetry}.`;
        return `- **${title}.** ${meaning}${why} _${source}._`;
      }),
  ]);
  return [BEGIN, '', ...table, ...definitions, '', END].join('\n');
}

it('lists every metric as it is', async () => {
  const page = await readFile(PAGE, 'utf8');
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END) + END.length];
  expect(start).toBeGreaterThan(0);
  const listed = page.slice(start, end);
  if (process.env.EARWITNESS_REWRITE === '1')
    await writeFileSafely(PAGE, page.slice(0, start) + listOf(METRICS) + page.slice(end));
  else expect(listed).toBe(listOf(METRICS));
});
