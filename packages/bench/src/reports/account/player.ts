/** Excerpts to hear in step: the markup, with the audio in it. */
import { Html, html } from '../html.ts';
import { clockText } from '../measure-report/clock-text.ts';
import type { AccountExcerpt } from './account-input.ts';

const LABELS: Readonly<Record<AccountExcerpt['version'], string>> = {
  mix: 'Mix',
  master: 'Master',
  reference: 'Reference',
};

/** Where the excerpts are from, in words. */
function placeText(excerpts: readonly AccountExcerpt[]): string {
  const [first] = excerpts;
  if (!first) return '';
  const reference = excerpts.find(({ version }) => version === 'reference');
  const from = ({ startSeconds, seconds }: AccountExcerpt) =>
    `${clockText(startSeconds)} to ${clockText(startSeconds + seconds)}`;
  return `The loudest part, ${from(first)}${reference === undefined ? '' : `; of the reference ${from(reference)}`}. All play in step and go round.`;
}

/** Where there is audio to hear; the page says so where scripts are off. */
export function playerHtml(excerpts: readonly AccountExcerpt[]): Html {
  const shortest = Math.min(...excerpts.map(({ seconds }) => seconds));
  return html`<p>${placeText(excerpts)}</p>
<noscript><p class="notice">The player needs JavaScript, which is off here. The files beside this page can be opened in any player.</p></noscript>
<div class="player" role="group" aria-label="Player" hidden>
<fieldset><legend>Which one</legend>${excerpts.map(
    ({ version }, index) =>
      html`<label><input type="radio" name="version" value="${version}"${version === 'master' && new Html(' checked')}> <span>${LABELS[version]} <kbd>${index + 1}</kbd></span></label>`,
  )}</fieldset>
<div class="transport"><button type="button" class="play">Play</button><input type="range" class="position" aria-label="Position" min="0" max="${shortest}" step="0.01" value="0"><span class="clock"></span></div>
<label class="level"><input type="checkbox" class="matched" checked> All equally loud, so that only the sound is compared</label>
<p class="message" role="status"></p>
</div>
${excerpts.map(
  ({ version, wav, matchGainDb }) =>
    new Html(
      `<script type="application/octet-stream" id="audio-${version}" data-match-gain-db="${matchGainDb}">${Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength).toString('base64')}</script>\n`,
    ),
)}`;
}
