/** What the listeners said: every claim with its verdict, and every listener. */
import { formatPValue } from '../../statistics/verdict/format-p-value.ts';
import type { Verdict } from '../../statistics/verdict/statement.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { listenersFigure } from '../figures/listeners.ts';
import { verdictsFigure } from '../figures/verdicts.ts';
import { type Html, html } from '../html.ts';
import { formatPercent, numberHtml } from '../number-text.ts';
import {
  aboutListeners,
  isSimulatedPanel,
  METHOD_WORDS,
  SIMULATED,
  verdictSentence,
  whyNoNumber,
} from '../panel-words.ts';
import type { PanelEvidence, ReportInput } from '../report-input.ts';
import { tableHtml } from './table.ts';

const OUTCOME_WORDS: Readonly<Record<Verdict['outcome'], string>> = {
  supported: 'Supported',
  refuted: 'Refuted',
  undecided: 'Undecided',
};

function intervalHtml(verdict: Verdict): Html {
  const { interval } = verdict;
  if (interval === null) return numberHtml(null, { digits: 0 }, whyNoNumber(verdict));
  return html`${formatPercent(interval.low, 1)} to ${formatPercent(interval.high, 1)}<br><span class="unit">${formatPercent(interval.level)} confidence</span>`;
}

const verdictRow = (verdict: Verdict, isSimulated: boolean): Html => html`<tr>
<td class="claim"><strong>${aboutListeners(verdict.claim, isSimulated)}</strong>${verdict.exploratory && html` <span class="tag">exploratory</span>`}<br>${verdictSentence(verdict, isSimulated)}</td>
<td><strong>${OUTCOME_WORDS[verdict.outcome]}</strong></td>
<td class="number">${verdict.estimate === null ? numberHtml(null, { digits: 0 }, whyNoNumber(verdict)) : html`<data value="${verdict.estimate}">${formatPercent(verdict.estimate, 1)}</data>`}</td>
<td class="number">${intervalHtml(verdict)}</td>
<td class="number">${verdict.n}</td>
<td class="number">${verdict.pValue === null ? numberHtml(null, { digits: 0 }, 'Not tested') : html`<data value="${verdict.pValue}">${formatPValue(verdict.pValue)}</data>`}</td>
</tr>
`;

const distinctAssumptions = (verdicts: readonly Verdict[]): readonly string[] => [
  ...new Set(verdicts.map(({ assumption }) => assumption)),
];

/** Verdicts name conditions by their ids; this says who they are in the rest of the report. */
function namesHtml(rows: PanelEvidence['rows'], looks: readonly ConditionLook[]): Html | null {
  const compared = new Set(rows.flatMap(({ conditionA, conditionB }) => [conditionA, conditionB]));
  const named = looks.filter(
    ({ conditionId, label }) =>
      compared.has(conditionId) && label.toLowerCase() !== conditionId.toLowerCase(),
  );
  if (named.length === 0) return null;
  return html`<p>${named.map(({ conditionId, label }) => `“${conditionId}” is: ${label}. `)}</p>`;
}

function panelHtml(panel: PanelEvidence, index: number, looks: readonly ConditionLook[]): Html {
  const { definition, rows, verdicts } = panel;
  const isSimulated = isSimulatedPanel(panel);
  const words = METHOD_WORDS[definition.method];
  const counted = rows.filter(({ training }) => !training);
  const listeners = new Set(counted.map(({ listener }) => listener)).size;
  const training = rows.length - counted.length;
  const id = `panel-${index + 1}`;
  const mark = (text: string) =>
    isSimulated ? `${SIMULATED}: ${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
  const saysSo = definition.title.toLowerCase().includes(SIMULATED.toLowerCase());
  return html`<article class="panel" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title">${isSimulated && !saysSo && html`<strong>${SIMULATED}</strong>: `}${definition.title}</h3>
${
  isSimulated &&
  html`<p class="notice"><strong>${SIMULATED}</strong>, not people. Programs with a known ability took this panel through the same pages and rules as people would. It shows that the method works; it says nothing about how any of this sounds.</p>`
}
<p>${words.name}: “${definition.question}” ${words.asks} Panel <code>${definition.panelId}</code>.</p>
${namesHtml(counted, looks)}
<p>${isSimulated ? SIMULATED : 'Listeners'}: ${listeners}. Answers counted: ${counted.length}.${training > 0 && ` Training answers, not counted: ${training}.`}</p>
${
  verdicts.length > 0
    ? html`${verdictsFigure({
        id: `figure-${id}-verdicts`,
        title: mark('Verdicts'),
        verdicts,
        estimateLabel: mark(words.share),
        chanceLevel: words.chanceLevel,
        readingAid: `The diamond is the share found, the bar its confidence interval, the dashed line what chance gives. The word at the right is the outcome of the test that was fixed beforehand; undecided, a hollow diamond, is not the same as “no difference”.`,
      })}
${tableHtml({
  caption: mark('Verdicts in words and numbers'),
  className: 'verdicts',
  head: html`<tr><th scope="col">Claim</th><th scope="col">Outcome</th><th scope="col" class="number">Share</th><th scope="col" class="number">Interval</th><th scope="col" class="number">Answers</th><th scope="col" class="number">p-value</th></tr>`,
  body: html`<tbody>${verdicts.map((verdict) => verdictRow(verdict, isSimulated))}</tbody>`,
})}
<p class="reading-aid">The p-value is how often a result at least this far from chance would come up if ${words.nothing}. It is not the chance that the claim is wrong.${verdicts.length > 1 && ' Where several pairs are judged it is raised after Holm, so that one of them is not found by trying many.'}</p>
${distinctAssumptions(verdicts).map((assumption) => html`<p class="reading-aid">Assumed: ${assumption}</p>`)}`
    : html`<p>No verdict yet: the panel has not been unblinded or has no answers.</p>`
}
${listenersFigure({
  id: `figure-${id}-listeners`,
  title: isSimulated ? `${SIMULATED}, one by one` : 'Listeners, one by one',
  rows,
  shareLabel: mark(`${words.share}, one dot a listener`),
  chanceLevel: words.chanceLevel,
})}
</article>
`;
}

/** The section with what listeners answered. */
export function panelsSection({ panels }: ReportInput, looks: readonly ConditionLook[]): Html {
  const allSimulated = panels.length > 0 && panels.every(isSimulatedPanel);
  return html`<section id="panel" aria-labelledby="panel-title">
<h2 id="panel-title">${allSimulated ? 'What the simulated listeners answered' : 'What the listeners heard'}</h2>
${panels.length === 0 ? html`<p>Nobody has listened yet. Numbers alone do not say how good a master is: put the renderings before a blind panel.</p>` : panels.map((panel, index) => panelHtml(panel, index, looks))}
</section>
`;
}
