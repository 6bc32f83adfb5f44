/** Versions to hear in step: the markup, with the audio in it. */
import { Html, html } from '../html.ts';
import type { PlayerVersion } from './player-version.ts';

interface Player {
  readonly versions: readonly PlayerVersion[];
  /** The version that is heard first. */
  readonly firstId: string;
  /** Where the excerpts are from, in words. */
  readonly place: string;
  /** Whether names can be hidden, to listen without knowing. */
  readonly canHideNames?: boolean;
}

const choiceHtml = ({ id, label, detail, key }: PlayerVersion, isFirst: boolean): Html =>
  html`<label><input type="radio" name="version" value="${id}"${isFirst && new Html(' checked')}> <span class="choice"><span class="name">${label}</span>${detail !== undefined && html` <span class="detail">${detail}</span>`}</span>${key !== undefined && html` <kbd>${key.toUpperCase()}</kbd>`}</label>`;

const audioHtml = ({ id, wav, matchGainDb }: PlayerVersion): Html =>
  new Html(
    `<script type="application/octet-stream" id="audio-${id}" data-match-gain-db="${matchGainDb}">${Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength).toString('base64')}</script>\n`,
  );

/** Where there is audio to hear; the page says so where scripts are off. */
export function playerHtml({ versions, firstId, place, canHideNames = false }: Player): Html {
  const seconds = Math.min(...versions.map((version) => version.seconds));
  return html`<p>${place}</p>
<noscript><p class="notice">The player needs JavaScript, which is off here. The files beside this page can be opened in any player.</p></noscript>
<div class="player" role="group" aria-label="Player" hidden>
<fieldset class="versions"><legend>Which one</legend>${versions.map((version) => choiceHtml(version, version.id === firstId))}</fieldset>
<div class="transport"><button type="button" class="play">Play</button><input type="range" class="position" aria-label="Position" min="0" max="${seconds}" step="0.01" value="0"><span class="clock"></span></div>
<div class="loop" role="group" aria-label="Loop"><label>Loop from <input type="range" class="loop-from" min="0" max="${seconds}" step="0.1" value="0"><span class="clock"></span></label><button type="button" class="from-here">From here <kbd>,</kbd></button><label>Loop to <input type="range" class="loop-to" min="0" max="${seconds}" step="0.1" value="${seconds}"><span class="clock"></span></label><button type="button" class="to-here">To here <kbd>.</kbd></button></div>
<div class="options"><label class="level"><input type="checkbox" class="matched" checked> All equally loud, so that only the sound is compared</label>
<label class="level"><input type="checkbox" class="keys" checked> Keys switch and loop</label>${canHideNames && html`<button type="button" class="hide-names">Hide the names</button>`}</div>
<p class="message" role="status"></p>
</div>
${versions.map(audioHtml)}`;
}
