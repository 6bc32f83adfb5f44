/** Several pieces at a glance: a table, and their tone side by side. */
import { type Html, html } from '../html.ts';
import { countOf, type NumberFormat, numberHtml } from '../number-text.ts';
import { tableHtml } from '../sections/table.ts';
import { clockText } from './clock-text.ts';
import type { MeasureReportInput } from './measure-report-input.ts';
import { MEASUREMENTS, type Measurement } from './measurements.ts';
import { comparedSpectraFigure } from './spectrum-figure.ts';

const COLUMNS: readonly (readonly [key: string, head: string])[] = [
  ['integratedLufs', 'I'],
  ['loudnessRangeLu', 'LRA'],
  ['shortTermMaxLufs', 'S max'],
  ['momentaryMaxLufs', 'M max'],
  ['truePeakDbtp', 'TP'],
  ['plrDb', 'PLR'],
  ['psrMedianDb', 'PSR'],
  ['correlation', 'Corr.'],
  ['sideToMidDb', 'Width'],
];
const columns = COLUMNS.map(([key, head]) => ({
  head,
  measurement: MEASUREMENTS.find((measurement) => measurement.key === key)!,
}));

const formatOf = ({ digits, signed = false }: Measurement): NumberFormat => ({ digits, signed });

/** The first section of a page about more than one piece. */
export function overviewSection({ pieces, album }: MeasureReportInput): Html {
  const albumValues: Readonly<Record<string, number | null>> = {
    integratedLufs: album?.integratedLufs ?? null,
    loudnessRangeLu: album?.loudnessRangeLu ?? null,
    truePeakDbtp: album?.truePeakDbtp ?? null,
  };
  const albumRow =
    album !== undefined &&
    html`<tr class="album"><th scope="row">All as one album</th><td class="number">${clockText(pieces.reduce((sum, { analysis }) => sum + analysis.seconds, 0))}</td>${columns.map(
      ({ measurement }) =>
        html`<td class="number">${measurement.key in albumValues && numberHtml(albumValues[measurement.key] ?? null, formatOf(measurement))}</td>`,
    )}<td></td></tr>`;
  return html`<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">Overview</h2>
${tableHtml({
  caption:
    'Integrated loudness, loudness range, largest short-term and momentary loudness, true peak, peak to loudness, median peak to short-term, correlation, width',
  className: 'overview',
  head: html`<tr><th scope="col">Piece</th><th scope="col" class="number">Time</th>${columns.map(
    ({ head, measurement }) =>
      html`<th scope="col" class="number">${head}<br><span class="unit">${measurement.unit === '' ? '±1' : measurement.unit}</span></th>`,
  )}<th scope="col">Found</th></tr>`,
  body: html`<tbody>${pieces.map(
    ({ name, analysis }, index) =>
      html`<tr data-piece="${index + 1}"><th scope="row"><a href="#piece-${index + 1}">${name}</a></th><td class="number">${clockText(analysis.seconds)}</td>${columns.map(
        ({ measurement }) =>
          html`<td class="number">${numberHtml(measurement.read(analysis), formatOf(measurement))}</td>`,
      )}<td class="found">${gravestText(analysis.defects)}</td></tr>
`,
  )}${albumRow}</tbody>`,
})}
${comparedSpectraFigure('figure-tones', pieces)}
</section>`;
}

function gravestText(defects: readonly { readonly severity: 'note' | 'warning' | 'fault' }[]): string {
  const counts = (['fault', 'warning', 'note'] as const).flatMap((severity) => {
    const count = defects.filter((defect) => defect.severity === severity).length;
    return count === 0 ? [] : [countOf(count, severity)];
  });
  return counts.length === 0 ? '–' : counts.join(', ');
}
