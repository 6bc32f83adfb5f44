import { parse } from 'csv-parse/sync';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { choicesOf } from '../../../test/answers-of.ts';
import type { AnswersRead, ChoiceRow } from '../../answers/answers-read.ts';
import { createRandom } from '../../statistics/numeric/random.ts';
import type { AnalysisPlan } from '../../statistics/verdict/analysis-plan.ts';
import type { ChoiceMethod } from '../../statistics/verdict/choice-method.ts';
import { verdict } from '../../statistics/verdict/verdict.ts';
import { tableAsCsv } from '../export/table-as-csv.ts';
import { verdictReportHtml } from './verdict-report-html.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

const PLAN: AnalysisPlan = {
  claims: [
    { id: 'heard', test: 'exact-binomial', alternative: 'greater', alpha: 0.05, stratum: 'overall' },
    { id: 'hardly', test: 'equivalence', margin: 0.1, generalize: false, alpha: 0.05, stratum: 'overall' },
  ],
  stoppingRule: 'fixed-trials',
  exclusions: ['training-trials'],
  strata: ['playback'],
};

function rowsOf(share: number, changes: Partial<ChoiceRow> = {}): ChoiceRow[] {
  const random = createRandom('verdict report');
  return Array.from({ length: 240 }, (_, index) => ({
    listener: `ear ${index % 12}`,
    itemId: `piece ${index % 5}`,
    training: false,
    conditionA: 'AI <b>',
    conditionB: 'human',
    choice: 'A',
    correct: random.uniform() < share,
    playback: index % 24 < 12 ? 'phone' : 'studio',
    ...changes,
  }));
}

function inputOf(
  rows: readonly ChoiceRow[],
  {
    method = 'abx',
    plan = PLAN,
    ...changes
  }: Partial<VerdictReportInput> & { method?: ChoiceMethod; plan?: AnalysisPlan } = {},
): VerdictReportInput {
  const panel = { method, simulated: false, analysisPlan: plan };
  const answers: AnswersRead = {
    ...choicesOf(rows, method),
    columns: [{ column: 'who', takenFor: 'the listener' }],
    unread: [{ where: 'line 7', reason: 'it is not answered' }],
    notes: ['No columns name the two versions that were compared.'],
  };
  return {
    name: 'our panel',
    answers,
    panel,
    judged: verdict(rows, panel),
    ratings: null,
    judgedWithAll: null,
    controls: null,
    origin: { kind: 'frozen', words: 'Judged by the plan plan.yaml.' },
    planDigest: 'abc123',
    switching: null,
    ...changes,
  };
}

const textOf = (page: string, selector: string): string =>
  (parseHTML(page).document.querySelector(selector)?.textContent ?? '')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');

describe('verdictReportHtml()', () => {
  const page = verdictReportHtml(inputOf(rowsOf(0.75)));

  it('answers in words on the first screen, with one picture of whole and parts', () => {
    const answer = textOf(page, '#answer');
    expect(answer).toMatch(/Supported7\d %, \d\d % to \d\d %/);
    expect(answer).toMatch(/told “AI <b>” and “human” apart 7\d % of the time/);
    expect(answer).toContain('No columns name the two versions');
    expect(answer).toContain('Not read: 1 of 241 rows, the first at line 7: it is not answered.');
    const description = textOf(page, '#figure-verdicts-1-wide');
    expect(description).toMatch(/can tell “AI <b>” and “human” apart: supported/);
    expect(description).toMatch(/playback: phone \(exploratory\): not chance/);
  });

  it('explains every p-value by the opposite of its own claim', () => {
    const rows = [...parseHTML(page).document.querySelectorAll('#verdicts tbody tr')].map(
      ({ textContent }) => textContent ?? '',
    );
    expect(rows[0]).toContain('If everyone had only guessed, chance alone would show this much or more in');
    expect(rows[1]).toContain('If the true share lay just outside the margin, chance alone');
  });

  it('shows listeners, evidence, parts, what was left out and what it rests on', () => {
    expect(textOf(page, '#figure-listeners')).toContain('Hollow dots are the best guess');
    expect(textOf(page, '#figure-evidence-1-wide')).toMatch(/the threshold is 20\. It was reached after/);
    expect(textOf(page, '#strata')).toContain('Do the parts differ?');
    expect(textOf(page, '#exclusions')).toContain(
      'rows that could not be read: 1 (line 7: it is not answered)',
    );
    const method = textOf(page, '#method');
    for (const words of [
      'heard: exact binomial test, better than chance',
      'within 10 points of chance',
      'SHA-256 abc123',
      'who',
    ])
      expect(method).toContain(words);
  });

  it('says the same for the same answers, and nothing of a title becomes markup', () => {
    expect(verdictReportHtml(inputOf(rowsOf(0.75)))).toBe(page);
    expect(page).not.toContain('AI <b>');
  });

  it('warns where nothing was fixed beforehand, and where listeners were programs', () => {
    const rows = rowsOf(0.5);
    const loose = verdictReportHtml(
      inputOf(rows, { origin: { kind: 'none', words: 'Nothing was fixed before the answers.' } }),
    );
    expect(textOf(loose, '#answer')).toContain('Nothing was fixed before the answers.');
    // a plan there was, but not for the answers that it was asked of
    expect(textOf(loose, '#method .methods')).toContain(
      'Which answers the analysis plan (SHA-256 abc123) is about was chosen when they were judged',
    );
    const unplanned = inputOf(rows, { origin: { kind: 'none', words: 'Nothing.' }, planDigest: null });
    expect(textOf(verdictReportHtml(unplanned), '#method .methods')).toContain(
      'No analysis plan was fixed before the answers',
    );
    const { panel, ...input } = inputOf(rows);
    expect(
      textOf(verdictReportHtml({ ...input, panel: { ...panel, simulated: true } }), '#answer'),
    ).toContain('Simulated listeners, not people');
  });

  it('exports the numbers of its tables in full', () => {
    const input = inputOf(rowsOf(0.75));
    const rowsOfTable = (selector: string): Record<string, string>[] =>
      parse(tableAsCsv(parseHTML(page).document.querySelector(selector)!), { columns: true });
    const [verdictRow] = rowsOfTable('#verdicts table');
    const [claim] = input.judged.verdicts;
    expect(verdictRow).toMatchObject({
      Estimate: String(claim!.estimate),
      'Interval: low': String(claim!.interval!.low),
      'Interval: high': String(claim!.interval!.high),
      'Interval: level': String(claim!.interval!.level),
      'From: answers': '240',
      'From: listeners': '12',
      'From: pieces': '5',
      'p-value': String(claim!.pValue),
    });
    const [part] = input.judged.strata[0]!.rows;
    expect(rowsOfTable('#strata table')[0]).toMatchObject({
      Share: String(part!.share),
      'Interval: low': String(part!.interval.low),
      'Interval: high': String(part!.interval.high),
      Shrunken: String(part!.shrunken),
      'p against chance': String(part!.pValue),
      'p for next to chance': String(part!.pEquivalence),
    });
  });

  it('compares verdicts with and without exclusions', () => {
    const input = inputOf(rowsOf(0.75));
    const other = verdictReportHtml({
      ...input,
      judgedWithAll: verdict(rowsOf(0.5), { method: 'abx', simulated: false, analysisPlan: PLAN }),
    });
    expect(textOf(other, '#exclusions .screening')).toMatch(/heard: .*Supported69\.6 %Undecided46\.7 %/);
  });

  it('shows orders of preference by figure, shares of wins and pairs', () => {
    const rows = rowsOf(0.5).map((row, index) => ({
      ...row,
      correct: null,
      conditionB: index % 2 === 0 ? 'human' : 'mix',
      choice: index % 3 === 0 ? ('B' as const) : ('A' as const),
    }));
    const plan: AnalysisPlan = { ...PLAN, claims: [{ test: 'ranking', alpha: 0.05, stratum: 'overall' }] };
    const ranked = verdictReportHtml(inputOf(rows, { method: 'preference', plan }));
    expect(textOf(ranked, '#figure-ranking-1')).toContain('Further right is liked better');
    expect(textOf(ranked, '#pairs table.matrix')).toMatch(/67 %/);
    for (const cell of parseHTML(ranked).document.querySelectorAll('#pairs .matrix td'))
      expect(cell.querySelector('data, .absent'), cell.textContent!).not.toBeNull();
    expect(textOf(ranked, '#pairs')).toContain('Does the order depend on playback?');
  });

  it('shows no order, in words or picture, where none can be told', () => {
    const rows = rowsOf(0.5).map((row, index) => ({
      ...row,
      listener: 'one ear',
      correct: null,
      choice: index % 5 === 0 ? ('B' as const) : ('A' as const),
    }));
    const plan: AnalysisPlan = { ...PLAN, claims: [{ test: 'ranking', alpha: 0.05, stratum: 'overall' }] };
    const page = verdictReportHtml(inputOf(rows, { method: 'preference', plan }));
    expect(textOf(page, '#answer')).toContain('from which no order can be told: one listener does not show');
    expect(textOf(page, '#pairs')).toContain('No pair can be told apart: one listener does not show');
    expect(page).not.toMatch(/figure-ranking|Told apart|NaN|Infinity/);
  });

  it('says which rule found nothing, and how many answers are in no part', () => {
    const rows = rowsOf(0.75).map((row, index) => (index < 7 ? { ...row, playback: null } : row));
    const plan: AnalysisPlan = { ...PLAN, exclusions: [{ rule: 'catch-trials', required: 3, of: 4 }] };
    const partly = verdictReportHtml(inputOf(rows, { plan }));
    expect(textOf(partly, '#exclusions')).toContain(
      'fewer than 3 of 4 right: no catch trials in these answers, nobody left out',
    );
    expect(textOf(partly, '#exclusions')).toContain(
      'no value of playback: 7 answers of 7 listeners, which nothing that goes by playback counts',
    );
    expect(textOf(partly, '#strata')).toContain('In no part, as they have no value of playback: 7 answers.');
  });

  it('has a page for a panel that nobody has answered', () => {
    const empty = verdictReportHtml(inputOf([]));
    expect(textOf(empty, '#answer')).toContain('Undecided');
    expect(empty).not.toContain('NaN');
  });
});
