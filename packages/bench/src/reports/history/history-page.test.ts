import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { compareSides } from '../../comparison/compare-sides.ts';
import { comparedRunOf } from '../../comparison/compared-run-of.ts';
import { comparisonSchema } from '../../comparison/comparison.ts';
import type { HistoryEntry } from '../../history/history-entry.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { createRandom } from '../../statistics/numeric/random.ts';
import { meanTInterval } from '../../statistics/paired/mean-t-interval.ts';
import { comparisonWords } from '../comparison-report/comparison-words.ts';
import { compareRuns } from './compare-runs.ts';
import { comparisonHtml } from './comparison-html.ts';
import { historyPageHtml } from './history-page-html.ts';
import { metricOverRuns, strataOf } from './metric-over-runs.ts';
import { packHistory, type RunToPack } from './pack-history.ts';
import { type PackedHistory, recordsOfRun } from './packed-history.ts';

const HOSTILE = `<script>alert("x")</script><img src=x onerror='y'>&"`;
const METRIC_IDS = ['integratedLufs', 'spectralDistanceDb', 'ownMetric'];
const ALL = { kind: 'all', value: '' } as const;

interface MadeRun {
  readonly run: number;
  readonly itemCount?: number;
  readonly change?: (record: RunRecord) => RunRecord;
}

/** A run whose condition `ours` is another each time, and whose other ones stay. */
function madeRun({ run, itemCount = 10, change = (record) => record }: MadeRun): RunToPack {
  const items = Array.from({ length: itemCount }, (_, index) => ({
    id: `item-${index}`,
    title: `Item ${index}`,
    artist: `Artist ${index % 9}`,
    genre: index % 2 === 0 ? 'rock' : 'jazz',
    tags: index === 0 ? ['loud'] : [],
  }));
  const records = items.flatMap(({ id: itemId }) =>
    ['ours', 'unprocessed'].map((conditionId): RunRecord => {
      const draw = createRandom(`${itemId} ${conditionId} ${conditionId === 'ours' ? run : ''}`);
      const digest = createHash('sha256').update(`${draw.uniform()}`).digest('hex');
      return change({
        ...{ schema: 'earwitness.run-record/3', datasetId: 'made', itemId, conditionId, seed: '1' },
        inputs: { mixSha256: `mix of ${itemId}`, referenceSha256: null },
        ...{ engineVersion: '0.1.0', benchVersion: '0.1.0', maker: { kind: 'engine', name: conditionId } },
        ...{ renderingSha256: digest, renderingFile: null, planFile: null, original: null },
        ...{ rateHz: 44_100, seconds: 10, alignment: null, toReferences: {}, heardOn: {}, findings: [] },
        scores: Object.fromEntries(METRIC_IDS.map((id) => [id, 10 * draw.uniform()])),
        failure: null,
      });
    }),
  );
  const finished = new Date(Date.UTC(2026, 0, 1, run)).toISOString();
  const runId = `20260101-${String(run).padStart(2, '0')}0000-00000000`;
  const entry: HistoryEntry = {
    ...{ runId, datasetId: 'made', datasetTitle: 'Made up', items, conditionIds: ['ours', 'unprocessed'] },
    ...{ recordCount: records.length, failureCount: 0, name: null, isPinned: false },
    ...{ folder: `/history/made/${runId}`, runFolder: '/made' },
    build: {
      ...{
        schema: 'earwitness.run-build/1',
        datasetId: 'made',
        recordsDigest: '',
        begun: finished,
        finished,
      },
      ...{ engineVersion: '0.1.0', engineDigest: '', benchVersion: '0.1.0', scoringDigest: '' },
      git: { commit: '0123456789'.repeat(4), branch: null, isDirty: true, subject: HOSTILE },
      ...{ node: '20', platform: 'any', cpu: 'any', cores: 1, memoryMib: 1, command: null },
      asked: {
        ...{ conditionSpecs: null, conditionIds: ['ours', 'unprocessed'], metricIds: METRIC_IDS },
        ...{ playbackIds: [], seed: '1', limitSeconds: null, conditionsFile: null, configFile: null },
      },
    },
  };
  return { entry, records, report: null };
}

/** The newest first. */
const madeRuns = (...runs: readonly MadeRun[]): readonly RunToPack[] => runs.map(madeRun).reverse();

describe('packHistory()', () => {
  it('keeps every score as it is, and what is the same once', () => {
    const runs = madeRuns({ run: 0 }, { run: 1 }, { run: 2 });
    // as the page reads it
    const history = JSON.parse(JSON.stringify(packHistory(runs))) as PackedHistory;
    for (const [place, { records }] of runs.entries())
      expect(recordsOfRun(history, history.runs[place]!)).toEqual(
        records.map(({ scores, datasetId, itemId, conditionId, inputs, engineVersion, ...record }) => ({
          ...{ scores, datasetId, itemId, conditionId, inputs, engineVersion, alignment: null },
          ...{ benchVersion: record.benchVersion, seed: record.seed, failure: record.failure },
          renderingSha256: record.renderingSha256,
        })),
      );
    expect(history.records).toHaveLength(10 * 3 + 10);
    expect(history.metrics.map(({ id }) => id)).toEqual(METRIC_IDS);
  });

  it('lets the page compare as the bench does from records', () => {
    const runs = madeRuns(
      {
        ...{ run: 0, itemCount: 16 },
        change: (record) =>
          record.itemId === 'item-3' ? { ...record, failure: 'it failed', renderingSha256: null } : record,
      },
      {
        ...{ run: 1, itemCount: 16 },
        change: (record) =>
          record.itemId === 'item-4'
            ? { ...record, scores: { ...record.scores, ownMetric: null } }
            : record.itemId === 'item-5'
              ? { ...record, inputs: { ...record.inputs, mixSha256: 'remixed' } }
              : record,
      },
    );
    const history = JSON.parse(JSON.stringify(packHistory(runs))) as PackedHistory;
    const sideOf = ({ entry, records }: RunToPack) => ({
      ...{ label: entry.runId, records, conditionId: 'ours', runFolder: entry.folder, dataset: null },
      credits: entry.items,
      run: comparedRunOf(entry.build, entry),
    });
    const expected = compareSides({ baseline: sideOf(runs[1]!), candidate: sideOf(runs[0]!) });
    const comparison = compareRuns(history, {
      baseline: { run: history.runs[1]!, conditionId: 'ours' },
      candidate: { run: history.runs[0]!, conditionId: 'ours' },
    });
    expect(comparison).toEqual(expected);
    expect(comparisonSchema.parse(comparison)).toEqual(expected);
    expect(expected.gaps.map(({ kind }) => kind).sort()).toEqual(['failed', 'no-value', 'other-mix']);

    const shown = comparisonHtml(comparison, runs[0]!.entry.items).markup;
    const { document } = parseHTML(`<!doctype html><html><body>${shown}</body></html>`);
    expect(document.body.textContent).toContain(comparisonWords(expected).facts[0]);
    for (const { metricId, generalization, counts } of expected.metrics) {
      if (counts.better + counts.worse + counts.changed === 0) continue;
      const rows = parseHTML(`<!doctype html><html><body>${shown}</body></html>`).document.querySelectorAll(
        `tr[data-metric=${metricId}]`,
      );
      const values = [...rows].flatMap((row) =>
        [...row.querySelectorAll('data')].map((cell) => Number(cell.getAttribute('value'))),
      );
      expect(values).toContain(generalization.estimate);
      expect(values).toContain(generalization.adjustedPValue);
    }
  });
});

describe('metricOverRuns()', () => {
  const runs = madeRuns({ run: 0 }, { run: 1 });
  const history = packHistory(runs);
  const over = (metricId: string, stratum: Parameters<typeof metricOverRuns>[1]['stratum']) =>
    metricOverRuns(history, { runs: history.runs, metricId, stratum });

  it('gives the mean over items and where it lies, for each run and condition', () => {
    for (const { run, conditionId, mean, interval, itemCount } of over('spectralDistanceDb', ALL)) {
      const { records } = runs[history.runs.indexOf(run)]!;
      const own = records.filter((record) => record.conditionId === conditionId);
      const expected = meanTInterval(own.map(({ scores }) => scores.spectralDistanceDb!));
      expect({ mean, interval, itemCount }).toEqual({ ...expected, itemCount: 10 });
    }
    expect(over('spectralDistanceDb', ALL)).toHaveLength(4);
  });

  it('looks at a stratum, and has no interval over one item', () => {
    const strata = strataOf(history, history.runs).map(
      ({ stratum: { kind, value }, itemCount }) => `${kind} ${value} ${itemCount}`,
    );
    expect(strata).toContain('all  10');
    expect(strata).toContain('genre jazz 5');
    expect(strata).toContain('artist Artist 0 2');
    expect(strata).toContain('tag loud 1');
    expect(over('ownMetric', { kind: 'genre', value: 'jazz' }).map(({ itemCount }) => itemCount)).toEqual([
      5, 5, 5, 5,
    ]);
    expect(over('ownMetric', { kind: 'tag', value: 'loud' }).map(({ interval }) => interval)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(over('ownMetric', { kind: 'genre', value: 'polka' })).toEqual([]);
    expect(over('notScored', ALL)).toEqual([]);
  });

  it('leaves out items without a value', () => {
    const silent = packHistory(
      madeRuns({
        run: 0,
        change: (record) =>
          record.itemId === 'item-0' ? { ...record, scores: { ...record.scores, ownMetric: null } } : record,
      }),
    );
    const points = metricOverRuns(silent, { runs: silent.runs, metricId: 'ownMetric', stratum: ALL });
    expect(points.map(({ itemCount }) => itemCount)).toEqual([9, 9]);
  });
});

describe('historyPageHtml()', () => {
  const pageOf = (runs: readonly RunToPack[], problem = 'it is damaged') =>
    historyPageHtml({
      history: packHistory(runs),
      damaged: [{ folder: '/history/made/hurt', datasetId: 'made', runId: 'hurt', problem }],
      otherReports: ['older/index.html'],
    });

  it('lists runs, names what is damaged, and lets nothing that a name says become code', () => {
    const page = pageOf(madeRuns({ run: 0 }, { run: 1 }), HOSTILE);
    const { document } = parseHTML(page);
    expect(document.querySelectorAll('#runs tbody tr')).toHaveLength(2);
    expect(document.querySelector('.notice')?.textContent).toContain(`made hurt: ${HOSTILE}`);
    expect(document.querySelectorAll('img')).toHaveLength(0);
    // the history, the page's own script and that of all pages
    expect(document.querySelectorAll('script')).toHaveLength(3);
    expect(page).not.toContain('alert("x")</script>');
    expect(page).toContain('href="older/index.html"');
    expect(document.querySelector('.newest')?.textContent).toMatch(
      /^Ours, against the run before: On these 10 items the candidate is /,
    );
    // the first one has none before it
    expect(document.querySelectorAll('button.compare')).toHaveLength(1);
  });

  it('says what to do where no run is kept', () => {
    const page = pageOf([]);
    expect(page).toContain('No run is kept yet');
    expect(page).not.toContain('history-data');
  });
});
