/// <reference lib="dom" />
/** Compares any two runs, or two conditions, where they are listed. */
import { comparisonWords } from '../../comparison-report/comparison-words.ts';
import { OURS } from '../../condition-looks.ts';
import { runChoiceText } from '../../run-words.ts';
import { type ChosenSide, compareRuns, itemsOf } from '../compare-runs.ts';
import { comparisonHtml } from '../comparison-html.ts';
import type { HistoryRun, PackedHistory } from '../packed-history.ts';
import { fill, find, offer } from './page-elements.ts';

interface SideChoices {
  readonly run: HTMLSelectElement;
  readonly condition: HTMLSelectElement;
}

export function startCompareSection(history: PackedHistory): void {
  const section = find<HTMLElement>('#compare');
  const result = find<HTMLElement>('#comparison', section);
  const verdict = find<HTMLElement>('#comparison-verdict', section);
  const side = (name: 'baseline' | 'candidate'): SideChoices => ({
    run: find(`#${name}-run`, section),
    condition: find(`#${name}-condition`, section),
  });
  const baseline = side('baseline');
  const candidate = side('candidate');
  const runOf = ({ run }: SideChoices): HistoryRun => history.runs[Number(run.value)]!;

  const offerConditions = (choices: SideChoices): void => {
    const { conditionIds } = runOf(choices);
    const labelOf = (id: string) => history.looks.find(({ conditionId }) => conditionId === id)?.label ?? id;
    offer(
      choices.condition,
      [{ label: null, options: conditionIds.map((id) => ({ value: id, text: labelOf(id) })) }],
      OURS,
    );
  };

  /** What is chosen and not yet compared; null when all is shown. */
  let pending: readonly [ChosenSide, ChosenSide] | null = null;
  let isShown = false;
  const showPending = (): void => {
    if (pending === null) return;
    const [before, after] = pending;
    pending = null;
    const comparison = compareRuns(history, { baseline: before, candidate: after });
    verdict.textContent = comparisonWords(comparison).verdict;
    fill(result, comparisonHtml(comparison, itemsOf(history, before, after)));
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

  const groups = history.datasets.map(({ id, title }) => ({
    label: title,
    options: history.runs.flatMap((run, place) =>
      run.datasetId === id ? [{ value: String(place), text: runChoiceText(run) }] : [],
    ),
  }));
  const before = (place: number): number => {
    const { datasetId } = history.runs[place]!;
    const found = history.runs.findIndex((run, other) => other > place && run.datasetId === datasetId);
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
