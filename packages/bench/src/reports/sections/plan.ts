/** A mastering plan for reading: every stage with its settings, its reason and the numbers it rests on. */
import type { MasteringPlan } from '@earwitness/engine';
import { kindInWords, nameInWords } from '../evidence-text.ts';
import { type Html, html } from '../html.ts';
import { formatNumber, numberHtml } from '../number-text.ts';
import { tableHtml } from './table.ts';

type PlannedStage = MasteringPlan['stages'][number];
type Explained = Pick<PlannedStage, 'reason' | 'evidence'>;

export const hertzText = (hz: number): string =>
  hz >= 1000 ? `${formatNumber(hz / 1000, { digits: 2 })} kHz` : `${formatNumber(hz, { digits: 0 })} Hz`;

const millisecondsText = (seconds: number): string => `${formatNumber(seconds * 1000, { digits: 1 })} ms`;

function rangeText(lowHz: number | null, highHz: number | null): string {
  if (lowHz === null) return highHz === null ? 'All' : `Below ${hertzText(highHz)}`;
  return highHz === null ? `Above ${hertzText(lowHz)}` : `${hertzText(lowHz)} to ${hertzText(highHz)}`;
}

type Detector = Extract<PlannedStage, { kind: 'dynamic-equalizer' }>['settings']['bands'][number]['detector'];

const detectorText = ({ lowHz, highHz, relativeTo }: Detector): string =>
  rangeText(lowHz, highHz) + (relativeTo ? ` against ${rangeText(relativeTo.lowHz, relativeTo.highHz)}` : '');

export function settingsOf(stage: PlannedStage): Html {
  switch (stage.kind) {
    case 'equalizer':
      return tableHtml({
        caption: 'Equalizer bands',
        head: html`<tr><th scope="col">Shape</th><th scope="col" class="number">Frequency</th><th scope="col" class="number">Gain<br><span class="unit">dB</span></th><th scope="col" class="number">Q</th></tr>`,
        body: html`<tbody>${stage.settings.bands.map(
          ({ shape, frequencyHz, gainDb, q }) =>
            html`<tr><th scope="row">${kindInWords(shape)}</th><td class="number">${hertzText(frequencyHz)}</td><td class="number">${numberHtml(gainDb, { digits: 1, signed: true })}</td><td class="number">${numberHtml(q, { digits: 2 })}</td></tr>`,
        )}</tbody>`,
      });
    case 'subsonic-filter':
      return html`<p class="settings">Corner ${hertzText(stage.settings.frequencyHz)}, slope ${stage.settings.slopeDbPerOctave} dB per octave</p>`;
    case 'stereo-width': {
      const { bands, monoBelowHz } = stage.settings;
      const parts = bands.map(
        ({ fromHz, sideGainDb }) =>
          `from ${hertzText(fromHz)} side ${formatNumber(sideGainDb, { digits: 1, signed: true })} dB`,
      );
      if (monoBelowHz !== null) parts.push(`mono below ${hertzText(monoBelowHz)}`);
      return html`<p class="settings">${parts.length > 0 ? `Width ${parts.join(', ')}` : 'Width as it is'}</p>`;
    }
    case 'multiband-compressor':
      return tableHtml({
        caption: `Bands of the compressor, mixed in by ${formatNumber(stage.settings.mix * 100, { digits: 0 })} %`,
        head: html`<tr><th scope="col">Range</th><th scope="col" class="number">Threshold<br><span class="unit">dB</span></th><th scope="col" class="number">Ratio</th><th scope="col" class="number">Knee<br><span class="unit">dB</span></th><th scope="col" class="number">Attack</th><th scope="col" class="number">Release</th><th scope="col" class="number">Makeup<br><span class="unit">dB</span></th></tr>`,
        body: html`<tbody>${stage.settings.bands.map(
          ({ lowHz, highHz, thresholdDb, ratio, kneeDb, attackSeconds, releaseSeconds, makeupDb = 0 }) =>
            html`<tr><th scope="row">${rangeText(lowHz, highHz)}</th><td class="number">${numberHtml(thresholdDb, { digits: 1, signed: true })}</td><td class="number">${numberHtml(ratio, { digits: 1 })}</td><td class="number">${numberHtml(kneeDb, { digits: 1 })}</td><td class="number">${millisecondsText(attackSeconds)}</td><td class="number">${millisecondsText(releaseSeconds)}</td><td class="number">${numberHtml(makeupDb, { digits: 1, signed: true })}</td></tr>`,
        )}</tbody>`,
      });
    case 'dynamic-equalizer':
      return tableHtml({
        caption: 'Bands of the dynamic equalizer',
        head: html`<tr><th scope="col">Shape</th><th scope="col" class="number">Frequency</th><th scope="col" class="number">Q</th><th scope="col">Listens to</th><th scope="col" class="number">Threshold<br><span class="unit">dB</span></th><th scope="col" class="number">Ratio</th><th scope="col" class="number">Knee<br><span class="unit">dB</span></th><th scope="col" class="number">At most<br><span class="unit">dB</span></th><th scope="col" class="number">Attack</th><th scope="col" class="number">Release</th></tr>`,
        body: html`<tbody>${stage.settings.bands.map(
          ({
            shape,
            frequencyHz,
            q,
            detector,
            thresholdDb,
            ratio,
            kneeDb,
            mostReductionDb,
            attackSeconds,
            releaseSeconds,
          }) =>
            html`<tr><th scope="row">${kindInWords(shape)}</th><td class="number">${hertzText(frequencyHz)}</td><td class="number">${numberHtml(q, { digits: 2 })}</td><td>${detectorText(detector)}</td><td class="number">${numberHtml(thresholdDb, { digits: 1, signed: true })}</td><td class="number">${numberHtml(ratio, { digits: 1 })}</td><td class="number">${numberHtml(kneeDb, { digits: 1 })}</td><td class="number">${numberHtml(-mostReductionDb, { digits: 1, signed: true })}</td><td class="number">${millisecondsText(attackSeconds)}</td><td class="number">${millisecondsText(releaseSeconds)}</td></tr>`,
        )}</tbody>`,
      });
    case 'saturator': {
      const { driveDb, evenShare, mix } = stage.settings;
      return html`<p class="settings">Drive ${formatNumber(driveDb, { digits: 1 })} dB, ${formatNumber(evenShare * 100, { digits: 0 })} % even harmonics, mixed in by ${formatNumber(mix * 100, { digits: 0 })} %</p>`;
    }
    case 'soft-clip':
      return html`<p class="settings">Ceiling ${formatNumber(stage.settings.ceilingDb, { digits: 1 })} dB, bends from ${formatNumber(stage.settings.kneeDb, { digits: 1 })} dB below it</p>`;
    case 'loudness-gain':
      return html`<p class="settings">Gain ${formatNumber(stage.settings.gainDb, { digits: 2, signed: true })} dB</p>`;
    case 'true-peak-limiter':
      return html`<p class="settings">Ceiling ${formatNumber(stage.settings.ceilingDbtp, { digits: 1 })} dBTP, look-ahead ${millisecondsText(stage.settings.lookaheadSeconds)}, release ${millisecondsText(stage.settings.releaseSeconds)}</p>`;
  }
}

export function evidenceOf({ evidence }: Explained): Html | null {
  const entries = Object.entries(evidence);
  if (entries.length === 0) return null;
  return html`<dl class="evidence">${entries.map(([name, value]) => {
    const { words, unit } = nameInWords(name);
    return html`<div><dt>${words}</dt><dd>${numberHtml(value, { digits: unit === 'Hz' || (unit === '' && Number.isInteger(value)) ? 0 : 2 })}${value !== null && unit !== '' && ` ${unit}`}</dd></div>`;
  })}</dl>`;
}

export function directionText({ profile, strength }: MasteringPlan['brief']): string {
  const name = typeof profile === 'string' ? profile : profile.title;
  const parts = Object.entries(strength).map(
    ([dimension, share]) => `${dimension} ${formatNumber(share, { digits: 2 })}`,
  );
  return `“${name}” at strength ${parts.join(', ')}`;
}

/** Shows what condition `ours` did to an item, and why. */
export function planHtml(plan: MasteringPlan): Html {
  const { target, brief, stages, leftOut, feasible, shortfallLu } = plan;
  return html`<h4>What ours did, and why</h4>
<p>Target ${formatNumber(target.integratedLufs, { digits: 1 })} LUFS, ceiling ${formatNumber(target.ceilingDbtp, { digits: 1 })} dBTP; towards ${directionText(brief)}.${!feasible && ` Both cannot be met with this mix: the plan stays ${formatNumber(shortfallLu, { digits: 2 })} LU below the target loudness.`}</p>
<ol class="stages">${stages.map(
    (stage) => html`<li><h5>${kindInWords(stage.kind)}</h5>
<p>${stage.reason}</p>
${settingsOf(stage)}
${evidenceOf(stage)}</li>`,
  )}</ol>
${
  leftOut.length > 0 &&
  html`<h5>Left out</h5>
<ul class="left-out">${leftOut.map((stage) => html`<li><strong>${kindInWords(stage.kind)}.</strong> ${stage.reason}${evidenceOf(stage)}</li>`)}</ul>`
}
`;
}
