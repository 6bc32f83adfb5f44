/// <reference lib="dom" />
/** The part of the page that draws metrics over builds: choices, picture, values, and all metrics at a glance. */
import { html } from '../../html.ts';
import { formatNumber } from '../../number-text.ts';
import { buildText, runText } from '../../run-words.ts';
import { metricOverRuns, type RunPoint, type Stratum, strataOf } from '../metric-over-runs.ts';
import type { HistoryMetric, HistoryRun, PackedHistory } from '../packed-history.ts';
import { drawGlance, drawMetric } from './metric-chart.ts';
import { fill, find, offer } from './page-elements.ts';

/** What a reader wants to see first: how near to the reference masters builds come. */
const FIRST_METRIC = 'spectralDistanceDb';

const STRATUM_NAMES: Readonly<Record<Stratum['kind'], string>> = {
  all: 'All items',
  genre: 'Genre',
  artist: 'Artist',
  tag: 'Tag',
  item: 'One item',
};

export function startMetricsSection(history: PackedHistory): void {
  const section = find<HTMLElement>('#metrics');
  const datasetChoice = find<HTMLSelectElement>('#metric-dataset', section);
  const metricChoice = find<HTMLSelectElement>('#metric-choice', section);
  const stratumChoice = find<HTMLSelectElement>('#metric-stratum', section);
  const conditionChoices = [...section.querySelectorAll<HTMLInputElement>('input[name=condition]')];
  const picture = find<HTMLElement>('#metric-picture', section);
  const values = find<HTMLDetailsElement>('#metric-values', section);
  const glances = find<HTMLDetailsElement>('#metric-glances', section);

  let glancesShown = 0;

  /** The oldest first. */
  const runsShown = (): readonly HistoryRun[] =>
    history.runs.filter(({ datasetId }) => datasetId === datasetChoice.value).toReversed();
  const stratumShown = (): Stratum => {
    const [kind = 'all', ...value] = stratumChoice.value.split(':');
    return { kind: kind as Stratum['kind'], value: value.join(':') };
  };
  const looksShown = () =>
    history.looks.filter(({ conditionId }) =>
      conditionChoices.some(({ value, checked, disabled }) => checked && !disabled && value === conditionId),
    );
  const metricShown = (): HistoryMetric => history.metrics.find(({ id }) => id === metricChoice.value)!;
  const pointsOf = (metricId: string): readonly RunPoint[] => {
    const shown = new Set(looksShown().map(({ conditionId }) => conditionId));
    const all = metricOverRuns(history, { runs: runsShown(), metricId, stratum: stratumShown() });
    return all.filter(({ conditionId }) => shown.has(conditionId));
  };

  const showMetric = (): void => {
    const runs = runsShown();
    const metric = metricShown();
    const points = pointsOf(metric.id);
    const breaks = runs.flatMap(({ items }, place) =>
      place > 0 && items !== runs[place - 1]!.items ? [place] : [],
    );
    find('#metric-title', section).textContent = `${metric.title} over builds`;
    find('#metric-meaning', section).textContent = metric.meaning;
    find('#metric-breaks', section).textContent =
      breaks.length === 0
        ? ''
        : ' A dotted line: from there on the items, their mixes or their reference masters are others than before, so that means on its two sides do not compare.';
    // a page that is not shown has no width; it is drawn when it has
    if (picture.clientWidth === 0) return;
    const cut = find<HTMLElement>('#metric-cut', section);
    cut.hidden = true;
    if (points.length === 0) {
      fill(picture, html`<p class="notice">No run has a value of this for these items and conditions.</p>`);
    } else {
      const { svg, isCut } = drawMetric({
        ...{ runs, points, metric, breaks },
        looks: looksShown(),
        width: picture.clientWidth,
      });
      cut.hidden = !isCut;
      // what Plot calls its parts is no help to anybody
      for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
      svg.setAttribute('role', 'img');
      svg.setAttribute('aria-label', `${metric.title} over ${runs.length} runs; the values stand below`);
      svg.classList.add('plot');
      picture.replaceChildren(svg);
    }
    if (values.open) showValues();
  };
  const showPicture = (): void => {
    showMetric();
    if (glances.open) void showGlances();
  };

  const showValues = (): void => {
    const { digits, unit, title, id } = metricShown();
    const points = pointsOf(id);
    const looks = looksShown();
    const cell = (run: HistoryRun, conditionId: string) => {
      const point = points.find((one) => one.run === run && one.conditionId === conditionId);
      if (point === undefined) return html`<td class="number"><span class="absent">–</span></td>`;
      const { mean, interval, itemCount } = point;
      return html`<td class="number"><data value="${mean}">${formatNumber(mean, { digits })}</data> <span class="line range">${interval === null ? '' : `${formatNumber(interval.low, { digits })} … ${formatNumber(interval.high, { digits })}, `}n = ${itemCount}</span></td>`;
    };
    fill(
      find('.values', values),
      html`<div class="table-room" role="group" aria-label="Values" tabindex="0"><table><caption><span>${title}${unit && `, ${unit}`}: mean over items, 95 % interval, number of items</span></caption>
<thead><tr><th scope="col">Run</th>${looks.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}</tr></thead>
<tbody>${runsShown()
        .toReversed()
        .map(
          (run) =>
            html`<tr><th scope="row"><span class="line">${runText(run)}</span><span class="source">${buildText(run)}</span></th>${looks.map(({ conditionId }) => cell(run, conditionId))}</tr>`,
        )}</tbody></table></div>`,
    );
  };

  /** One after the other, so that the page stays at hand; those that were begun before are given up. */
  const showGlances = async (): Promise<void> => {
    const list = find<HTMLElement>('.glance-list', glances);
    glancesShown += 1;
    const shown = glancesShown;
    list.replaceChildren();
    for (const metric of history.metrics) {
      const points = pointsOf(metric.id);
      if (points.length === 0) continue;
      await new Promise(requestAnimationFrame);
      if (shown !== glancesShown) return;
      const button = document.createElement('button');
      button.type = 'button';
      const name = document.createElement('span');
      name.textContent = `${metric.title}${metric.unit && `, ${metric.unit}`}`;
      const drawing = drawGlance(points, looksShown());
      for (const part of drawing.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
      drawing.setAttribute('aria-hidden', 'true');
      button.append(name, drawing);
      button.addEventListener('click', () => {
        metricChoice.value = metric.id;
        showMetric();
        section.scrollIntoView();
        metricChoice.focus({ preventScroll: true });
      });
      list.append(button);
    }
  };

  /** What there is to choose of a dataset. */
  const showChoices = (): void => {
    const runs = runsShown();
    const strata = strataOf(history, runs);
    const ofKind = (kind: Stratum['kind']) =>
      strata
        .filter(({ stratum }) => stratum.kind === kind)
        .map(({ stratum: { value }, itemCount }) => ({
          value: `${kind}:${value}`,
          text:
            kind === 'all' ? `All items (${itemCount})` : kind === 'item' ? value : `${value} (${itemCount})`,
        }));
    offer(stratumChoice, [
      { label: null, options: ofKind('all') },
      ...(['genre', 'artist', 'tag', 'item'] as const)
        .map((kind) => ({ label: STRATUM_NAMES[kind], options: ofKind(kind) }))
        .filter(({ options }) => options.length > 0),
    ]);
    const there = new Set(runs.flatMap(({ conditionIds }) => conditionIds));
    for (const input of conditionChoices) {
      input.disabled = !there.has(input.value);
      input.closest('label')!.hidden = input.disabled;
    }
    showPicture();
  };

  offer(datasetChoice, [
    { label: null, options: history.datasets.map(({ id, title }) => ({ value: id, text: title })) },
  ]);
  offer(
    metricChoice,
    [
      {
        label: null,
        options: history.metrics.map(({ id, title, unit }) => ({
          value: id,
          text: `${title}${unit && `, ${unit}`}`,
        })),
      },
    ],
    FIRST_METRIC,
  );
  datasetChoice.addEventListener('change', showChoices);
  metricChoice.addEventListener('change', showMetric);
  for (const choice of [stratumChoice, ...conditionChoices]) choice.addEventListener('change', showPicture);
  values.addEventListener('toggle', () => values.open && showValues());
  glances.addEventListener('toggle', () => glances.open && void showGlances());
  showChoices();
  let width = picture.clientWidth;
  new ResizeObserver(() => {
    if (picture.clientWidth === width) return;
    width = picture.clientWidth;
    showMetric();
  }).observe(picture);
}
