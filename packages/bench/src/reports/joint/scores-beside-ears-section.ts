/** Objective scores beside ears, metric by metric, and how little a few pieces can say of it. */
import { METRIC_FAMILIES } from '../../metrics/metric.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { type EarsDrawing, scoresBesideEarsFigure } from '../figures/scores-beside-ears.ts';
import { type Html, html } from '../html.ts';
import { countOf, formatNumber, numberHtml } from '../number-text.ts';
import type { PanelEvidence } from '../report-input.ts';
import { tableHtml } from '../sections/table.ts';
import { type ChapterFrame, chapterSection, inMidSentence, markOf } from '../verdict-report/chapter-frame.ts';
import { pValueHtml } from '../verdict-report/verdict-numbers.ts';
import {
  type HeardGroup,
  type MetricBesideEars,
  type ScoresBesideEars,
  scoresBesideEars,
} from './scores-beside-ears.ts';

/** Below this an interval of a correlation is nearly as wide as it can be. */
const FEW_ITEMS = 10;
const ALPHA = 0.05;
/** What can be heard as such, and has a drawing. */
const DRAWN_FAMILIES = METRIC_FAMILIES.filter((family) => !['loudness', 'delivery'].includes(family));
const COEFFICIENT = { digits: 2, signed: true } as const;

const WORDS = {
  apart: {
    ears: 'Told apart',
    scores: 'how far the scores of the two versions differ, whichever way',
    rises: 'told apart more often the more they differ in it',
    falls: 'told apart less often the more they differ in it',
  },
  preferred: {
    ears: 'The first preferred',
    scores: 'the score of the first version less that of the second',
    rises: 'the one with more of it is preferred',
    falls: 'the one with less of it is preferred',
  },
  versions: {
    ears: 'Liked',
    scores: 'the score of each version',
    rises: 'more of it is liked better',
    falls: 'less of it is liked better',
  },
} as const;

/** Rows of other programs say nothing of level, and are taken for matched. */
const isLevelMatched = ({ answers }: PanelEvidence): boolean =>
  answers.rows.every(({ level = 'matched' }) => level === 'matched');

/** Null where too few pieces of the run were heard, no metric of theirs varies, or answers are not to be pooled. */
export function scoresBesideEarsSection(
  panel: PanelEvidence,
  {
    records,
    frame,
    titleOf,
  }: { records: readonly RunRecord[]; frame: ChapterFrame; titleOf: (itemId: string) => string },
): Html | null {
  const { kind, groups } = scoresBesideEars(panel, records);
  const shown = groups.filter(({ metrics }) => metrics.length > 0);
  if (shown.length === 0) return null;
  const mark = markOf(panel);
  return chapterSection(panel, frame, {
    name: 'scores-beside-ears',
    title: 'Numbers beside ears',
    body: html`<p>Does what is measured go with what is heard? For each piece: ${WORDS[kind].scores}, beside what listeners did. ${isLevelMatched(panel) ? 'Level was matched before anyone listened, so metrics that hang on it are left out.' : 'Level was not matched, and can explain what follows; metrics that hang on it are left out.'}</p>
${shown.map((group, index) => groupHtml(group, { kind, mark, titleOf, id: `${frame.prefix}figure-scores-beside-ears${index === 0 ? '' : `-${index + 1}`}`, isShare: panel.answers.kind !== 'ratings' }))}
${limitsHtml(shown, kind)}`,
  });
}

interface GroupLooks {
  readonly kind: ScoresBesideEars['kind'];
  readonly mark: (text: string) => string;
  readonly titleOf: (itemId: string) => string;
  readonly id: string;
  readonly isShare: boolean;
}

function groupHtml({ pair, metrics }: HeardGroup, { kind, mark, titleOf, id, isShare }: GroupLooks): Html {
  const of = pair === null ? '' : `: ${pair.join(' and ')}`;
  return html`${scoresBesideEarsFigure({
    id,
    title: mark(`Numbers beside ears${of}`),
    drawings: DRAWN_FAMILIES.flatMap((family) => {
      const first = metrics.find(({ metric }) => metric.family === family);
      return first === undefined ? [] : [drawingOf(first, { kind, titleOf })];
    }),
    earsLabel: mark(WORDS[kind].ears),
    isShare,
  })}
${tableHtml({
  caption: mark(`Every metric beside ears${of} (exploratory)`),
  className: 'beside-ears',
  isSortable: true,
  head: html`<tr><th scope="col">Metric</th><th scope="col" class="number">Pieces</th><th scope="col" class="number">Rank correlation</th><th scope="col" class="number" data-parts="low|high">Interval</th><th scope="col" class="number">p-value</th><th scope="col">In words</th></tr>`,
  body: html`<tbody>${metrics.map((each) => rowHtml(each, kind))}</tbody>`,
})}`;
}

function drawingOf(
  { metric, points }: MetricBesideEars,
  { kind, titleOf }: Pick<GroupLooks, 'kind' | 'titleOf'>,
): EarsDrawing {
  const compared = [...new Set(points.map(({ conditions }) => JSON.stringify(conditions)))];
  const unit = metric.unit === '' ? '' : `, ${metric.unit}`;
  return {
    label: `${kind === 'versions' ? metric.title : `Difference in ${inMidSentence(metric.title)}`}${unit}`,
    digits: metric.digits,
    dots: points.map(({ itemId, conditions, score, ears, interval }) => ({
      name: `${titleOf(itemId)} (${conditions.join(' and ')})`,
      score,
      ears,
      low: interval?.low ?? ears,
      high: interval?.high ?? ears,
      group: compared.indexOf(JSON.stringify(conditions)),
    })),
  };
}

const rowHtml = (
  { metric, items, coefficient, interval, pValue }: MetricBesideEars,
  kind: ScoresBesideEars['kind'],
): Html => html`<tr data-metric="${metric.id}"><th scope="row" title="${metric.meaning}">${metric.title}</th><td class="number">${items}</td><td class="number">${numberHtml(coefficient, COEFFICIENT, 'One side does not vary')}</td><td class="number">${interval === null ? numberHtml(null, COEFFICIENT, 'Too few pieces') : html`${numberHtml(interval.low, COEFFICIENT)} to ${numberHtml(interval.high, COEFFICIENT)}`}</td><td class="number">${pValueHtml(pValue)}</td><td>${findingText({ items, coefficient, interval, pValue }, kind)}</td></tr>
`;

function findingText(
  { items, coefficient, interval, pValue }: Omit<MetricBesideEars, 'metric' | 'points'>,
  kind: ScoresBesideEars['kind'],
): string {
  if (items < FEW_ITEMS) return 'too few pieces';
  const isClear = interval !== null && (interval.low > 0 || interval.high < 0) && pValue <= ALPHA;
  if (!isClear || coefficient === null) return 'cannot be told';
  return coefficient > 0 ? WORDS[kind].rises : WORDS[kind].falls;
}

/** A correlation over a handful of pieces looks like knowledge and is none. */
function limitsHtml(groups: readonly HeardGroup[], kind: ScoresBesideEars['kind']): Html {
  const all = groups.flatMap(({ metrics }) => metrics);
  const items = Math.max(...all.map((each) => each.items));
  const strongest = all
    .filter(({ coefficient }) => coefficient !== null)
    .sort((one, other) => Math.abs(other.coefficient ?? 0) - Math.abs(one.coefficient ?? 0))[0];
  const example =
    strongest === undefined
      ? ''
      : ` The strongest here, ${inMidSentence(strongest.metric.title)}: ${countOf(strongest.items, 'piece')}, ρ = ${formatNumber(strongest.coefficient ?? 0, COEFFICIENT)}${strongest.interval === null ? '' : ` [${formatNumber(strongest.interval.low, COEFFICIENT)} to ${formatNumber(strongest.interval.high, COEFFICIENT)}]`}.`;
  return html`<p class="reading-aid">Rank correlation (Spearman’s ρ): +1, both rise together; −1, one falls as the other rises; 0, no order. ${kind === 'versions' ? 'Of the versions’ means; the interval comes from drawing the pieces again and again.' : 'Over pieces; the interval is Fisher’s.'} p-values are raised for all metrics of a table (Holm). Each mark has an error of its own, from its few answers, which pulls correlations towards 0; and pieces of one artist are alike.</p>
<p>${items < FEW_ITEMS ? `${countOf(items, 'piece')} ${items === 1 ? 'is' : 'are'} too few to say which metric ears go with, whatever the numbers look like.` : `What ${countOf(items, 'piece')} show here was not asked beforehand: take it as a question for fresh pieces.`}${example}</p>`;
}
