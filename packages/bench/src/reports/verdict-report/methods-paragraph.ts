/** How a panel was asked and judged, as a paper would print it. */
import { conditionsOf } from '../../answers/conditions-of.ts';
import { BENCH_VERSION } from '../../runs/bench-version.ts';
import { claimText, exclusionsText, stoppingText } from '../analysis-plan-words.ts';
import { countOf, formatPercent, listInWords } from '../number-text.ts';
import { isSimulatedPanel } from '../panel-words.ts';
import { answerFlow, countedIn } from './answer-flow.ts';
import { levelDigits } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { wordsOf } from './verdict-words.ts';

/** The method in sentences: who, what, by which switch, plan with its digest, what was left out, tests, intervals, software with its version. */
export const methodsParagraph = (input: VerdictReportInput): string =>
  [
    whoText(input),
    switchingText(input),
    planText(input),
    leftOutText(input),
    testsText(input),
    softwareText(input),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');

function whoText(input: VerdictReportInput): string {
  const { answers } = input;
  const test = [...answers.rows].filter(({ training }) => !training);
  const listeners = new Set(test.map(({ listener }) => listener)).size;
  const items = new Set(test.map(({ itemId }) => itemId)).size;
  const conditions = [...new Set(test.flatMap(conditionsOf))].sort();
  const { name, asks } = wordsOf(input);
  const who = isSimulatedPanel(input)
    ? `${countOf(listeners, 'simulated listener')} (programs with a known ability, no people)`
    : countOf(listeners, 'listener');
  const given = countOf(test.length, answers.kind === 'ratings' ? 'rating' : 'answer');
  return `${who} gave ${given} on ${countOf(items, 'piece')} in ${countOf(conditions.length, 'version')}${conditions.length === 0 ? '' : ` (${listInWords(conditions)})`}. Method: ${name}. ${asks}`;
}

/** Programs do not switch. */
const switchingText = (input: VerdictReportInput): string =>
  input.switching === null || isSimulatedPanel(input) ? '' : input.switching.sentence;

function planText({ panel: { analysisPlan }, origin, planDigest }: VerdictReportInput): string {
  const { claims, stoppingRule } = analysisPlan;
  const digest = planDigest === null ? '' : ` (SHA-256 ${planDigest})`;
  const when = {
    frozen: `The analysis plan${digest} was fixed before the answers.`,
    given: `The analysis plan${digest} was named when the answers were judged; that it is older than the answers is the word of whoever shows this.`,
    none:
      planDigest === null
        ? 'No analysis plan was fixed before the answers, so all results are exploratory.'
        : `Which answers the analysis plan${digest} is about was chosen when they were judged, so all results are exploratory.`,
  }[origin.kind];
  const asked =
    claims.length === 0
      ? 'Every pair of versions was compared'
      : `It asked: ${claims.map(claimText).join('; ')}`;
  return `${when} ${asked}. Stopping rule: ${stoppingText(stoppingRule)}.`;
}

function leftOutText(input: VerdictReportInput): string {
  const places = answerFlow(input);
  const gone = places.filter(({ isCounted }) => !isCounted);
  const counted = countedIn(places).length;
  const rules = input.panel.analysisPlan.exclusions;
  const never = rules.length === 0 ? '' : `By plan, ${exclusionsText(rules)} did not count. `;
  const left =
    gone.length === 0
      ? 'No answer was left out'
      : `Left out were ${listInWords(gone.map(({ text, rows }) => `${rows.length} (${text})`))}`;
  return `${never}${left}; ${counted} were counted.`;
}

function testsText({ judged, ratings, panel }: VerdictReportInput): string {
  const verdicts = judged.verdicts;
  const analyses = [...new Set(verdicts.map(({ analysis }) => analysis))];
  if (analyses.length === 0) return '';
  const levels = [
    ...new Set(verdicts.flatMap(({ interval }) => (interval === null ? [] : [interval.level]))),
  ];
  const level = levels.map((each) => formatPercent(each, levelDigits(each))).join(' and ');
  const isShared =
    verdicts.length > Math.max(1, panel.analysisPlan.claims.length) ||
    (ratings?.parts[0]?.comparisons.length ?? 0) > 1;
  return `Claims were judged by: ${analyses.join('; ')}.${isShared ? ' Where one claim has several verdicts, they share alpha (Holm).' : ''}${level === '' ? '' : ` Intervals are ${level} confidence intervals.`}`;
}

const softwareText = ({ answers }: VerdictReportInput): string =>
  `Judged with Earwitness ${BENCH_VERSION} from ${answers.format}.`;
