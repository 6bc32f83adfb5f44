/// <reference lib="dom" />
/** Compares any two runs, or two conditions, where they are listed. */
import { comparisonWords } from '../../comparison-report/comparison-words.ts';
import { type ChosenSide, compareRuns, itemsOf } from '../compare-runs.ts';
import { comparisonHtml } from '../comparison-html.ts';
import type { HistoryData, HistoryRun } from '../history-data.ts';
import { runChoiceText } from '../run-words.ts';
import { fill, find, offer } from './page-elements.ts';

const FIRST_CONDITION = 'ours';

interface SideChoices {
  readonly run: HTMLSelectElement;
  readonly condition: HTMLSelectElement;
}

export function startCompareSection(data: HistoryData): void {
  const section = find<HTMLElement>('#compare');
  const result = find<HTMLElement>('#comparison', section);
  const verdict = find<HTMLElement>('#comparison-verdict', section);
  const side = (name: 'baseline' | 'candidate'): SideChoices => ({
    run: find(`#${name}-run`, section),
    condition: find(`#${name}-condition`, section),
  });
  const baseline = side('baseline');
  const candidate = side('candidate');
  const runOf = ({ run }: SideChoices): HistoryRun => data.runs[Number(run.value)]!;

  const offerConditions = (choices: SideChoices): void => {
    const { conditionIds } = runOf(choices);
    const labelOf = (id: string) => data.looks.find(({ conditionId }) => conditionId === id)?.label ?? id;
    offer(
      choices.condition,
      [{ label: null, options: conditionIds.map((id) => ({ value: id, text: labelOf(id) })) }],
      FIRST_CONDITION,
    );
  };

  /** What is chosen and not yet compared; null when all is shown. */
  let pending: readonly [ChosenSide, ChosenSide] | null = null;
  let isShown = false;
  const showPending = (): void => {
    if (pending === null) return;
    const [before, after] = pending;
    pending = null;
    const comparison = compareRuns(data, { baseline: before, candidate: after });
    verdict.textContent = comparisonWords(comparison).verdict;
    fill(result, comparisonHtml(comparison, itemsOf(data, before, after)));
  };
  const ask = (): void => {
    const sideOf = (choices: SideChoices): ChosenSide => ({
      run: runOf(choices),
      conditionId: choices.condition.value,
    });
    pending = [sideOf(baseline), sideOf(candidate)];
    isShown = true;
  };
  const show = (): void => {
    ask();
    verdict.textContent = 'Comparing …';
    result.replaceChildren();
    // many items take a second: the page says so first; what was chosen last is compared
    requestAnimationFrame(() => setTimeout(showPending));
  };

  const groups = data.datasets.map(({ id, title }) => ({
    label: title,
    options: data.runs.flatMap((run, place) =>
      run.datasetId === id ? [{ value: String(place), text: runChoiceText(run) }] : [],
    ),
  }));
  const before = (place: number): number => {
    const { datasetId } = data.runs[place]!;
    const found = data.runs.findIndex((run, other) => other > place && run.datasetId === datasetId);
    return found === -1 ? place : found;
  };
  const offerSides = (place: number): void => {
    candidate.run.value = String(place);
    baseline.run.value = String(before(place));
    for (const choices of [baseline, candidate]) offerConditions(choices);
  };

  for (const choices of [baseline, candidate]) {
    offer(choices.run, groups);
    choices.run.addEventListener('change', () => {
      offerConditions(choices);
      show();
    });
    choices.condition.addEventListener('change', show);
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.compare'))
    button.addEventListener('click', () => {
      offerSides(Number(button.value));
      show();
      section.scrollIntoView();
      candidate.run.focus({ preventScroll: true });
    });
  // what nobody looks at need not be reckoned
  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    if (!isShown) show();
  }).observe(section);
  // paper shows all of the page
  addEventListener('beforeprint', () => {
    if (!isShown) ask();
    showPending();
  });
  offerSides(0);
}
