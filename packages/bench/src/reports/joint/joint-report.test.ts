import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { choiceRow, ratingRow } from '../../../test/panel-rows.ts';
import { recordsOf } from '../../../test/records-of.ts';
import { panelRowsAsAnswers } from '../../answers/panel-rows-as-answers.ts';
import { type DatasetManifest, datasetManifestSchema } from '../../datasets/dataset-manifest.ts';
import type { PanelResultRow } from '../../panel/panel-results.ts';
import { createRandom } from '../../statistics/numeric/random.ts';
import type { AnalysisPlan } from '../../statistics/verdict/analysis-plan.ts';
import { verdict } from '../../statistics/verdict/verdict.ts';
import { lookAtConditions } from '../condition-looks.ts';
import type { PanelEvidence, ReportInput } from '../report-input.ts';
import { panelsSection } from '../sections/panels.ts';
import { judgePanel } from './judge-panel.ts';

const ITEMS = Array.from({ length: 6 }, (_, index) => `piece-${index}`);
const HOSTILE = `<img src=x onerror='y'>`;

const manifest: DatasetManifest = datasetManifestSchema.parse({
  schema: 'earwitness.dataset/1',
  id: 'test',
  title: 'Test',
  items: [...ITEMS, 'unheard'].map((id, index) => ({
    id,
    title: `Song ${id}`,
    artist: `Artist ${index % 4}`,
    genre: index < 3 ? 'pop' : 'jazz',
  })),
});

const PLAN: AnalysisPlan = {
  claims: [
    { id: 'heard', test: 'exact-binomial', alternative: 'greater', alpha: 0.05, stratum: 'overall' },
    { id: 'like these', test: 'clustered', alternative: 'greater', alpha: 0.05, stratum: 'overall' },
    {
      id: 'in the studio',
      test: 'exact-binomial',
      alternative: 'greater',
      alpha: 0.05,
      stratum: 'overall',
      where: { playback: ['studio-monitors'] },
    },
  ],
  stoppingRule: 'fixed-trials',
  exclusions: ['training-trials', { rule: 'where', column: 'playback', values: ['bluetooth-speaker'] }],
};

function rowsOf({ panelId, simulated, seed }: { panelId: string; simulated: boolean; seed: string }) {
  const random = createRandom(seed);
  return Array.from({ length: 12 * 14 }, (_, index) => {
    const listener = Math.floor(index / 14);
    const trial = index % 14;
    const isRight = random.uniform() < 0.7;
    return choiceRow({
      panelId,
      simulated,
      listener: `ear-${listener}`,
      session: `session-${listener}`,
      trial: trial < 2 ? trial + 1 : trial - 1,
      kind: trial < 2 ? 'training' : 'trial',
      training: trial < 2,
      itemId: ITEMS[trial % ITEMS.length]!,
      choice: isRight ? 'A' : 'B',
      correct: isRight,
      playback: (['studio-monitors', 'headphones', 'bluetooth-speaker'] as const)[listener % 3]!,
      trainedListener: listener % 2 === 0,
    });
  });
}

const panelOf = (
  rows: readonly PanelResultRow[],
  changes: Partial<Parameters<typeof judgePanel>[0]> = {},
): PanelEvidence =>
  judgePanel(
    {
      name: 'Our panel',
      answers: panelRowsAsAnswers({ rows: [...rows], unread: [] }, 'test'),
      definition: null,
      plan: PLAN,
      origin: { kind: 'frozen', words: 'Judged by plan.yaml.' },
      planDigest: 'f'.repeat(64),
      switching: null,
      ...changes,
    },
    { manifest },
  );

const records = recordsOf(ITEMS, (index) => ({
  human: { crestFactorDb: 10, spectralDistanceDb: 0 },
  ours: { crestFactorDb: 11 + index, spectralDistanceDb: 0.1 * index },
}));

const costOf = (conditionId: string): ReportInput['costs'][number] => ({
  schema: 'earwitness.cost-record/2',
  itemId: ITEMS[0]!,
  conditionId,
  cpuSeconds: null,
  wallSeconds: null,
  realTimeFactor: null,
  peakMemoryMib: null,
  price: 80,
  currency: 'EUR',
  turnaroundSeconds: 172_800,
  machine: null,
  date: null,
  attempt: 1,
  reused: false,
});

function sectionOf(panels: readonly PanelEvidence[], changes: Partial<ReportInput> = {}) {
  const run: ReportInput = { manifest, records, costs: [], analyses: {}, plans: {}, panels, ...changes };
  const markup = panelsSection(run, lookAtConditions(run.records)).markup;
  return { markup, document: parseHTML(`<html><body>${markup}</body></html>`).document };
}

const textOf = (node: { textContent: string | null } | null | undefined): string =>
  (node?.textContent ?? '').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();
const numberIn = (node: { querySelector(selector: string): unknown } | null): number =>
  Number(
    (node?.querySelector('data') as { getAttribute(name: string): string } | null)?.getAttribute('value'),
  );

const people = rowsOf({ panelId: 'people', simulated: false, seed: 'people' });
const programs = rowsOf({ panelId: 'programs', simulated: true, seed: 'programs' });

describe('the panels of a joint report', () => {
  const both = sectionOf([panelOf(people), panelOf(programs, { name: 'Rehearsal' })]);

  it.each([
    ['panel-1', people],
    ['simulated-panel-2', programs],
  ])('shows in %s the very numbers of verdict()', (id, rows) => {
    const simulated = rows === programs;
    const expected = verdict(rows, { method: 'abx', simulated, analysisPlan: PLAN });
    const shown = [...both.document.querySelectorAll(`#${id}-verdicts tbody tr`)];
    expect(shown).toHaveLength(expected.verdicts.length);
    for (const [index, one] of expected.verdicts.entries()) {
      const row = shown[index]!;
      expect(row.getAttribute('data-claim')).toBe(one.id);
      expect(numberIn(row.querySelector('.estimate'))).toBe(one.estimate);
      expect(numberIn(row.querySelector('.from'))).toBe(one.n);
      expect(numberIn(row.querySelector('.p-value'))).toBe(one.pValue);
      expect(
        [...row.querySelectorAll('.interval > data')].map((data) => Number(data.getAttribute('value'))),
      ).toEqual([one.interval!.low, one.interval!.high]);
      expect(textOf(row)).toContain(one.sentence.replaceAll('\u00a0', ' '));
    }
  });

  it('counts every answer row once', () => {
    for (const id of ['panel-1', 'simulated-panel-2']) {
      const places = [...both.document.querySelectorAll(`#${id}-exclusions .flow tbody tr`)].map((row) => [
        row.getAttribute('data-place'),
        numberIn(row),
      ]);
      // practice of 12 listeners, then the rest of the four on bluetooth speakers
      expect(places).toEqual([
        ['rule-0', 24],
        ['rule-1', 48],
        ['counted', 96],
      ]);
      expect(numberIn(both.document.querySelector(`#${id}-exclusions .flow tfoot`))).toBe(people.length);
    }
  });

  it('breaks answers down by playback, training, both together, piece, genre and artist', () => {
    const headings = [...both.document.querySelectorAll('#panel-1-strata h5')].map(textOf);
    expect(headings).toEqual([
      'By playback',
      'By training',
      'By playback and training',
      'By piece',
      'By genre',
      'By artist',
    ]);
    const byGenre = verdict(
      people.map((row) => ({ ...row, genre: ITEMS.indexOf(row.itemId) < 3 ? 'pop' : 'jazz' })),
      { method: 'abx', simulated: false, analysisPlan: { ...PLAN, strata: ['genre'] } },
    ).strata[0]!;
    const table = [...both.document.querySelectorAll('#panel-1-strata table')].find((one) =>
      textOf(one.querySelector('caption')).startsWith('By genre:'),
    );
    expect([...(table?.querySelectorAll('tbody tr') ?? [])].map((row) => numberIn(row))).toEqual(
      byGenre.rows.map(({ share }) => share),
    );
    const forest = textOf(both.document.querySelector('#panel-1-figure-verdicts desc'));
    for (const part of ['playback: headphones', 'training: trained', 'genre: jazz'])
      expect(forest).toContain(part);
  });

  it('marks every section, figure, table and sentence of simulated listeners, and none of people', () => {
    const marked =
      'h3, section > h4, figcaption, caption, .claim, .answer h4, .answer .words p:first-child, .notice';
    const nodes = [...both.document.querySelectorAll('#simulated-panel-2')].flatMap((chapter) => [
      ...chapter.querySelectorAll(marked),
    ]);
    expect(nodes.length).toBeGreaterThan(30);
    for (const node of nodes) expect(textOf(node)).toMatch(/simulated/i);
    // a column of the rows is called so
    for (const section of both.document.querySelectorAll('#panel-1 > :not(#panel-1-method)'))
      expect(textOf(section)).not.toMatch(/simulated/i);
  });

  it('says beside every p-value of a claim what it means, and prints the method', () => {
    const rows = [...both.document.querySelectorAll('#panel-1-verdicts tbody tr')];
    for (const row of rows)
      expect(textOf(row)).toMatch(/If everyone had only guessed, chance alone would show/);
    const methods = textOf(both.document.querySelector('#panel-1-method .methods'));
    for (const words of [
      '12 listeners gave 144 answers on 6 pieces in 2 versions (human and ours). Method: ABX.',
      `SHA-256 ${'f'.repeat(64)}`,
      'Left out were 24 (practice trials) and 48 (answers with playback “bluetooth-speaker”); 96 were counted.',
      'Judged with Earwitness 0.1.0',
    ])
      expect(methods).toContain(words);
  });

  it('says whether the switch was proven to people, not to programs, and nothing where nobody knows', () => {
    const switching = {
      sentence: 'Switching was not proven before anybody listened: so and so.',
      rendererSha256: 'd'.repeat(64),
    };
    const { document } = sectionOf([panelOf(people, { switching }), panelOf(programs, { switching })]);
    const told = textOf(document.querySelector('#panel-1-method'));
    expect(told).toContain(switching.sentence);
    expect(told).toContain(`Player whose switching was provenSHA-256 ${switching.rendererSha256}`);
    for (const method of [
      document.querySelector('#simulated-panel-2-method'),
      both.document.querySelector('#panel-1-method'),
    ]) {
      expect(textOf(method)).not.toMatch(/switching/i);
    }
  });

  it('counts in the method no version that was only practised on', () => {
    const practised = people.map((row) => (row.training ? { ...row, conditionB: 'mix' } : row));
    const { document } = sectionOf([panelOf(practised)]);
    expect(textOf(document.querySelector('#panel-1-method .methods'))).toContain(
      'on 6 pieces in 2 versions (human and ours)',
    );
  });

  it('sets exact scores beside ears, and names metrics as they are written', () => {
    const measured = recordsOf(ITEMS, (index) => ({
      human: { mfccDistance: 0 },
      ours: { mfccDistance: 0.1 * index },
    }));
    const { document } = sectionOf([panelOf(people)], { records: measured });
    expect(textOf(document.querySelector('#panel-1-scores-beside-ears'))).toContain(
      'The strongest here, MFCC distance',
    );
    const row = document.querySelector('#panel-1-scores-beside-ears [data-metric=mfccDistance]');
    expect(row?.querySelectorAll('td:nth-child(4) data')).toHaveLength(2);
  });

  it('says that level was matched only where it was, and pools no answers at several levels', () => {
    const besideAt = (levelOf: (index: number) => string) => {
      const rows = people.map((row, index) => ({ ...row, level: levelOf(index) }));
      return sectionOf([panelOf(rows)]).document.querySelector('#panel-1-scores-beside-ears');
    };
    expect(textOf(besideAt(() => 'matched'))).toContain('Level was matched before anyone listened');
    expect(textOf(besideAt(() => 'as-released'))).toContain('Level was not matched');
    expect(besideAt((index) => (index % 2 === 0 ? 'matched' : 'as-released'))).toBeNull();
  });

  it('sets costs beside difference grades, where these were asked for', () => {
    const rows = ['ear-1', 'ear-2'].flatMap((listener) =>
      ITEMS.flatMap((itemId, index) =>
        (['human', 'ours'] as const).map((condition) =>
          ratingRow({
            method: 'triple-stimulus',
            simulated: false,
            listener,
            session: listener,
            itemId,
            condition,
            trial: index + 1,
            role: condition === 'human' ? 'hidden-reference' : 'condition',
            rating: condition === 'human' ? 5 : 4,
          }),
        ),
      ),
    );
    const panel = panelOf(rows, { plan: { ...PLAN, claims: [], exclusions: [] } });
    const { document } = sectionOf([panel], { costs: [costOf('ours')] });
    const section = document.querySelector('#panel-1-cost-beside-ears');
    expect(textOf(section?.querySelector('[data-cost=ours] td:last-child'))).toBe('difference grade −1.00');
    expect(textOf(section)).toContain('Mean difference grade');
  });

  it('compares verdicts with and without whom the plan leaves out', () => {
    const all = verdict(people, {
      method: 'abx',
      simulated: false,
      analysisPlan: { ...PLAN, exclusions: [] },
    });
    const row = textOf(both.document.querySelector('#panel-1-exclusions .screening tbody tr'));
    expect(row).toContain(`${(100 * all.verdicts[0]!.estimate!).toFixed(1)} %`);
  });

  it('begins with an overview where there are several panels, and has none for one', () => {
    const rows = [...both.document.querySelectorAll('.panels tbody tr')].map(textOf);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain('Our panelABX16896Supported');
    expect(rows[1]).toContain('Simulated listeners: Rehearsal');
    expect(textOf(both.document.querySelector('#panel'))).toContain(
      'People and programs never stand in one number',
    );
    expect(sectionOf([panelOf(people)]).document.querySelector('.panels')).toBeNull();
  });

  it('links only to places that exist, each once', () => {
    const ids = [...both.document.querySelectorAll('[id]')].map((node) => node.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of both.document.querySelectorAll('a[href^="#"]'))
      expect(ids).toContain(link.getAttribute('href')?.slice(1));
  });

  it('names pieces and versions that the run does not have', () => {
    const strange = people.map((row, index) =>
      index % 14 === 5 ? { ...row, itemId: 'elsewhere', conditionB: HOSTILE } : row,
    );
    const { document, markup } = sectionOf([panelOf(strange)]);
    const notice = [...document.querySelectorAll('#panel-1 > .notice')].map(textOf).join();
    expect(notice).toContain(
      `This run does not have the pieces elsewhere and the versions ${HOSTILE}: 12 answers`,
    );
    expect(markup).not.toContain('<img');
  });

  it('says what is not known', () => {
    const unknown = textOf(both.document.querySelector('#simulated-panel-2-unknowns'));
    expect(unknown).toContain('no person was asked');
    expect(unknown).toContain('6 pieces were heard, too few to speak of music in general');
    expect(unknown).toContain('“Song unheard”');
    const loose = panelOf(people, { origin: { kind: 'none', words: 'Nothing was fixed.' } });
    expect(textOf(sectionOf([loose]).document.querySelector('#panel-1-unknowns'))).toContain(
      'no plan was fixed before the answers',
    );
  });

  it('sets costs beside what listeners made of each version', () => {
    const costs = [costOf('human')];
    const { document } = sectionOf([panelOf(people)], { costs });
    const row = textOf(document.querySelector('#panel-1-cost-beside-ears [data-cost=human]'));
    expect(row).toMatch(/80\.00 EUR2 daystold from “ours” \d\d % of the time/);
    expect(sectionOf([panelOf(people)]).document.querySelector('#panel-1-cost-beside-ears')).toBeNull();
  });

  it('has a dash for the ears of a version that only claims on some of the answers speak of', () => {
    const costs = [costOf('human')];
    const onPhones = { ...PLAN.claims[0]!, where: { playback: ['headphones'] } };
    const byPlayback = { ...PLAN.claims[0]!, id: 'by playback', stratum: 'playback' };
    const earsBy = (claims: AnalysisPlan['claims']): string => {
      const panel = panelOf(people, { plan: { ...PLAN, claims } });
      const row = sectionOf([panel], { costs }).document.querySelector(
        '#panel-1-cost-beside-ears [data-cost=human]',
      );
      return textOf(row?.querySelector('td:last-child'));
    };
    expect(earsBy([onPhones])).toBe('–');
    expect(earsBy([byPlayback])).toBe('–');
    expect(earsBy([onPhones, byPlayback, PLAN.claims[1]!])).toMatch(/^told from “ours” \d\d % of the time/);
  });

  it('says of a preference in costs who is preferred, in whatever order the claim asks', () => {
    const rows = people.map((row) => ({ ...row, method: 'preference' as const, truth: null, correct: null }));
    const plan: AnalysisPlan = { ...PLAN, claims: [{ ...PLAN.claims[0]!, conditions: ['ours', 'human'] }] };
    const panel = panelOf(rows, { plan });
    const { document } = sectionOf([panel], { costs: [costOf('human')] });
    const share = `${Math.round(100 * panel.judged.verdicts[0]!.estimate!)} % of the time`;
    const earsOf = (id: string): string =>
      textOf(document.querySelector(`#panel-1-cost-beside-ears [data-cost=${id}] td:last-child`));
    expect(earsOf('ours')).toContain(`preferred to “human” ${share}`);
    expect(earsOf('human')).toContain(`“ours” preferred ${share}`);
  });

  it('says of a plan no more than is known: frozen, given on somebody’s word, or none', () => {
    const saidOf = (kind: 'frozen' | 'given' | 'none'): readonly string[] => {
      const { document } = sectionOf([
        panelOf(people, { origin: { kind, words: `How one knows: ${kind}.` } }),
      ]);
      return ['#panel-1 > .notice', '#panel-1-method .methods', '#panel-1-unknowns'].map((selector) =>
        textOf(document.querySelector(selector)),
      );
    };
    expect(saidOf('frozen')[0]).not.toContain('How one knows');
    expect(saidOf('frozen')[1]).toContain(') was fixed before the answers.');
    const [notice, methods, unknowns] = saidOf('given');
    expect(notice).toBe('How one knows: given.');
    expect(methods).toContain('that it is older than the answers is the word of whoever shows this');
    expect(methods).not.toContain('was fixed before');
    expect(unknowns).toContain('Whether the plan is older than the answers');
    expect(saidOf('none')[1]).toContain('so all results are exploratory');
  });

  it('says at its head which rows could not be read', () => {
    const unread = [{ where: 'line 7', reason: 'it has no listener' }];
    const answers = { ...panelRowsAsAnswers({ rows: people, unread: [] }, 'test'), unread };
    const { document } = sectionOf([panelOf(people, { answers })]);
    expect(textOf(document.querySelector('#panel-1 > .notice[data-unread="1"]'))).toBe(
      'Not read: 1 of 169 rows, the first at line 7: it has no listener. Nothing here counts them.',
    );
    expect(both.document.querySelector('[data-unread]')).toBeNull();
  });

  it('stands up to a panel that nobody answered', () => {
    const text = textOf(sectionOf([panelOf([])]).document.querySelector('#panel-1'));
    expect(text).toContain('Answers counted: 0.');
    expect(text).not.toMatch(/NaN|undefined|\(\)/);
  });
});
