/** What trials that look at listeners and panel say. */
import type { ControlTables } from '../../answers/control-tables.ts';
import type { Interval } from '../../statistics/numeric/interval.ts';
import { type Html, html } from '../html.ts';
import { countOf, formatNumber, formatPercent, numberHtml } from '../number-text.ts';
import { tableHtml } from '../sections/table.ts';
import { type ChapterFrame, chapterSection, markOf } from './chapter-frame.ts';
import { pValueSentence } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { namesText } from './verdict-words.ts';

const TWO_DIGITS = { digits: 2 } as const;
/** Of a check that nobody planned to fail. */
const ALARM = 0.01;

/** Checks of listeners and panel; null where a panel has none. */
export function controlsSection(input: VerdictReportInput, frame: ChapterFrame): Html | null {
  const { controls } = input;
  if (controls === null) return null;
  const items = [
    nullItem(controls),
    catchItem(controls),
    repeatItem(controls),
    ratingsItem(controls),
    controls.labels &&
      html`<strong>Labels.</strong> ${controls.labels.sentence}${controls.labels.share !== null && !controls.labels.isClustered && ' The interval is of these listeners alone, as they are too few to speak of others.'}`,
  ].filter((item) => item !== null);
  if (items.length === 0 && controls.different === null) return null;
  return chapterSection(input, frame, {
    name: 'controls',
    title: 'Checks',
    body: html`<p>Trials that look at listeners and at the panel itself. No verdict counts them, but for repeats, which are trials like others.</p>
${items.length > 0 && html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`}
${controls.different !== null && differentTable(controls.different, input)}`,
  });
}

const rangeText = ({ low, high }: Interval): string =>
  `95 % CI ${formatPercent(low)} to ${formatPercent(high)}`;

function nullItem({ nullTrials }: ControlTables): Html | null {
  if (nullTrials === null) return null;
  const { counts, count, answers, share, interval, pValue } = nullTrials;
  const did = {
    right: 'were answered “rightly”',
    first: 'preferred the sound that was presented first',
    different: 'called them different',
  }[counts];
  const found = `${count} of ${countOf(answers, 'answer')} on one and the same sound ${did}: ${formatPercent(share)} (${rangeText(interval)}).`;
  const meaning =
    pValue === null
      ? 'It says how readily listeners call things different.'
      : pValue > ALARM
        ? `${pValueSentence(pValue, 'there were nothing to go by')} Nothing speaks for a leak or a leaning.`
        : `${pValueSentence(pValue, 'there were nothing to go by')} ${counts === 'first' ? 'Listeners lean to a side; the draw of sides keeps it out of the verdicts.' : 'Something other than the sound may have told the answer: look into it before believing any verdict.'}`;
  return html`<strong>Nothing to hear.</strong> ${found} ${meaning}`;
}

function catchItem({ catchTrials }: ControlTables): Html | null {
  if (catchTrials === null) return null;
  const { count, answers, share, interval, missed } = catchTrials;
  return html`<strong>Attention.</strong> ${`${count} of ${countOf(answers, 'catch trial')} right: ${formatPercent(share)} (${rangeText(interval)}).`} ${missed.length === 0 ? 'Nobody missed any.' : `Missed by ${namesText(missed.map(({ listener, right, answers: met }) => `“${listener}” (${met - right} of ${met})`))}.`}`;
}

function repeatItem({ repeatedChoices }: ControlTables): Html | null {
  if (repeatedChoices === null) return null;
  const { counts, pairs, agreement, interval, expected, kappa, pValue } = repeatedChoices;
  if (agreement === null || interval === null || expected === null) return null;
  const what = {
    choices: 'chosen alike',
    'right answers': 'both right or both wrong',
    orders: 'put in the same order',
  }[counts];
  return html`<strong>Once more.</strong> ${`Of ${countOf(pairs, 'trial')} that came again, ${formatPercent(agreement)} were ${what} (${rangeText(interval)}); answers as frequent as these would agree in ${formatPercent(expected)} by chance${kappa === null ? '' : ` (kappa ${formatNumber(kappa, TWO_DIGITS)})`}.`} ${pValueSentence(pValue, 'second answers had nothing to do with first ones')}`;
}

function ratingsItem({ repeatedRatings }: ControlTables): Html | null {
  if (repeatedRatings === null || repeatedRatings.standardErrorOfMeasurement === null) return null;
  const {
    pairs,
    standardErrorOfMeasurement: error,
    smallestDetectableDifference,
    correlation,
  } = repeatedRatings;
  return html`<strong>Once more.</strong> ${`Of ${countOf(pairs, 'rating')} that came again, a single one strays by ${formatNumber(error, { digits: 1 })} points (standard error of measurement); two of one listener differ by less than ${formatNumber(smallestDetectableDifference ?? 0, { digits: 1 })} points in 95 of 100 cases when nothing else does${correlation.estimate === null ? '' : `; ICC(3,1) ${formatNumber(correlation.estimate, TWO_DIGITS)}`}.`}`;
}

function differentTable(
  { pooled, listeners }: NonNullable<ControlTables['different']>,
  input: VerdictReportInput,
): Html {
  const row = (name: string, each: typeof pooled): Html =>
    html`<tr><th scope="row">${name}</th><td class="number">${each.hits} of ${each.differentTrials}</td><td class="number">${each.falseAlarms} of ${each.sameTrials}</td><td class="number">${each.dPrime === null ? numberHtml(null, TWO_DIGITS, 'Only one kind of trial') : html`${numberHtml(each.dPrime.independentObservation, TWO_DIGITS)} to ${numberHtml(each.dPrime.differencing, TWO_DIGITS)}`}</td><td class="number">${numberHtml(each.criterion, TWO_DIGITS, 'Only one kind of trial')}</td></tr>
`;
  return html`${tableHtml({
    caption: markOf(input)('“Different” where it was (hits) and where it was not (false alarms)'),
    isSortable: true,
    head: html`<tr><th scope="col">Listener</th><th scope="col" class="number">Hits</th><th scope="col" class="number">False alarms</th><th scope="col" class="number">d′</th><th scope="col" class="number">Leaning</th></tr>`,
    body: html`<tbody>${row('all', pooled)}${listeners.map((each) => row(each.listener, each))}</tbody>`,
  })}
<p class="reading-aid">d′ is what is heard apart from how listeners lean, by the two rules between which they may answer: keeping a class for each sound, or comparing the two. Leaning: below 0 towards “different”, above 0 towards “same”; beyond 1 either way it is a habit. Half an answer is added to each count (log-linear), so that no rate is 0 or 1.</p>`;
}
