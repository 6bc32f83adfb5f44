/** Versions to hear in step: the markup, with the audio in it or a word on where it lies. */
import { Html, html } from '../html.ts';
import type { PlayerVersion } from './player-version.ts';

interface PlayerOptions {
  /** Names it in the page, where there are several; letters, digits and hyphens. */
  readonly id?: string;
  /** What is played, as assistive technology names the player. */
  readonly title?: string;
  readonly versions: readonly PlayerVersion[];
  /** The version that is heard first. */
  readonly firstId: string;
  /** Where the excerpts are from, in words. */
  readonly place: Html | string;
  /** Whether names can be hidden, to listen without knowing. */
  readonly canHideNames?: boolean;
  /** Where the audio lies if not in the page: a script that hands over the versions' files in their order. */
  readonly beside?: { readonly folder: string; readonly file: string };
  /** What else can be done where the player does not work: a sentence. */
  readonly otherwise?: string;
}

/** For `otherwise`, where a page's versions also lie beside it as files. */
export const FILES_BESIDE = 'The files beside this page can be opened in any player.';

const choiceHtml = (
  { id, label, detail, key, matchGainDb, deliveredGainDb = 0 }: PlayerVersion,
  { group, place, isFirst }: { group: string; place: number; isFirst: boolean },
): Html =>
  html`<label><input type="radio" name="${group}" value="${id}" data-place="${place}" data-match-gain-db="${matchGainDb}" data-delivered-gain-db="${deliveredGainDb}"${isFirst && new Html(' checked')}> <span class="choice"><span class="name">${label}</span>${detail !== undefined && html` <span class="detail">${detail}</span>`}</span>${key !== undefined && html` <kbd>${key.toUpperCase()}</kbd>`}</label>`;

const audioHtml = ({ id, file }: PlayerVersion): Html | null =>
  file === null
    ? null
    : new Html(
        `<script type="application/octet-stream" id="audio-${id}">${Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('base64')}</script>\n`,
      );

const clock = (seconds: number, digits: number): string =>
  `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(digits).padStart(digits === 0 ? 2 : 3 + digits, '0')}`;

/** Where there is audio to hear; the page says so where scripts are off. */
export function playerHtml({
  id = 'player',
  title,
  versions,
  firstId,
  place,
  canHideNames = false,
  beside,
  otherwise = '',
}: PlayerOptions): Html {
  const seconds = Math.min(...versions.map((version) => version.seconds));
  const group = `version-of-${id}`;
  const source = beside && `${encodeURIComponent(beside.folder)}/${beside.file}`;
  return html`<p class="place">${place}</p>
<noscript><p class="notice">The player needs JavaScript, which is off here. ${otherwise}</p></noscript>
<div class="player" role="group" aria-label="${title === undefined ? 'Player' : `Player: ${title}`}"${beside !== undefined && html` data-beside-source="${source!}" data-beside-folder="${beside.folder}"`}${otherwise !== '' && html` data-otherwise="${otherwise}"`}>
<fieldset class="versions"><legend>Which one</legend>${versions.map((version, index) => choiceHtml(version, { group, place: index, isFirst: version.id === firstId }))}</fieldset>
<div class="transport"><button type="button" class="play">Play</button><input type="range" class="position" aria-label="Position" min="0" max="${seconds}" step="0.01" value="0"><span class="clock">0:00 of ${clock(Math.floor(seconds), 0)}</span></div>
<div class="loop" role="group" aria-label="Loop"><label>Loop from <input type="range" class="loop-from" min="0" max="${seconds}" step="0.1" value="0"><span class="clock">0:00.0</span></label><button type="button" class="from-here">From here <kbd>,</kbd></button><label>Loop to <input type="range" class="loop-to" min="0" max="${seconds}" step="0.1" value="${seconds}"><span class="clock">${clock(seconds, 1)}</span></label><button type="button" class="to-here">To here <kbd>.</kbd></button></div>
<div class="options"><label class="level"><input type="checkbox" class="matched" checked> All equally loud, so that only the sound is compared; else as delivered</label>
<label class="level"><input type="checkbox" class="keys" checked> Keys switch and loop, space plays</label>${canHideNames && html`<button type="button" class="hide-names">Blind me: hide the names</button>`}</div>
<p class="message" role="status"></p>
</div>
${versions.map(audioHtml)}`;
}
