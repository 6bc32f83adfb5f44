/** The plan in an engineer's units, to be dialled in by hand elsewhere. */
import type { EqualizerBand, PlannedStage } from '@earwitness/engine';
import { kindInWords } from '../evidence-text.ts';
import { type Html, html } from '../html.ts';
import { formatNumber, numberHtml } from '../number-text.ts';
import { hertzText, settingsOf } from '../sections/plan.ts';
import { tableHtml } from '../sections/table.ts';
import type { AccountInput } from './account-input.ts';
import { fitRecallBands, isCloseEnough } from './fit-recall-bands.ts';

const SHAPE_WORDS: Readonly<Record<EqualizerBand['shape'], string>> = {
  'low-shelf': 'Low shelf',
  bell: 'Bell',
  'high-shelf': 'High shelf',
};

function equalizerHtml(planned: readonly EqualizerBand[], sampleRate: number): Html {
  const recall = fitRecallBands(planned, sampleRate);
  const { bands, outputGainDb, residualDb } = recall;
  const residual = formatNumber(residualDb, { digits: 2 });
  return html`${tableHtml({
    caption: `Equalizer, ${bands.length === planned.length ? 'as planned' : `${planned.length} planned bands as ${bands.length}`}`,
    className: 'fitted',
    head: html`<tr><th scope="col">Band</th><th scope="col" class="number">Frequency</th><th scope="col" class="number">Gain<br><span class="unit">dB</span></th><th scope="col" class="number">Q</th></tr>`,
    body: html`<tbody>${bands.map(
      ({ shape, frequencyHz, gainDb, q }, index) =>
        html`<tr><th scope="row">${index + 1} ${SHAPE_WORDS[shape]}</th><td class="number">${hertzText(frequencyHz)}</td><td class="number">${numberHtml(gainDb, { digits: 1, signed: true })}</td><td class="number">${numberHtml(q, { digits: 2 })}</td></tr>
`,
    )}</tbody>`,
  })}
${outputGainDb !== 0 && html`<p class="settings">Output gain ${formatNumber(outputGainDb, { digits: 1, signed: true })} dB</p>`}
<p class="residual">${
    isCloseEnough(recall)
      ? `The bands make the planned curve to within ${residual} dB, 20 Hz to 20 kHz.`
      : `Eight bands do not make this curve: they depart from it by up to ${residual} dB. A graphic equalizer, or the plan itself, comes closer.`
  }</p>`;
}

const isEqualizer = (stage: PlannedStage): stage is Extract<PlannedStage, { kind: 'equalizer' }> =>
  stage.kind === 'equalizer';

/** All equalizers as one curve, where the first of them stands; every other stage as it is set. */
export function recallSheet({ plan: { stages, target }, before, masterFormat }: AccountInput): Html {
  const planned = stages.filter(isEqualizer).flatMap(({ settings }) => settings.bands);
  const firstEqualizer = stages.findIndex(isEqualizer);
  const rows = stages.flatMap((stage, index) =>
    isEqualizer(stage) && index !== firstEqualizer
      ? []
      : [
          html`<li><h3>${kindInWords(stage.kind)}</h3>
${isEqualizer(stage) ? equalizerHtml(planned, before.sampleRate) : settingsOf(stage)}</li>
`,
        ],
  );
  return html`${rows.length > 0 && html`<ol class="recall">${rows}</ol>`}
<p>Delivered as ${masterFormat}, at ${formatNumber(target.integratedLufs, { digits: 1 })} LUFS and ${formatNumber(target.ceilingDbtp, { digits: 1 })} dBTP at most. Side gains are of the side signal, (left − right) / 2; thresholds are below a tone of full scale.</p>`;
}
