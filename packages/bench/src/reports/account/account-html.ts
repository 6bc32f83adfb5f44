/** The account of a master as one page: what changed, how it sounds, what was decided and why, and how to do it again by hand. */
import { type Analysis, diagnose, type PlannedStage } from '@earwitness/engine';
import { MIX_LOOK } from '../condition-looks.ts';
import { kindInWords } from '../evidence-text.ts';
import { loudnessFigure } from '../figures/loudness-over-time.ts';
import { toneFigure } from '../figures/tone.ts';
import { toneTargetOf } from '../figures/tone-target.ts';
import { type Html, html } from '../html.ts';
import { clockText } from '../measure-report/clock-text.ts';
import { SEVERITY_WORDS, whereText } from '../measure-report/finding-words.ts';
import { formatNumber, numberHtml } from '../number-text.ts';
import { pageHtml } from '../page.ts';
import { FILES_BESIDE, playerHtml } from '../player/player-html.ts';
import { PLAYER_SCRIPT } from '../player/player-script.ts';
import { PLAYER_STYLE } from '../player/player-style.ts';
import type { PlayerVersion } from '../player/player-version.ts';
import { directionText, evidenceOf, settingsOf } from '../sections/plan.ts';
import type { AccountInput } from './account-input.ts';
import { MASTER_LOOK, MOST_DRAWN_REFERENCES, referenceLooks } from './account-looks.ts';
import { ACCOUNT_STYLE } from './account-style.ts';
import { gainChangeFigure } from './gain-change-figure.ts';
import { measuredEffect } from './measured-effect.ts';
import { recallSheet } from './recall-sheet.ts';

interface Change {
  readonly label: string;
  readonly unit: string;
  readonly signed?: boolean;
  readonly read: (analysis: Analysis) => number | null;
}

/** What a mastering engineer looks at first. */
const CHANGES: readonly Change[] = [
  { label: 'Integrated loudness', unit: 'LUFS', read: ({ integratedLufs }) => integratedLufs },
  { label: 'True peak', unit: 'dBTP', signed: true, read: ({ truePeakDbtp }) => truePeakDbtp },
  { label: 'Loudness range', unit: 'LU', read: ({ loudnessRangeLu }) => loudnessRangeLu },
  { label: 'Peak to loudness', unit: 'dB', read: ({ plrDb }) => plrDb },
  { label: 'Crest factor', unit: 'dB', read: ({ crestFactorDb }) => crestFactorDb },
  { label: 'Side against mid', unit: 'dB', signed: true, read: ({ sideToMidDb }) => sideToMidDb },
];

const ABSENCE = 'No value: silence, too short, or no second side';

const lufsText = (value: number): string => `${formatNumber(value, { digits: 1 })} LUFS`;

function headerHtml({ name, credit, mixFormat, before, plan }: AccountInput): Html {
  return html`<header>
<p class="kind">Earwitness account of a master</p>
<h1>${name}</h1>
<p class="byline">${credit !== undefined && `${credit} · `}${mixFormat} · ${clockText(before.seconds)}</p>
${
  !plan.feasible &&
  before.integratedLufs !== null &&
  html`<p class="notice">${lufsText(plan.target.integratedLufs)} under ${formatNumber(plan.target.ceilingDbtp, { digits: 1 })} dBTP is not feasible with this mix without harm: the master stays ${formatNumber(plan.shortfallLu, { digits: 1 })} LU below. What would help stands with the loudness gain below.</p>`
}
</header>
`;
}

function changesHtml({ before, after }: AccountInput): Html {
  return html`<section id="changes" aria-labelledby="changes-title">
<h2 id="changes-title">What changed</h2>
<dl class="changes">${CHANGES.map(({ label, unit, signed = false, read }) => {
    const format = { digits: 1, signed };
    return html`<div><dt>${label}</dt><dd><span class="from"><span class="unseen">from </span>${numberHtml(read(before), format, ABSENCE)}</span> <span aria-hidden="true">→</span><span class="unseen"> to </span> ${numberHtml(read(after), format, ABSENCE)} <span class="unit">${unit}</span></dd></div>
`;
  })}</dl>
</section>
`;
}

/** Where the excerpts are from, in words. */
function placeText(versions: readonly PlayerVersion[]): string {
  const from = ({ startSeconds, seconds }: PlayerVersion) =>
    `${clockText(startSeconds)} to ${clockText(startSeconds + seconds)}`;
  const reference = versions.find(({ id }) => id === 'reference');
  return `The loudest part, ${from(versions[0]!)}${reference === undefined ? '' : `; of the reference ${from(reference)}`}. All play in step and go round.`;
}

function listenSection({ versions }: AccountInput): Html | null {
  if (versions.length === 0) return null;
  return html`<section id="listen" aria-labelledby="listen-title">
<h2 id="listen-title">Hear it</h2>
${playerHtml({ versions, firstId: 'master', place: placeText(versions), canHideNames: true, otherwise: FILES_BESIDE })}
</section>
`;
}

const hasSpectrum = ({ thirdOctaves }: Analysis): boolean =>
  thirdOctaves.levelsDb.some((level) => level !== null);

function picturesSection(input: AccountInput): Html | null {
  const { before, after, references } = input;
  if (!hasSpectrum(before) || !hasSpectrum(after)) return null;
  const looks = referenceLooks(input);
  const curves = [
    ...looks.map((look, index) => ({ look, analysis: references[index]!.analysis })),
    { look: MIX_LOOK, analysis: before },
    { look: MASTER_LOOK, analysis: after },
  ];
  const [onlyReference] = looks.length === 1 ? looks : [];
  return html`<section id="pictures" aria-labelledby="pictures-title">
<h2 id="pictures-title">Before and after</h2>
${toneFigure({ id: 'tone', curves, baseline: onlyReference ?? MIX_LOOK, target: looks.length === 0 ? toneTargetOf(input.plan) : undefined })}
${references.length > MOST_DRAWN_REFERENCES && html`<p>The first ${MOST_DRAWN_REFERENCES} of ${references.length} references are drawn.</p>`}
${loudnessFigure({
  id: 'loudness',
  curves: [
    { look: MIX_LOOK, analysis: before },
    { look: MASTER_LOOK, analysis: after },
  ],
})}
${gainChangeFigure({ id: 'gain-reduction', before, after })}
</section>
`;
}

function stageHtml(stage: PlannedStage, pair: Pick<AccountInput, 'before' | 'after'>): Html {
  const effect = measuredEffect(stage, pair);
  return html`<li><h3>${kindInWords(stage.kind)}</h3>
<p>${stage.reason}</p>
${effect !== null && html`<p class="effect"><strong>Measured:</strong> ${effect}</p>`}
<details><summary>Settings and numbers</summary>
${settingsOf(stage)}
${evidenceOf(stage)}
</details></li>
`;
}

function decisionsSection(input: AccountInput): Html {
  const { plan } = input;
  const { target, brief, stages, leftOut } = plan;
  return html`<section id="decisions" aria-labelledby="decisions-title">
<h2 id="decisions-title">What was decided, and why</h2>
<p>Target ${lufsText(target.integratedLufs)}, ceiling ${formatNumber(target.ceilingDbtp, { digits: 1 })} dBTP; towards ${directionText(brief)}.</p>
${
  stages.length === 0
    ? html`<p>Nothing was done: the mix is where it should be.</p>`
    : html`<ol class="stages">${stages.map((stage) => stageHtml(stage, input))}</ol>`
}
${
  leftOut.length > 0 &&
  html`<h3>Left out, and why</h3>
<ul class="left-out">${leftOut.map(({ kind, reason }) => html`<li><strong>${kindInWords(kind)}.</strong> ${reason}</li>`)}</ul>`
}
</section>
`;
}

function recallSection(input: AccountInput): Html {
  return html`<section id="recall" aria-labelledby="recall-title">
<h2 id="recall-title">Recall sheet</h2>
<p>The same in an engineer’s units, in order, to be dialled in elsewhere. It comes close; the plan itself, ${input.planFile}, gives the same samples again.</p>
${recallSheet(input)}
</section>
`;
}

function mixSection({ before }: AccountInput): Html {
  const { sentence, findings, needsHuman } = diagnose(before);
  return html`<section id="mix" aria-labelledby="mix-title">
<h2 id="mix-title">About the mix</h2>
<p>${sentence}</p>
${
  findings.length > 0 &&
  html`<ul class="findings">${findings.map((finding) => {
    const where = whereText(finding, before.seconds);
    return html`<li class="${finding.severity}"><span class="severity">${SEVERITY_WORDS[finding.severity]}.</span> ${finding.sentence}${where !== '' && ` (${where})`}<span class="advice">${finding.advice}</span></li>
`;
  })}</ul>`
}
${
  needsHuman.length > 0 &&
  html`<h3>Listen yourself</h3>
<ul>${needsHuman.map((reason) => html`<li>${reason}</li>`)}</ul>`
}
</section>
`;
}

/**
 * Builds the page as HTML text: one file that needs nothing else and opens from disk.
 *
 * The same input gives the same text; every name and tag is escaped. Silence leaves out the pictures, and with nothing to hear there is no player.
 */
export function accountHtml(input: AccountInput): string {
  const { name, plan, masterFile, masterFormat, versions } = input;
  const links = [
    ['changes', 'What changed'],
    ...(versions.length > 0 ? [['listen', 'Hear it']] : []),
    ['decisions', 'Why'],
    ['recall', 'Recall sheet'],
    ['mix', 'The mix'],
  ];
  return pageHtml({
    title: `${name} · Earwitness account`,
    skip: { href: '#changes', text: 'Skip to what changed' },
    header: html`${headerHtml(input)}<nav aria-label="Parts of the account"><ul>${links.map(
      ([id = '', text = '']) => html`<li><a href="#${id}">${text}</a></li>`,
    )}</ul></nav>
`,
    main: html`${changesHtml(input)}${listenSection(input)}${picturesSection(input)}${decisionsSection(input)}${recallSection(input)}${mixSection(input)}`,
    footer: html`<p>${masterFile}: ${masterFormat}. Made by Earwitness ${plan.engineVersion} from samples <code>${plan.inputDigest}</code>. Loudness by ITU-R BS.1770-5 and EBU Tech 3341 and 3342; true peak by 8-fold interpolation with 32 taps.</p>`,
    style: html`${PLAYER_STYLE}${ACCOUNT_STYLE}`,
    scripts: versions.length > 0 ? [PLAYER_SCRIPT] : [],
  });
}
