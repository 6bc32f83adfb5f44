/** What each version costs beside what listeners made of it. */
import { conditionsOf } from '../../answers/conditions-of.ts';
import type { CostRecord } from '../../runs/run-record.ts';
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { type ConditionCost, conditionCostsOf } from '../condition-costs.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { type CostQuality, costFigure } from '../figures/cost.ts';
import { type Html, html } from '../html.ts';
import { durationText, formatNumber, numberHtml } from '../number-text.ts';
import { isPreferenceMethod } from '../panel-words.ts';
import type { PanelEvidence } from '../report-input.ts';
import { tableHtml } from '../sections/table.ts';
import { type ChapterFrame, chapterSection, markOf } from '../verdict-report/chapter-frame.ts';
import { isGraded } from '../verdict-report/ratings-section.ts';
import { intervalText, valueText } from '../verdict-report/verdict-numbers.ts';
import { verdictScope } from '../verdict-report/verdict-scope.ts';

interface HeardVersion {
  readonly look: ConditionLook;
  readonly cost: ConditionCost | undefined;
  readonly ears: string;
}

/** Null where no version that was heard has a cost. */
export function costBesideEarsSection(
  panel: PanelEvidence,
  {
    costs,
    looks,
    frame,
  }: { costs: readonly CostRecord[]; looks: readonly ConditionLook[]; frame: ChapterFrame },
): Html | null {
  const heardIds = new Set([...panel.answers.rows].flatMap(conditionsOf));
  const heard = looks.filter(({ conditionId }) => heardIds.has(conditionId));
  const known = conditionCostsOf(costs, heard);
  if (known.length === 0) return null;
  const mark = markOf(panel);
  const versions = heard.map(
    (look): HeardVersion => ({
      look,
      cost: known.find(({ conditionId }) => conditionId === look.conditionId),
      ears: earsText(panel, look.conditionId),
    }),
  );
  const quality = qualityOf(panel, mark);
  return chapterSection(panel, frame, {
    name: 'cost-beside-ears',
    title: 'Cost beside ears',
    body: html`${
      quality !== null &&
      costFigure({
        id: `${frame.prefix}figure-cost`,
        title: mark('What a master costs, and how much it is liked'),
        costs: known,
        looks: heard,
        preferences: quality,
      })
    }
${tableHtml({
  caption: mark('What each version costs, and what listeners made of it'),
  isSortable: true,
  head: html`<tr><th scope="col">Version</th><th scope="col" class="number">Price<br><span class="unit">a track</span></th><th scope="col" class="number">Turnaround<br><span class="unit">a track</span></th><th scope="col">Listeners</th></tr>`,
  body: html`<tbody>${versions.map(rowHtml)}</tbody>`,
})}
<p class="reading-aid">Price and time as their makers state them, or as measured here; what nobody stated has a dash. Being told apart says that two versions differ, not which is better.</p>`,
  });
}

const rowHtml = ({ look, cost, ears }: HeardVersion): Html => {
  const { trackPrice = null, trackTurnaroundSeconds = null, currency = null } = cost ?? {};
  const notStated = 'Not stated by its maker';
  return html`<tr data-cost="${look.conditionId}"><th scope="row">${look.label}</th><td class="number">${trackPrice === null ? numberHtml(null, { digits: 2 }, notStated) : html`<data value="${trackPrice}">${formatNumber(trackPrice, { digits: 2 })}</data> ${currency ?? ''}`}</td><td class="number">${trackTurnaroundSeconds === null ? numberHtml(null, { digits: 1 }, notStated) : html`<data value="${trackTurnaroundSeconds}">${durationText(trackTurnaroundSeconds)}</data>`}</td><td>${ears}</td></tr>
`;
};

/** How much each version is liked, on the panel's own scale; null where it was not asked. */
function qualityOf(panel: PanelEvidence, mark: (text: string) => string): CostQuality | null {
  const { judged, ratings } = panel;
  const [ranking] = judged.rankings;
  // ratings of several questions are several scales
  if (ratings !== null && ratings.parts.length !== 1) return null;
  if (ratings !== null)
    return {
      label: mark(isGraded(panel) ? 'Mean difference grade' : 'Mean rating, points'),
      better: 'higher',
      digits: isGraded(panel) ? 2 : 1,
      values: Object.fromEntries(
        ratings.parts[0]!.conditions.map(({ system, mean, interval }) => [
          system,
          { middle: mean, low: interval?.low ?? mean, high: interval?.high ?? mean },
        ]),
      ),
    };
  if (ranking === undefined || ranking.notTrusted !== null) return null;
  return {
    label: mark('Strength of preference, log odds'),
    better: 'higher',
    digits: 2,
    values: Object.fromEntries(
      ranking.comparison.ranking.map(({ item, strength, interval: { low, high } }) => [
        item,
        { middle: strength, low, high },
      ]),
    ),
  };
}

/** What the verdicts say of one version, in the numbers that they have. */
function earsText(panel: PanelEvidence, conditionId: string): string {
  const { judged, ratings } = panel;
  const [part, ...otherParts] = ratings?.parts ?? [];
  const rated = (otherParts.length > 0 ? [] : (part?.conditions ?? [])).find(
    ({ system }) => system === conditionId,
  );
  if (rated !== undefined)
    return isGraded(panel)
      ? `difference grade ${formatNumber(rated.mean, { digits: 2, signed: true })}`
      : `rated ${formatNumber(rated.mean, { digits: 1 })} points`;
  const [ranking] = judged.rankings;
  if (ranking !== undefined) {
    const share = ranking.winShares.get(conditionId);
    return share === undefined ? '–' : `preferred in ${valueText(share, 'share')} of its comparisons`;
  }
  const texts = pairVerdicts(panel).flatMap(({ pair, verdict }) => {
    if (!pair.includes(conditionId) || verdict.estimate === null) return [];
    const other = pair.find((each) => each !== conditionId) ?? '';
    const found = `${valueText(verdict.estimate, 'share')} of the time (${intervalText(verdict)})`;
    if (!isPreferenceMethod(panel.panel.method)) return [`told from “${other}” ${found}`];
    return pair[0] === conditionId ? [`preferred to “${other}” ${found}`] : [`“${other}” preferred ${found}`];
  });
  return texts.length === 0 ? '–' : texts.join('; ');
}

/** The first verdict on each pair of versions that is about all who heard it: what holds on phones need not hold elsewhere. */
function pairVerdicts(
  panel: PanelEvidence,
): readonly { readonly pair: readonly [string, string]; readonly verdict: Verdict }[] {
  const found = new Map<string, { pair: readonly [string, string]; verdict: Verdict }>();
  for (const verdict of panel.judged.verdicts) {
    const { isOverAll, pair } = verdictScope(verdict, panel);
    if (verdict.quantity !== 'share' || !isOverAll || pair === null) continue;
    const key = JSON.stringify([...pair].sort());
    if (!found.has(key)) found.set(key, { pair, verdict });
  }
  return [...found.values()];
}
