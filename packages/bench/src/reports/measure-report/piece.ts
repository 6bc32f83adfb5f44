/** One measured piece: its numbers, what was found in it, pictures, and what platforms will do to its level. */
import { CHANNEL_NAMES } from '../../playback/channel-names.ts';
import { type LoudnessPenalty, loudnessPenalties } from '../../playback/loudness-penalties.ts';
import { type Html, html } from '../html.ts';
import { formatNumber, numberHtml } from '../number-text.ts';
import { tableHtml } from '../sections/table.ts';
import { clockText } from './clock-text.ts';
import { findingsHtml } from './findings.ts';
import { loudnessFigure } from './loudness-figure.ts';
import type { MeasuredPiece } from './measure-report-input.ts';
import { LEAST_SECONDS_FOR_RANGE, MEASUREMENTS, type Measurement } from './measurements.ts';
import { spectrumFigure } from './spectrum-figure.ts';
import { stereoFigures } from './stereo-figure.ts';

/** What a mastering engineer looks at first. */
const GLANCES = [
  'integratedLufs',
  'truePeakDbtp',
  'loudnessRangeLu',
  'shortTermMaxLufs',
  'plrDb',
  'correlation',
];
const GROUPS: readonly Measurement['group'][] = ['Loudness', 'Stereo', 'Peaks and dynamics'];

const ABSENCE = 'No value: silence, too short, or no second side';

const glancesHtml = ({ analysis }: MeasuredPiece): Html => html`<dl class="glances">${GLANCES.map((key) => {
  const { label, unit, digits, signed = false, read } = MEASUREMENTS.find((one) => one.key === key)!;
  return html`<div><dt>${label}</dt><dd>${numberHtml(read(analysis), { digits, signed }, ABSENCE)}${unit !== '' && html` <span class="unit">${unit}</span>`}</dd></div>`;
})}</dl>
`;

function readingsHtml({ analysis }: MeasuredPiece): Html {
  const groups = GROUPS.map((group) => ({
    group,
    rows: MEASUREMENTS.filter(
      (measurement) => measurement.group === group && measurement.read(analysis) !== null,
    ),
  })).filter(({ rows }) => rows.length > 0);
  return html`<div class="readings">${groups.map(
    ({ group, rows }) =>
      html`<section><h4>${group}</h4><dl>${rows.map(
        ({ label, unit, digits, signed = false, meaning, read }) =>
          html`<div><dt>${label}<small>${meaning}</small></dt><dd>${numberHtml(read(analysis), { digits, signed }, ABSENCE)} <span class="unit">${unit}</span></dd></div>
`,
      )}</dl></section>`,
  )}</div>
`;
}

function channelsHtml({ name, analysis }: MeasuredPiece): Html | null {
  const names = CHANNEL_NAMES[analysis.channelLayout];
  if (names.length < 2) return null;
  return html`<h3>Channels</h3>
${tableHtml({
  caption: `Peaks and offset of each channel of ${name}`,
  className: 'fitted',
  head: html`<tr><th scope="col">Channel</th><th scope="col" class="number">True peak<br><span class="unit">dBTP</span></th><th scope="col" class="number">Sample peak<br><span class="unit">dBFS</span></th><th scope="col" class="number">DC offset<br><span class="unit">% of full scale</span></th></tr>`,
  body: html`<tbody>${names.map(
    (channel, index) =>
      html`<tr><th scope="row">${channel}</th><td class="number">${numberHtml(analysis.channelTruePeaksDbtp[index] ?? null, { digits: 2, signed: true }, 'Silent')}</td><td class="number">${numberHtml(analysis.channelSamplePeaksDbfs[index] ?? null, { digits: 2, signed: true }, 'Silent')}</td><td class="number">${numberHtml(analysis.dcOffsets[index] ?? null, { digits: 3, signed: true, factor: 100 })}</td></tr>
`,
  )}</tbody>`,
})}`;
}

function sectionsHtml({ name, analysis }: MeasuredPiece): Html | null {
  if (analysis.sections.length < 2) return null;
  return html`<h3>Sections</h3>
${tableHtml({
  caption: `Stretches of one character in ${name}`,
  className: 'fitted',
  head: html`<tr><th scope="col">Section</th><th scope="col" class="number">From</th><th scope="col" class="number">To</th><th scope="col" class="number">Loudness<br><span class="unit">LUFS</span></th><th scope="col" class="number">Against the whole<br><span class="unit">LU</span></th><th scope="col" class="number">Width<br><span class="unit">dB</span></th></tr>`,
  body: html`<tbody>${analysis.sections.map(
    ({ startSeconds, endSeconds, integratedLufs, sideToMidDb }, index) => {
      const difference =
        integratedLufs === null || analysis.integratedLufs === null
          ? null
          : integratedLufs - analysis.integratedLufs;
      return html`<tr><th scope="row">${index + 1}</th><td class="number">${clockText(startSeconds)}</td><td class="number">${clockText(endSeconds)}</td><td class="number">${numberHtml(integratedLufs, { digits: 1 }, 'Silent')}</td><td class="number">${numberHtml(difference, { digits: 1, signed: true }, 'Silent')}</td><td class="number">${numberHtml(sideToMidDb, { digits: 1, signed: true })}</td></tr>
`;
    },
  )}</tbody>`,
})}`;
}

const gainText = ({ gainDb, note }: LoudnessPenalty): Html =>
  gainDb === null ? html`–` : numberHtml(gainDb, { digits: 1, signed: true }, note);

/** What each platform's rule does to a piece. */
function penaltiesHtml({ analysis }: MeasuredPiece): Html {
  const penalties = loudnessPenalties(analysis);
  const hasNotes = penalties.some(({ note }) => note !== '');
  const rowsOf = (kind: LoudnessPenalty['kind']) => penalties.filter((penalty) => penalty.kind === kind);
  const rows = (kind: LoudnessPenalty['kind'], title: string) =>
    html`<tbody><tr class="group"><th scope="colgroup" colspan="${hasNotes ? 4 : 3}"><span>${title}</span></th></tr>${rowsOf(
      kind,
    ).map(
      (penalty) =>
        html`<tr data-platform="${penalty.platformId}"><th scope="row"><a href="${penalty.source.url}">${penalty.platform}</a></th><td class="number">${formatNumber(penalty.targetLufs, { digits: 0 })}</td><td class="number">${gainText(penalty)}</td>${hasNotes && html`<td class="note">${penalty.note}</td>`}</tr>
`,
    )}</tbody>`;
  return html`<h3>What platforms will do to its level</h3>

${tableHtml({
  caption: 'Gain by the published rules behind the links, which services change without notice',
  className: 'penalties fitted',
  head: html`<tr><th scope="col">Platform</th><th scope="col" class="number">Target<br><span class="unit">LUFS</span></th><th scope="col" class="number">Gain<br><span class="unit">dB</span></th>${hasNotes && html`<th scope="col">Note</th>`}</tr>`,
  body: [rows('playback', 'Players'), rows('delivery', 'To be delivered at')],
})}`;
}

/**
 * The section of one piece; `number` counts from 1.
 *
 * @param isAlone whether the page is about nothing else and bears its name already
 * @param isDrawn whether it has pictures, a quarter of a megabyte each
 */
export function pieceSection(
  piece: MeasuredPiece,
  { number, isAlone, isDrawn }: { number: number; isAlone: boolean; isDrawn: boolean },
): Html {
  const id = `piece-${number}`;
  const { credit, format, truncated, analysis } = piece;
  return html`<section class="piece" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title"${isAlone && html` class="unseen"`}>${isAlone ? 'Measurements' : piece.name}</h2>
<p class="byline">${credit !== undefined && `${credit} · `}${format} · ${clockText(analysis.seconds)}</p>
${truncated && html`<p class="notice">This file ends before its own header says: what is there was measured.</p>`}
${glancesHtml(piece)}
${
  analysis.loudnessRangeLu !== null &&
  analysis.seconds < LEAST_SECONDS_FOR_RANGE &&
  html`<p class="caution">Loudness range says little of a piece shorter than ${LEAST_SECONDS_FOR_RANGE} s.</p>`
}
<h3>What was found</h3>
${findingsHtml(analysis)}
${
  isDrawn &&
  html`${loudnessFigure(`${id}-loudness`, analysis)}
${spectrumFigure(`${id}-spectrum`, analysis)}
${stereoFigures(`${id}-stereo`, analysis)}`
}
<div class="side-by-side">
<div>${penaltiesHtml(piece)}</div>
<div>${sectionsHtml(piece)}
${channelsHtml(piece)}</div>
</div>
<h3>All numbers</h3>
${readingsHtml(piece)}
</section>
`;
}
