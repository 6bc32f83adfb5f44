/** The first claims of a panel, each with its outcome at a glance and its sentence. */
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { type Html, html } from '../html.ts';
import { countOf, listInWords } from '../number-text.ts';
import { aboutListeners, isSimulatedPanel, verdictSentence } from '../panel-words.ts';
import type { ChapterFrame } from './chapter-frame.ts';
import { pValueText } from './p-value-words.ts';
import { intervalText, valueText } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { exploratoryTag, OUTCOME_WORDS } from './verdict-words.ts';

/** More would not be a first screen. */
const MOST_ANSWERS = 4;

/** Sentences first: what was found, with what chance alone would do beside every p-value. */
export function verdictAnswers(input: VerdictReportInput, { prefix, headingLevel }: ChapterFrame): Html {
  const { judged } = input;
  const isSimulated = isSimulatedPanel(input);
  // one claim may have been tested in two ways
  const distinctClaims = judged.verdicts.filter(
    ({ claim }, index) => judged.verdicts.findIndex((other) => other.claim === claim) === index,
  );
  // of many, what was decided says more than what was not
  const decidedFirst = [...distinctClaims].sort(
    (one, other) => Number(one.outcome === 'undecided') - Number(other.outcome === 'undecided'),
  );
  const isMany = distinctClaims.length > MOST_ANSWERS;
  const first = (isMany ? decidedFirst : distinctClaims).slice(0, MOST_ANSWERS);
  return html`<div class="answers">
${first.map((verdict) => {
  const chance = pValueText(verdict, input);
  return html`<div class="answer">
<h${headingLevel}>${aboutListeners(verdict.claim, isSimulated)}?</h${headingLevel}>
<p class="glance outcome">${OUTCOME_WORDS[verdict.outcome]}${verdict.estimate !== null && html`<span class="note">${valueText(verdict.estimate, verdict.quantity)}, ${intervalText(verdict)}</span>`}</p>
<div class="words"><p>${verdictSentence(verdict, isSimulated)}${exploratoryTag(verdict.exploratory)}</p>${chance !== null && html`<p class="source">${chance}</p>`}</div>
<p class="evidence-link"><a href="#${prefix}verdicts">Numbers</a></p>
</div>
`;
})}
</div>
${judged.verdicts.length > first.length && html`<p>Of ${countOf(judged.verdicts.length, 'verdict')}: ${outcomeCounts(judged.verdicts)}. <a href="#${prefix}verdicts">All of them</a></p>`}`;
}

const outcomeCounts = (verdicts: readonly Verdict[]): string =>
  listInWords(
    (['supported', 'refuted', 'undecided'] as const).flatMap((outcome) => {
      const count = verdicts.filter((verdict) => verdict.outcome === outcome).length;
      return count === 0 ? [] : [`${count} ${outcome}`];
    }),
  );
