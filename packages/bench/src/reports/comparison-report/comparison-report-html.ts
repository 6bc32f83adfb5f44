/** A comparison as one page: the answer and one picture, facts, what they say of new items, what to hear, and what it rests on. */
import type { Comparison, ComparisonSide } from '../../comparison/comparison.ts';
import { itemAudioHtml, liesBeside, reportAudioScripts, reportAudioStyle } from '../audio/item-audio-html.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { PAGE_SCRIPT } from '../export/page-script.ts';
import { Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { pageHtml } from '../page.ts';
import type { ComparisonReportInput } from './comparison-report-input.ts';
import { factsTable, itemDifferencesTable, newItemsTable } from './comparison-tables.ts';
import {
  type ComparisonWords,
  changedMetrics,
  comparedRunText,
  comparisonWords,
  differenceText,
  inSentence,
  intervalNote,
  mostChangedItems,
  unmovedCount,
} from './comparison-words.ts';
import { differencesFigure } from './differences-figure.ts';
import { gateVerdict, gateViolationTexts } from './gate-words.ts';

const COMPARISON_STYLE = new Html(`
header h1 { overflow-wrap: anywhere; }
nav a { white-space: nowrap; }
.comparison-verdict { font-size: var(--text-large); line-height: 1.4; }
.heard { border-top: 1px solid var(--line); margin-top: 32px; padding-top: 24px; }
.heard h3 { margin-top: 0; }
.files { padding-left: 0; list-style: none; font-size: var(--text-small); }
.files li { max-width: none; overflow-wrap: anywhere; }
.files a { display: inline-flex; align-items: center; min-height: 44px; }
summary { cursor: pointer; min-height: 44px; display: flex; align-items: center; color: var(--accent); }
summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
`);

const list = (sentences: readonly string[]): Html | false =>
  sentences.length > 0 && html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;

function answerSection({ comparison, gate }: ComparisonReportInput, words: ComparisonWords): Html {
  return html`<section id="answer" aria-label="The answer">
<p class="comparison-verdict">${words.verdict}</p>
${gate !== undefined && html`<div class="${gate.isPassed ? 'finding' : 'notice'}"><strong>${gateVerdict(gate)}</strong>${list(gateViolationTexts(gate, comparison))}</div>`}
${differencesFigure(comparison)}
</section>
`;
}

function factsSection({ comparison }: ComparisonReportInput, words: ComparisonWords): Html {
  const isMoved = changedMetrics(comparison).length > 0;
  const unmoved = unmovedCount(comparison.metrics);
  return html`<section id="facts" aria-labelledby="facts-title">
<h2 id="facts-title">Facts about these items</h2>
<p>Each item was made and measured on both sides. Engines and measurements give the same result every time, so a difference is a fact about this item as soon as it is larger than the measurement can resolve. It says nothing of other music.</p>
${isMoved ? html`<p>${words.facts[0]!}</p>${factsTable(comparison)}` : list(words.facts)}
${isMoved && unmoved > 0 && html`<p class="reading-aid">${countOf(unmoved, 'score')} moved on no item beyond the resolution of the measurement.</p>`}
</section>
`;
}

function newItemsSection({ comparison }: ComparisonReportInput, words: ComparisonWords): Html {
  const table = newItemsTable(comparison);
  return html`<section id="new-items" aria-labelledby="new-items-title">
<h2 id="new-items-title">What that says of new items</h2>
${list(words.generalization)}
${table}
${table !== null && html`<p class="reading-aid">${intervalNote(comparison)} A claim has to pass two tests: by turning the signs of the differences, and by a t from which their skewness was taken out; p is the larger one. “Undecided” means that these items cannot tell, not that there is no difference.</p>`}
${list(words.caveats)}
</section>
`;
}

const SIDE_LOOKS: readonly ConditionLook[] = [
  {
    conditionId: 'baseline',
    label: 'Baseline',
    color: 'var(--reference)',
    dash: '8 3',
    symbol: 'diamond',
  },
  { conditionId: 'candidate', label: 'Candidate', color: 'var(--ours)', dash: '', symbol: 'circle' },
];

function hearSection({ comparison, renderings, audio, titles }: ComparisonReportInput): Html | null {
  const items = mostChangedItems(comparison);
  if (items.length === 0) return null;
  const fileHtml = (side: string, path: string | null | undefined): Html =>
    path
      ? html`<li>${side}: <a href="${encodeURI(path)}">${path}</a></li>`
      : html`<li>${side}: the file is no longer there</li>`;
  const itemHtml = ({ itemId, largest: { metricId, difference, spreads } }: (typeof items)[number]): Html => {
    const metric = comparison.metrics.find((one) => one.metricId === metricId)!;
    const title = titles.get(itemId) ?? itemId;
    const found = renderings.get(itemId);
    return html`<article class="heard" id="item-${itemId}">
<h3>${title}</h3>
<p>Most of all moved: ${inSentence(metric.title)}, ${differenceText(metric, difference)}, ${spreads.toFixed(1)} times the spread of that score.</p>
${itemAudioHtml({ id: itemId, title }, { audio, looks: SIDE_LOOKS })}
<ul class="files">${fileHtml('Baseline', found?.baseline)}${fileHtml('Candidate', found?.candidate)}</ul>
${itemDifferencesTable(comparison, { itemId, title })}
</article>
`;
  };
  const others = comparison.items.filter(
    ({ itemId, changedCount }) => changedCount > 0 && !items.some((item) => item.itemId === itemId),
  );
  return html`<section id="items" aria-labelledby="items-title">
<h2 id="items-title">What changed most, to hear</h2>
<p>${countOf(items.length, 'item')}, by the largest difference beside the spread of its score: the standard deviation over all renderings of both sides. So a score that hardly varies from piece to piece counts as much as one that varies widely, whatever their units.</p>
${items.map(itemHtml)}
${
  others.length > 0 &&
  html`<h3>Every other item that changed</h3>
${others.map(({ itemId, changedCount }) => {
  const title = titles.get(itemId) ?? itemId;
  return html`<details id="item-${itemId}"><summary>${title}: ${countOf(changedCount, 'score')}</summary>
${itemDifferencesTable(comparison, { itemId, title })}
</details>
`;
})}`
}
</section>
`;
}

const sideLede = (name: string, side: ComparisonSide): Html =>
  html`<p class="lede">${name}: ${side.label} (${side.conditionId}, engine ${side.engineVersions.join(', ')})<br><small>${comparedRunText(side)}</small></p>
`;

function sideFacts(name: string, side: ComparisonSide): Html {
  const { label, conditionId, datasetIds, engineVersions, benchVersions, seeds, itemCount } = side;
  const failures = side.failureCount === 0 ? '' : `, ${side.failureCount} of them failed`;
  return html`<div><dt>${name}</dt><dd>${label}: condition <code>${conditionId}</code> of the dataset ${datasetIds.join(', ')}, ${countOf(itemCount, 'item')}${failures} · engine ${engineVersions.join(', ')} · bench ${benchVersions.join(', ')} · seed ${seeds.join(', ')} · ${comparedRunText(side)}</dd></div>`;
}

function methodSection({ comparison }: ComparisonReportInput, words: ComparisonWords): Html {
  const { baseline, candidate, alpha, seed } = comparison;
  return html`<section id="method" aria-labelledby="method-title">
<h2 id="method-title">What was compared, and what not</h2>
<dl class="facts">${sideFacts('Baseline', baseline)}${sideFacts('Candidate', candidate)}
<div><dt>Chance of a false claim</dt><dd>${alpha} over all scores that changed on any item (Holm); random draws by seed ${seed}</dd></div>
<div><dt>Resolution</dt><dd>One step of the last decimal shown of each score: two values no further apart are the same.</dd></div></dl>
${list(words.notes)}
</section>
`;
}

const links = (comparison: Comparison): readonly Html[] => [
  html`<a href="#facts">Facts</a>`,
  html`<a href="#new-items">New items</a>`,
  ...(mostChangedItems(comparison).length > 0 ? [html`<a href="#items">To hear</a>`] : []),
  html`<a href="#method">Method</a>`,
];

/**
 * Builds the page as HTML text: one file that opens from disk.
 *
 * The same input gives the same text; every name is escaped. Without audio the files are linked alone.
 */
export function comparisonReportHtml(input: ComparisonReportInput): string {
  const { comparison, audio } = input;
  const { baseline, candidate } = comparison;
  const words = comparisonWords(comparison);
  return pageHtml({
    title: `${candidate.label} against ${baseline.label} · Earwitness comparison`,
    skip: { href: '#facts', text: 'Skip to the facts' },
    header: html`<header>
<p class="kind">Earwitness comparison</p>
<h1>${candidate.label} against ${baseline.label}</h1>
${sideLede('Baseline', baseline)}${sideLede('Candidate', candidate)}
</header>
<nav aria-label="Parts of the page"><ul>${links(comparison).map((link) => html`<li>${link}</li>`)}</ul></nav>
`,
    main: html`${answerSection(input, words)}${factsSection(input, words)}${newItemsSection(input, words)}${hearSection(input)}${methodSection(input, words)}`,
    footer: html`<p>Made by Earwitness. Every number here is recomputed from the records of the two runs by <code>earwitness bench compare</code>.</p>`,
    style: html`${COMPARISON_STYLE}${reportAudioStyle(audio)}`,
    scripts: [PAGE_SCRIPT, ...reportAudioScripts(audio)],
    allowsScriptsBeside: liesBeside(audio),
  });
}
