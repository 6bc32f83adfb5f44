/** What a panel leaves open: said as plainly as what it found. */
import type { DatasetManifest } from '../../datasets/dataset-manifest.ts';
import { type Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { isSimulatedPanel, SIMULATED } from '../panel-words.ts';
import type { PanelEvidence } from '../report-input.ts';
import { answerFlow, countedIn } from '../verdict-report/answer-flow.ts';
import { type ChapterFrame, chapterSection } from '../verdict-report/chapter-frame.ts';
import { namesText } from '../verdict-report/verdict-words.ts';

/** From fewer there is no speaking of others like them. */
const FEW_ITEMS = 8;
const FEW_LISTENERS = 8;

/** Everything that a reader might take for known and is not. */
export function unknownsSection(
  panel: PanelEvidence,
  { manifest, frame }: { manifest: DatasetManifest; frame: ChapterFrame },
): Html {
  return chapterSection(panel, frame, {
    name: 'unknowns',
    title: 'What is not known',
    body: html`<ul>${unknownsOf(panel, manifest).map((text) => html`<li>${text}</li>`)}</ul>`,
  });
}

function unknownsOf(panel: PanelEvidence, manifest: DatasetManifest): readonly string[] {
  const { judged, origin, answers } = panel;
  const rows: readonly { listener: string; itemId: string }[] = answers.rows;
  const counted = new Set<object>(countedIn(answerFlow(panel)));
  const of = (column: 'listener' | 'itemId'): string[] => [
    ...new Set(rows.filter((row) => counted.has(row)).map((row) => row[column])),
  ];
  const [listeners, items] = [of('listener'), of('itemId')];
  const unheard = manifest.items.filter(({ id }) => !items.includes(id));
  const genres = [
    ...new Set(manifest.items.filter(({ id }) => items.includes(id)).map(({ genre }) => genre)),
  ];
  const undecided = judged.verdicts.filter(({ outcome }) => outcome === 'undecided');
  const parts = judged.strata.flatMap(({ rows: all }) => all);
  const small = parts.filter(({ answersNeeded }) => answersNeeded !== null);
  const needed = small[0]?.answersNeeded ?? 0;
  return [
    ...(isSimulatedPanel(panel)
      ? [
          `How any of this sounds to people: ${SIMULATED.toLowerCase()} are programs, and no person was asked.`,
        ]
      : []),
    ...(origin.kind === 'none'
      ? ['Whether any of these results would be found again: no plan was fixed before the answers.']
      : []),
    ...(origin.kind === 'given'
      ? ['Whether the plan is older than the answers: it was named when they were judged.']
      : []),
    ...(undecided.length > 0
      ? [`What is undecided, which is not “no difference”: ${namesText(undecided.map(({ id }) => id))}.`]
      : []),
    ...(items.length < FEW_ITEMS
      ? [
          `Other music: ${countOf(items.length, 'piece was', 'pieces were')} heard, too few to speak of music in general.`,
        ]
      : []),
    ...(genres.length > 0 ? [`Other genres than those heard: ${namesText(genres)}.`] : []),
    ...(unheard.length > 0
      ? [
          `Pieces of the dataset that nobody was asked about: ${namesText(unheard.map(({ title }) => `“${title}”`))}.`,
        ]
      : []),
    ...(listeners.length < FEW_LISTENERS
      ? [
          `Other listeners: ${countOf(listeners.length, 'listener')} ${listeners.length === 1 ? 'stands' : 'stand'} for few.`,
        ]
      : []),
    ...(rows.some((row) => 'playback' in row)
      ? ['What each listener really listened on: playback and training are as listeners stated them.']
      : []),
    ...(small.length > 0
      ? [
          `Most of what happens in single parts (playback, training, pieces …): ${small.length} of ${parts.length} parts are undecided and have fewer than the about ${needed} answers that find 57.5 % four times in five.`,
        ]
      : []),
  ];
}
