/** What a report cannot show: said on its first screen, so that nobody takes more from it than is in it. */
import { LEAST_UNITS } from '../../comparison/generalize.ts';
import { listInWords as alternativesInWords } from '../../statistics/verdict/wording.ts';
import { absentGenresOf } from '../absent-genres.ts';
import { type Html, html } from '../html.ts';
import { countOf, formatNumber, listInWords } from '../number-text.ts';
import { isSimulatedPanel, SIMULATED } from '../panel-words.ts';
import type { ReportInput } from '../report-input.ts';
import type { RunFacts } from '../run-facts.ts';
import { spreadOf } from '../spread.ts';

/** Fewer items than this are never spoken of as music in general. */
const FEW_ITEMS = 30;
/** Loudness range is not meant for less. @source EBU Tech 3342 */
const SHORT_SECONDS = 60;

/** Everything that a reader might take from this report and should not. */
function limitsOf({ panels, manifest, records }: ReportInput, facts: RunFacts): readonly string[] {
  const makers = facts.items.flatMap((item) =>
    item.conditions
      .filter(({ conditionId }) => conditionId === facts.referenceOf(item.id))
      .map(({ maker }) => maker.kind),
  );
  const unreferenced = facts.items.filter(({ id }) => facts.referenceOf(id) === undefined);
  const leftOut = manifest.items.filter((item) => !facts.items.includes(item));
  const lengths = spreadOf(records.map(({ seconds }) => seconds));
  const limits: string[] = [];
  if (facts.items.length < FEW_ITEMS) {
    const beyond =
      facts.items.length < LEAST_UNITS
        ? `Means and counts describe these items, and intervals of fewer than ${LEAST_UNITS} say nothing of others.`
        : 'Means and counts describe these items; only the intervals look beyond them.';
    limits.push(
      `${countOf(facts.items.length, 'item')} ${facts.items.length === 1 ? 'is' : 'are'} too few to speak about music in general. ${beyond}`,
    );
  }
  const absent = absentGenresOf(facts.items);
  if (absent.length > 0) {
    limits.push(
      `By their genres and tags, none of these items is ${alternativesInWords(absent)} music, so nothing here says how such music fares. What there is: ${listInWords([...new Set(facts.items.map(({ genre }) => genre))])}.`,
    );
  }
  if (makers.length > 0 && makers.every((kind) => kind === 'artist')) {
    limits.push(
      'The reference masters are the artists’ own. None was made by a mastering engineer for hire, so nothing here says how ours compares with such work.',
    );
  }
  if (makers.length > 0) {
    limits.push(
      'Near is not the same as good: a reference is one choice among many, and a better master may be further away. Only listeners can say which is better.',
    );
  }
  if (lengths !== null && lengths.min < SHORT_SECONDS) {
    const range =
      lengths.max - lengths.min < 1
        ? formatNumber(lengths.min, { digits: 0 })
        : `${formatNumber(lengths.min, { digits: 0 })} to ${formatNumber(lengths.max, { digits: 0 })}`;
    limits.push(
      `The renderings are ${range} s long. Loudness range, and how a limiter behaves, can differ over a whole song.`,
    );
  }
  for (const item of facts.controls) {
    limits.push(
      `“${item.title}” is a control: its reference is the mix at another level, so what leaves the mix alone is nearest to it by construction. Its distances stand in the table of scores and are in no mean or count.`,
    );
  }
  if (unreferenced.length > 0) {
    limits.push(
      `Without a reference master, and so without distances: ${listInWords(unreferenced.map(({ title }) => `“${title}”`))}.`,
    );
  }
  if (leftOut.length > 0) {
    limits.push(
      `In the dataset but not in this run: ${listInWords(leftOut.map(({ title }) => `“${title}”`))}.`,
    );
  }
  if (panels.length === 0) limits.push('No one has listened: this report holds measurements only.');
  if (panels.some(isSimulatedPanel)) {
    limits.push(
      `${SIMULATED} are programs with a known ability. They test the panel, not the music: no person has been heard through them.`,
    );
  }
  return limits;
}

export const limitsHtml = (input: ReportInput, facts: RunFacts): Html => html`<div class="limits">
<h2>What this report cannot show</h2>
<ul>${limitsOf(input, facts).map((limit) => html`<li>${limit}</li>`)}</ul>
</div>`;
