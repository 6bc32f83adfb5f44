/** Listeners one by one. */
import { listenersFigure } from '../figures/listeners.ts';
import { type Html, html } from '../html.ts';
import { type ChapterFrame, chapterSection, markOf } from './chapter-frame.ts';
import { columnText, partText } from './column-words.ts';
import { pValueSentence } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { namesText, wordsOf } from './verdict-words.ts';

/** Listeners one by one; null where answers are not right or wrong. */
export function listenersSection(input: VerdictReportInput, frame: ChapterFrame): Html | null {
  const { judged } = input;
  const { listeners } = judged;
  if (listeners === null) return null;
  const words = wordsOf(input);
  const mark = markOf(input);
  const flagged = listeners.rows.filter(({ isFlagged }) => isFlagged);
  const standouts = judged.strata.flatMap(({ column, rows }) =>
    rows.flatMap(({ value, standouts: found }) =>
      found.map((each) => ({ ...each, part: `${columnText(column)} ${partText(column, value)}` })),
    ),
  );
  return chapterSection(input, frame, {
    name: 'listeners',
    title: 'Listeners',
    body: html`${listenersFigure({
      id: `${frame.prefix}figure-listeners`,
      title: mark('Listeners, one by one'),
      counts: listeners.rows.map(({ listener, n, successes, shrunken }) => ({
        listener,
        n,
        correct: successes,
        shrunken,
      })),
      shareLabel: mark(`${words.share}, one dot a listener`),
      chanceLevel: words.chanceLevel,
    })}
<p>Do listeners differ more than luck makes them? ${pValueSentence(listeners.spread.pValue, 'all were alike')}${listeners.spread.correlation !== null && ` Two answers of one listener are alike by a correlation of ${listeners.spread.correlation.toFixed(2)}.`}</p>
${
  flagged.length > 0 &&
  html`<p><span class="tag">exploratory</span> ${namesText(flagged.map(({ listener, successes, n }) => `“${listener}” (${successes} of ${n})`))} did better than the best of as many guessers would. To be tested again on fresh trials before anything is made of it.</p>`
}
${
  standouts.length > 0 &&
  html`<p><span class="tag">exploratory</span> In single parts stand out ${namesText(standouts.map(({ listener, successes, n, part }) => `“${listener}” on ${part} (${successes} of ${n})`))}: a flag for fresh trials, not a verdict, as the part as a whole is not shown to be above chance.</p>`
}`,
  });
}
