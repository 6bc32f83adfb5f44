/** What made this run, from what: enough to do it again and to find where a number comes from. */
import type { RunBuild } from '../../runs/run-build.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { countOf, formatNumber, numberHtml } from '../number-text.ts';
import type { ReportInput } from '../report-input.ts';
import type { RunFacts } from '../run-facts.ts';
import { tableHtml } from './table.ts';

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

/** `2026-11-25T16:07:24.562Z` as `2026-11-25 16:07 UTC`; any other date as it is. */
const toMinutes = (date: string): string =>
  date.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z$/, '$1 $2 UTC');

function targetsOf({ landings }: RunFacts): string {
  const targets = distinct(
    landings.flatMap(({ target }) =>
      target === null
        ? []
        : [
            `${formatNumber(target.integratedLufs, { digits: 1 })} LUFS, ceiling ${formatNumber(target.ceilingDbtp, { digits: 1 })} dBTP`,
          ],
    ),
  );
  return targets.length === 0 ? 'none: no mastering plan in this run' : targets.join('; ');
}

const factHtml = (name: string, text: Html | string): Html =>
  html`<div><dt>${name}</dt><dd>${text}</dd></div>
`;

function gitHtml({ git }: RunBuild): Html | null {
  if (git === null) return null;
  const { commit, branch, isDirty, subject } = git;
  return factHtml(
    'Repository',
    html`<code>${commit.slice(0, 12)}</code>${branch !== null && ` on ${branch}`}, “${subject}”${isDirty && ', with changes that are in no commit'}`,
  );
}

/** What the run's own note of the day says; what it does not is left to records and costs. */
function buildHtml(build: RunBuild): Html {
  const { command, begun, finished, asked } = build;
  return html`${command !== null && factHtml('Command', html`<code>${command.join(' ')}</code>`)}
${factHtml('Begun, finished', `${toMinutes(begun)}, ${toMinutes(finished)}`)}
${gitHtml(build)}
${factHtml('Engine’s code', html`<code>${build.engineDigest}</code>`)}
${factHtml('Scoring’s code', html`<code>${build.scoringDigest}</code>`)}
${factHtml('Records', html`<code>${build.recordsDigest}</code>`)}
${factHtml('System', `Node ${build.node} on ${build.platform}; ${build.cpu}, ${countOf(build.cores, 'core')}, ${build.memoryMib} MiB`)}
${asked.conditionsFile !== null && factHtml('Conditions from', html`${asked.conditionsFile.file} <code>${asked.conditionsFile.sha256}</code>`)}
${asked.configFile !== null && factHtml('Configuration', html`${asked.configFile.file} <code>${asked.configFile.sha256}</code>`)}
${factHtml('Asked for', `conditions ${(asked.conditionSpecs ?? asked.conditionIds).join(', ')}; ${countOf(asked.metricIds.length, 'metric')}${asked.playbackIds.length > 0 ? `; playback on ${asked.playbackIds.join(', ')}` : ''}${asked.limitSeconds === null ? '' : `; at most ${asked.limitSeconds} s a rendering`}`)}`;
}

/** Who made each condition, with what settings; several where items have several makers. */
function conditionsHtml({ records }: ReportInput, looks: readonly ConditionLook[]): Html {
  return html`<dl class="facts">${looks.map(({ conditionId, label }) => {
    const own = records.filter((record) => record.conditionId === conditionId);
    const makers = distinct(
      own.map(({ maker: { name, tier, settings, revisions } }) =>
        [name, tier, settings, revisions === undefined ? undefined : countOf(revisions, 'revision')]
          .filter((part) => part !== undefined && part !== '')
          .join(', '),
      ),
    );
    const formats = distinct(
      own.flatMap(({ original }) =>
        original === null
          ? []
          : [
              `${original.codec === original.container ? original.codec : `${original.codec} in ${original.container}`}, ${formatNumber(original.sampleRate / 1000, { digits: 1 })} kHz, ${original.bitDepth === null ? '' : `${original.bitDepth} bits, `}${countOf(original.channels, 'channel')}`,
            ],
      ),
    );
    return html`<div><dt>${label} <code>${conditionId}</code></dt><dd>${makers.map((maker) => html`<span class="line">${maker}</span>`)}<span class="source">${formats.join('; ')}</span></dd></div>
`;
  })}</dl>`;
}

function digestTable({ records }: ReportInput, facts: RunFacts, looks: readonly ConditionLook[]): Html {
  const digest = (sha256: string | null): Html =>
    sha256 === null ? numberHtml(null, { digits: 0 }, 'There is no rendering') : html`<code>${sha256}</code>`;
  const groups = facts.items.map(({ id, title, mix }) => {
    const isListed = records.some(
      ({ itemId, renderingSha256 }) => itemId === id && renderingSha256 === mix?.sha256,
    );
    const rows = [
      ...(mix === undefined || isListed
        ? []
        : [
            html`<tr><th scope="row">Mix</th><td>${digest(mix.sha256)}</td></tr>
`,
          ]),
      ...looks.flatMap((look) => {
        const record = facts.recordOf(id, look.conditionId);
        return record === undefined
          ? []
          : [
              html`<tr><th scope="row">${look.label}</th><td>${digest(record.renderingSha256)}</td></tr>
`,
            ];
      }),
    ];
    return html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="2"><span>${title}</span></th></tr>
${rows}</tbody>
`;
  });
  return tableHtml({
    caption: 'SHA-256 of every file, as mixed, delivered or rendered',
    longRows: facts.items.length * (looks.length + 1),
    className: 'digests',
    head: html`<tr><th scope="col">Version</th><th scope="col">SHA-256</th></tr>`,
    body: groups,
  });
}

/** The section that says where every number comes from. */
export function provenanceSection(
  input: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html {
  const { manifest, records, costs, build, generatedAt } = input;
  const machines = distinct(costs.flatMap(({ machine }) => machine ?? []));
  const dates = distinct(costs.flatMap(({ date }) => (date === null ? [] : toMinutes(date))));
  return html`<section id="provenance" aria-labelledby="provenance-title">
<h2 id="provenance-title">Where it comes from</h2>
<p>Every score in this page stands in <code>records.jsonl</code> of the run: its table names item, condition and metric, and so does the page’s own text, in <code>data-record</code>, <code>data-of</code> and <code>data-score</code>.</p>
<h3>This run</h3>
<dl class="facts">
${factHtml('Dataset', html`${manifest.title} <code>${manifest.id}</code>, ${countOf(facts.items.length, 'item')}`)}
${factHtml('Engine, bench', `${distinct(records.map(({ engineVersion }) => engineVersion)).join(', ')}, ${distinct(records.map(({ benchVersion }) => benchVersion)).join(', ')}`)}
${factHtml('Seed', distinct(records.map(({ seed }) => seed)).join(', '))}
${factHtml('Target of ours', targetsOf(facts))}
${build !== undefined && buildHtml(build)}
${dates.length > 0 && factHtml('Rendered', dates.length === 1 ? dates[0]! : `${dates[0]!} to ${dates.at(-1)!}`)}
${machines.length > 0 && factHtml('Machine', machines.join('; '))}
${generatedAt !== undefined && factHtml('Report written', generatedAt)}
</dl>
<h3>Conditions</h3>
${conditionsHtml(input, looks)}
<h3>Files</h3>
${digestTable(input, facts, looks)}
</section>
`;
}
