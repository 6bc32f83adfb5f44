/** The first screen: the questions a reader comes with, answered in plain words, one picture, and what cannot be said. */
import { LEAST_UNITS } from '../../comparison/generalize.ts';
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { type ConditionLook, OURS } from '../condition-looks.ts';
import { type ScoreStrip, scoresFigure } from '../figures/scores.ts';
import { type Html, html } from '../html.ts';
import { countOf, formatNumber } from '../number-text.ts';
import { isPreferenceMethod, isSimulatedPanel, SIMULATED, verdictSentence } from '../panel-words.ts';
import type { PanelEvidence, ReportInput } from '../report-input.ts';
import {
  BASELINES,
  type Distance,
  type Landing,
  LOUDNESS_TOLERANCE_LU,
  type Nearness,
  nearnessOf,
  type RunFacts,
} from '../run-facts.ts';
import { columnText } from '../verdict-report/column-words.ts';
import { pValueText } from '../verdict-report/p-value-words.ts';
import { valueText } from '../verdict-report/verdict-numbers.ts';
import { claimsOf, verdictScope } from '../verdict-report/verdict-scope.ts';
import { wordsOf } from '../verdict-report/verdict-words.ts';
import { type Answer, answerHtml } from './answer-html.ts';
import { limitsHtml } from './limits.ts';
import { mastersAnswers, mastersFigure } from './masters-answer.ts';

/** More than these would push the answer off the first screen. */
const MOST_LISTED = 5;

const decibels = (value: number): string => `${formatNumber(value, { digits: 1 })}\u00a0dB`;

const targetText = ({ integratedLufs, ceilingDbtp }: NonNullable<Landing['target']>): string =>
  `${formatNumber(integratedLufs, { digits: 1 })} LUFS and ${formatNumber(ceilingDbtp, { digits: 1 })} dBTP`;

function missedHtml({ item, target, integratedLufs, truePeakDbtp, isFeasible, failure }: Landing): Html {
  if (failure !== null || target === null) return html`<li>${item.title}: no rendering (${failure})</li>`;
  const reached =
    integratedLufs === null
      ? 'silence'
      : `${formatNumber(integratedLufs, { digits: 2 })} LUFS${truePeakDbtp !== null ? ` and ${formatNumber(truePeakDbtp, { digits: 2 })} dBTP` : ''}`;
  return html`<li>${item.title}: ${reached} for ${targetText(target)}${!isFeasible && '; its plan says that both cannot be met'}</li>`;
}

function landingAnswer({ landings }: RunFacts): Answer | null {
  if (landings.length === 0) return null;
  const missed = landings.filter(({ isOnTarget }) => !isOnTarget);
  const targets = landings.flatMap(({ target }) => (target === null ? [] : [target]));
  const [first] = targets;
  const isCommon =
    first !== undefined &&
    targets.every(
      ({ integratedLufs, ceilingDbtp }) =>
        integratedLufs === first.integratedLufs && ceilingDbtp === first.ceilingDbtp,
    );
  const where = isCommon
    ? `within ${LOUDNESS_TOLERANCE_LU} LU of ${formatNumber(first.integratedLufs, { digits: 1 })} LUFS, with the true peak under the ceiling of ${formatNumber(first.ceilingDbtp, { digits: 1 })} dBTP`
    : `within ${LOUDNESS_TOLERANCE_LU} LU of their target loudness, with the true peak under their ceiling`;
  const landed = landings.length - missed.length;
  return {
    question: 'Did our masters land on target?',
    figure: `${landed} of ${landings.length}`,
    note: null,
    body: html`<p>${missed.length === 0 ? 'All of them are' : landed === 0 ? 'None of them is' : `${landed} of them ${landed === 1 ? 'is' : 'are'}`} ${where}.</p>${
      missed.length > 0 &&
      html`<p>Off target:</p><ul>${missed.slice(0, MOST_LISTED).map(missedHtml)}${missed.length > MOST_LISTED && html`<li>and ${countOf(missed.length - MOST_LISTED, 'more item')}, in the table</li>`}</ul>`
    }`,
    evidence: { href: '#landings', text: 'Each master' },
  };
}

/** What the reference masters may be called: never more than their makers are known to be. */
function referenceWords({ items, referenceOf }: RunFacts): { readonly one: string; readonly many: string } {
  const kinds = new Set(
    items.flatMap((item) =>
      item.conditions
        .filter(({ conditionId }) => conditionId === referenceOf(item.id))
        .map(({ maker }) => maker.kind),
    ),
  );
  return kinds.size === 1 && kinds.has('artist')
    ? { one: 'the artist’s own master', many: 'the artists’ own masters' }
    : { one: 'the reference master', many: 'the reference masters' };
}

function comparisonText(
  facts: RunFacts,
  looks: readonly ConditionLook[],
  measure: (distance: Distance) => number | null,
): string {
  const baselines = BASELINES.flatMap((conditionId) => {
    const look = looks.find((one) => one.conditionId === conditionId);
    const nearness = nearnessOf(facts, conditionId, measure);
    return look === undefined || nearness === null ? [] : [{ look, nearness }];
  });
  const texts = baselines.map(
    ({ look, nearness }) => `${look.label.toLowerCase()} ${decibels(nearness.spread.mean)}`,
  );
  const compared = baselines.filter(({ nearness }) => nearness.compared > 0);
  const nearerText = ({ nearness }: (typeof compared)[number], noun: string): string =>
    `${nearness.oursNearer} of ${nearness.compared}${noun}${nearness.asNear > 0 ? `, as near on\u00a0${nearness.asNear}` : ''}`;
  const [onAll, ...others] = new Set(compared.map((baseline) => nearerText(baseline, ' items')));
  const nearer =
    onAll === undefined
      ? ''
      : others.length === 0
        ? ` Ours is the nearer one on ${onAll}.`
        : ` Ours is the nearer one on ${compared.map((baseline) => nearerText(baseline, ` against ${baseline.look.label.toLowerCase()}`)).join('; on ')}.`;
  return `${texts.length > 0 ? ` (${texts.join(', ')})` : ''}.${nearer}`;
}

function nearnessAnswer(facts: RunFacts, looks: readonly ConditionLook[]): Answer | null {
  const tone = nearnessOf(facts, OURS, ({ toneDb }) => toneDb);
  const dynamics = nearnessOf(facts, OURS, ({ crestDifferenceDb }) => crestDifferenceDb);
  if (tone === null && dynamics === null) return null;
  const words = referenceWords(facts);
  const digits = { digits: 1 } as const;
  const beyondText = ({ spread: { n, min, max, interval } }: Nearness): string => {
    if (interval === null) return '';
    return n < LEAST_UNITS
      ? `, on single items ${formatNumber(min, digits)} to ${decibels(max)}`
      : `, in music like this ${formatNumber(interval.low, digits)} to ${decibels(interval.high)}`;
  };
  const awayText = (nearness: Nearness): string =>
    `${decibels(nearness.spread.mean)} away${beyondText(nearness)}`;
  return {
    question: `How near are ours to ${words.many}?`,
    figure: tone === null ? decibels(dynamics!.spread.mean) : decibels(tone.spread.mean),
    note: `${tone === null ? 'in dynamics' : 'in tone'}, mean of ${countOf((tone ?? dynamics)!.spread.n, 'item')}`,
    body: html`${tone !== null && html`<p><strong>Tone:</strong> ${awayText(tone)}${comparisonText(facts, looks, ({ toneDb }) => toneDb)}</p>`}${
      dynamics !== null &&
      html`<p><strong>Dynamics:</strong> crest factor ${awayText(dynamics)}${comparisonText(facts, looks, ({ crestDifferenceDb }) => crestDifferenceDb)}</p>`
    }`,
    evidence: { href: '#figure-distance', text: 'The picture below' },
  };
}

function panelAnswer({ panels }: ReportInput): Answer {
  const question = 'What do listeners say?';
  const panel = panels.find((one) => !isSimulatedPanel(one)) ?? panels[0];
  if (panel === undefined) {
    return {
      question,
      figure: 'Not asked',
      note: null,
      body: html`<p>Nobody has listened to this run in a panel yet, so nothing here says how it sounds.</p>`,
      evidence: { href: '#panel', text: 'Panel' },
    };
  }
  const firsts = panels.flatMap((one) => {
    const [verdict] = one.judged.verdicts;
    if (verdict === undefined) return [];
    return [{ sentence: verdictSentence(verdict, isSimulatedPanel(one)), chance: pValueText(verdict, one) }];
  });
  const others = [false, true].map((areSimulated) => ({
    areSimulated,
    verdicts: panels
      .filter((one) => isSimulatedPanel(one) === areSimulated)
      .flatMap(({ judged }) => judged.verdicts.slice(1)),
  }));
  return {
    question: panels.every(isSimulatedPanel) ? `What do the ${SIMULATED.toLowerCase()} say?` : question,
    ...headlineOf(panel),
    body: html`${firsts.map(({ sentence, chance }) => html`<p>${sentence}${chance !== null && html` <span class="source">${chance}</span>`}</p>`)}${others.map(
      ({ verdicts, areSimulated }) =>
        verdicts.length > 0 && html`<p>${outcomesText(verdicts, areSimulated)}</p>`,
    )}${firsts.length === 0 && html`<p>No verdict yet.</p>`}`,
    evidence: { href: '#panel', text: 'Verdicts and listeners' },
  };
}

function headlineOf(panel: PanelEvidence): Pick<Answer, 'figure' | 'note'> {
  const [verdict] = panel.judged.verdicts;
  if (verdict === undefined || verdict.estimate === null)
    return { figure: 'No answers', note: isSimulatedPanel(panel) ? SIMULATED : 'Listeners' };
  return {
    figure: valueText(verdict.estimate, verdict.quantity),
    note: `${verdictScope(verdict, panel).who}: ${measuredText(verdict, panel)}`,
  };
}

/** What the number at a glance is a number of, no wider than its claim. */
function measuredText(verdict: Verdict, panel: PanelEvidence): string {
  const [claim] = claimsOf(verdict, panel);
  if (claim?.test === 'difference')
    return `“${claim.first.join(', ')}” less “${claim.second.join(', ')}” in ${columnText(claim.column)}`;
  if (claim?.test === 'ranking') {
    const order = panel.judged.rankings.find(({ id }) => id === verdict.id)?.comparison.ranking ?? [];
    return `preferred “${order[0]?.item}” to “${order.at(-1)?.item}”`;
  }
  const { pair } = verdictScope(verdict, panel);
  if (pair === null) return wordsOf(panel).share.toLowerCase();
  if (panel.ratings !== null) return `points of “${pair[0]}” less those of “${pair[1]}”`;
  if (isPreferenceMethod(panel.panel.method)) return `preferred “${pair[0]}” to “${pair[1]}”`;
  return `${wordsOf(panel).share.toLowerCase()}, “${pair[0]}” against “${pair[1]}”`;
}

/** `3 more verdicts: 1 supported, 2 undecided.` */
function outcomesText(verdicts: readonly Verdict[], areSimulated: boolean): string {
  const counts = (['supported', 'refuted', 'undecided'] as const)
    .map((outcome) => ({ outcome, count: verdicts.filter((verdict) => verdict.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${outcome}`);
  const whose = areSimulated ? ` on ${SIMULATED.toLowerCase()}` : '';
  return `${countOf(verdicts.length, 'more verdict')}${whose}: ${counts.join(', ')}.`;
}

function distanceFigure(facts: RunFacts, looks: readonly ConditionLook[]): Html | null {
  const words = referenceWords(facts);
  const dots = (measure: (distance: Distance) => number | null) =>
    facts.distances.flatMap((distance) => {
      const value = measure(distance);
      const { item, conditionId } = distance;
      return value === null ? [] : [{ conditionId, itemId: item.id, itemTitle: item.title, value }];
    });
  const reference = { value: 0, text: words.one };
  const strips: ScoreStrip[] = [
    {
      label: 'Tone: third-octave difference',
      unit: 'dB',
      dots: dots(({ toneDb }) => toneDb),
      reference,
      least: 0,
      better: 'lower',
    },
    {
      label: 'Dynamics: crest factor difference',
      unit: 'dB',
      dots: dots(({ crestDifferenceDb }) => crestDifferenceDb),
      reference,
      signed: true,
    },
  ];
  return scoresFigure({
    id: 'figure-distance',
    title: `How far each condition is from ${words.one} of the same item`,
    strips,
    looks,
    readingAid: `The dashed line at 0 is ${words.one}: nearer to it is more like it. In dynamics, left of the line is denser, right is more open. Small dots are items, thin lines join the same item; the large mark is their mean, its bar the 95 % interval of that mean. Level is taken out, so two conditions that differ in level alone stand at the same place.`,
  });
}

/** The part of the page that a reader who stops there takes away. */
export function answerSection(input: ReportInput, facts: RunFacts, looks: readonly ConditionLook[]): Html {
  const ofOurs = [landingAnswer(facts), nearnessAnswer(facts, looks)].filter((answer) => answer !== null);
  const measured = ofOurs.length > 0 ? ofOurs : mastersAnswers(input, facts, looks);
  const heard = panelAnswer(input);
  // ears first, where anybody was asked
  const answers = input.panels.length > 0 ? [heard, ...measured] : [...measured, heard];
  return html`<section id="answer" aria-label="The answer">
<div class="answers">${answers.map(answerHtml)}</div>
${distanceFigure(facts, looks) ?? mastersFigure(input, facts, looks)}
${limitsHtml(input, facts)}
</section>
`;
}
