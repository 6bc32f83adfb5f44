/** Revisions of one plan as one page: all to hear in step with the mix and the plan's own master, and what each request changed. */
import type { Analysis, MasteringPlan } from '@earwitness/engine';
import { type Html, html } from '../html.ts';
import { clockText } from '../measure-report/clock-text.ts';
import { countOf, formatNumber, numberHtml } from '../number-text.ts';
import { pageHtml } from '../page.ts';
import { FILES_BESIDE, playerHtml } from '../player/player-html.ts';
import { PLAYER_SCRIPT } from '../player/player-script.ts';
import { PLAYER_STYLE } from '../player/player-style.ts';
import { tableHtml } from '../sections/table.ts';
import { planChanges, type SettingChange, type StageChange } from './plan-changes.ts';
import type { RevisionEntry, RevisionsInput } from './revisions-input.ts';
import { REVISIONS_STYLE } from './revisions-style.ts';

interface Reading {
  readonly label: string;
  readonly unit: string;
  readonly signed?: boolean;
  readonly read: (analysis: Analysis) => number | null;
}

const READINGS: readonly Reading[] = [
  { label: 'Integrated loudness', unit: 'LUFS', read: ({ integratedLufs }) => integratedLufs },
  { label: 'True peak', unit: 'dBTP', signed: true, read: ({ truePeakDbtp }) => truePeakDbtp },
  { label: 'Loudness range', unit: 'LU', read: ({ loudnessRangeLu }) => loudnessRangeLu },
  { label: 'Peak to loudness', unit: 'dB', read: ({ plrDb }) => plrDb },
];

const ABSENCE = 'No value: silence, or too short';
/** More rows than these are folded away. */
const MOST_OPEN_ROWS = 6;

const lufsText = (value: number): string => `${formatNumber(value, { digits: 1 })} LUFS`;
const dbtpText = (value: number): string => `${formatNumber(value, { digits: 1 })} dBTP`;

const spanText = ({ startSeconds, endSeconds }: NonNullable<RevisionsInput['preview']>): string =>
  `${clockText(startSeconds)} to ${clockText(endSeconds)}`;

function headerHtml({ name, credit, mixFormat, mix, plan, planFile, preview }: RevisionsInput): Html {
  return html`<header>
<p class="kind">Earwitness revisions of a master</p>
<h1>${name}</h1>
<p class="byline">${credit !== undefined && `${credit} · `}${mixFormat} · ${clockText(mix.seconds)} · ${planFile}: ${lufsText(plan.target.integratedLufs)}, ceiling ${dbtpText(plan.target.ceilingDbtp)}</p>
${preview !== undefined && html`<p class="notice">A preview of ${spanText(preview)}: the numbers of masters are of this part alone, and the loudness gain of each revision is the plan’s, moved by what was asked; it is settled on the whole when the whole is rendered.</p>`}
</header>
`;
}

/** All excerpts are from the same place. */
function listenSection({ versions }: RevisionsInput): Html | null {
  const [first] = versions;
  if (!first) return null;
  const { startSeconds, seconds } = first;
  return html`<section id="listen" aria-labelledby="listen-title">
<h2 id="listen-title">Hear them</h2>
${playerHtml({
  versions,
  firstId: versions[1]?.id ?? first.id,
  place: `${clockText(startSeconds)} to ${clockText(startSeconds + seconds)} of the mix, of the plan’s own master and of each revision. All play in step and go round. Each revision was made from the mix, none from another.`,
  canHideNames: true,
  otherwise: FILES_BESIDE,
})}
</section>
`;
}

const unitHead = ({ label, unit }: Reading): Html =>
  html`<th scope="col" class="number">${label}<br><span class="unit">${unit}</span></th>`;

const readingCell = ({ read, signed = false }: Reading, analysis: Analysis): Html =>
  html`<td class="number">${numberHtml(read(analysis), { digits: 1, signed }, ABSENCE)}</td>`;

function overviewSection({ mix, master, planFile, revisions, preview }: RevisionsInput): Html {
  const row = ({
    title,
    detail,
    analysis,
    file,
  }: {
    title: Html;
    detail?: string;
    analysis: Analysis;
    file: string;
  }) =>
    html`<tr><th scope="row">${title}${detail !== undefined && html`<span class="detail">${detail}</span>`}</th>${READINGS.map((reading) => readingCell(reading, analysis))}<td class="file">${file}</td></tr>
`;
  return html`<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">Side by side</h2>
${tableHtml({
  caption: preview
    ? `Masters from ${spanText(preview)}, the mix as a whole`
    : 'Each measured from beginning to end',
  className: 'overview',
  head: html`<tr><th scope="col">Version</th>${READINGS.map(unitHead)}<th scope="col">File or plan</th></tr>`,
  body: html`<tbody>${row({ title: html`Mix`, analysis: mix, file: '' })}${row({ title: html`Plan’s own master`, analysis: master, file: planFile })}${revisions.map(
    ({ request, analysis, file }, index) =>
      row({
        title: html`<a href="#revision-${index + 1}">Revision ${index + 1}</a>`,
        detail: request,
        analysis,
        file,
      }),
  )}</tbody>`,
})}
</section>
`;
}

function readingsHtml(before: Analysis, after: Analysis): Html {
  return html`<dl class="readings">${READINGS.map(({ label, unit, signed = false, read }) => {
    const format = { digits: 1, signed };
    return html`<div><dt>${label}</dt><dd><span class="from"><span class="unseen">from </span>${numberHtml(read(before), format, ABSENCE)}</span> <span aria-hidden="true">→</span><span class="unseen"> to </span> ${numberHtml(read(after), format, ABSENCE)} <span class="unit">${unit}</span></dd></div>
`;
  })}</dl>
`;
}

function settingsTable(caption: string, changes: readonly SettingChange[]): Html {
  const cell = (text: string | null) =>
    text ?? html`<span class="absent">–<span class="unseen"> Not there</span></span>`;
  const table = tableHtml({
    caption,
    className: 'settings-changed',
    head: html`<tr><th scope="col">Setting</th><th scope="col" class="number">Before</th><th scope="col" class="number">After</th></tr>`,
    body: html`<tbody>${changes.map(
      ({ setting, before, after }) =>
        html`<tr><th scope="row">${setting}</th><td class="number before">${cell(before)}</td><td class="number">${cell(after)}</td></tr>
`,
    )}</tbody>`,
  });
  if (changes.length <= MOST_OPEN_ROWS) return table;
  return html`<details><summary>${countOf(changes.length, 'setting')} changed</summary>
${table}
</details>
`;
}

const CHANGE_WORDS: Readonly<Record<StageChange['kind'], string>> = {
  changed: 'changed',
  added: 'added',
  removed: 'taken out',
};

const stageChangeHtml = ({
  title,
  kind,
  settings,
  reason,
}: StageChange): Html => html`<li><h3>${title}: ${CHANGE_WORDS[kind]}</h3>
${reason !== null && html`<p>${reason}</p>`}
${settings.length > 0 && settingsTable(`${title}, settings`, settings)}</li>
`;

function shortfallHtml({ target, feasible, shortfallLu }: MasteringPlan, analysis: Analysis): Html | false {
  return (
    !feasible &&
    analysis.integratedLufs !== null &&
    html`<p class="notice">${lufsText(target.integratedLufs)} under ${dbtpText(target.ceilingDbtp)} is not feasible with this mix without harm: the master stays ${formatNumber(shortfallLu, { digits: 1 })} LU below.</p>`
  );
}

function revisionSection(
  { request, plan, analysis }: RevisionEntry,
  index: number,
  input: RevisionsInput,
): Html {
  const { asked, stages } = planChanges(input.plan, plan);
  const id = `revision-${index + 1}`;
  return html`<section id="${id}" class="revision" aria-labelledby="${id}-title">
<h2 id="${id}-title"><span class="number-of">Revision ${index + 1}</span> ${request}</h2>
${input.preview === undefined && shortfallHtml(plan, analysis)}
${readingsHtml(input.master, analysis)}
${asked.length > 0 && settingsTable('What was asked for', asked)}
${
  stages.length === 0
    ? html`<p>No stage changed: what was asked for makes no difference to what is done to this mix.</p>`
    : html`<ul class="stage-changes">${stages.map(stageChangeHtml)}</ul>`
}
</section>
`;
}

/**
 * Builds the page as HTML text: one file that needs nothing else and opens from disk.
 *
 * The same input gives the same text; every name and request is escaped. Without versions to hear there is no player.
 */
export function revisionsHtml(input: RevisionsInput): string {
  const { name, plan, revisions, versions } = input;
  const links = [
    ...(versions.length > 0 ? [html`<a href="#listen">Hear them</a>`] : []),
    html`<a href="#overview">Side by side</a>`,
    // Ten full names would not fit the line: who sees them reads “Revision 1, 2, 3”.
    ...revisions.map(
      (_, index) =>
        html`<a href="#revision-${index + 1}"><span${index > 0 && html` class="unseen"`}>Revision </span>${index + 1}</a>`,
    ),
  ];
  return pageHtml({
    title: `${name} · Earwitness revisions`,
    skip: { href: '#overview', text: 'Skip to the numbers' },
    header: html`${headerHtml(input)}<nav aria-label="Parts of the page"><ul>${links.map((link) => html`<li>${link}</li>`)}</ul></nav>
`,
    main: html`${listenSection(input)}${overviewSection(input)}${revisions.map((revision, index) => revisionSection(revision, index, input))}`,
    footer: html`<p>Made by Earwitness ${plan.engineVersion} from samples <code>${plan.inputDigest}</code>. Loudness by ITU-R BS.1770-5 and EBU Tech 3341 and 3342; true peak by 8-fold interpolation with 32 taps.</p>`,
    style: html`${PLAYER_STYLE}${REVISIONS_STYLE}`,
    scripts: versions.length > 0 ? [PLAYER_SCRIPT] : [],
  });
}
