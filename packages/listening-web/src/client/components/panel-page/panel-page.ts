import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PanelResults, PanelStatus } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import '../interval-picture/interval-picture.ts';
import { playbackName } from '../playback-names.ts';
import { styles } from './panel-page.styles.ts';
import { statusLine } from './status-line.ts';

const METHOD_NAMES: Readonly<Partial<Record<PanelStatus['method'], string>>> = {
  abx: 'ABX: is X A or B?',
  preference: 'Preference: A, B or neither',
  identification: 'Identification: which one is the AI?',
};

/**
 * One panel from the experimenter's side: state, quality, evidence, and the deeds that cannot be undone at the end.
 *
 * @fires close-panel - no more answers are wanted
 */
@customElement('panel-page')
export class PanelPage extends LitElement {
  static override styles = [controls, styles];

  @property({ attribute: false }) panel!: PanelStatus;
  /** Where listeners go. */
  @property() listenerUrl = '';
  @property({ attribute: false }) results: PanelResults | null = null;
  @property({ attribute: false }) refusal: string | null = null;
  @state() private closing = false;

  protected override render() {
    const { panel } = this;
    return html`
      <div class="head">
        <h1>${panel.title}</h1>
        ${panel.simulated ? html`<span class="simulated small">Simulated: its listeners are programs</span>` : nothing}
      </div>
      <p class="status" role="status">${statusLine(panel)}</p>
      ${panel.answers === 0 && panel.state === 'open' ? this.#renderInvitation() : html`${this.#renderQuality()}${this.#renderPlayback()}`}
      ${this.#renderEvidence()}
      ${panel.state === 'unblinded' ? nothing : this.#renderDangerZone()}
    `;
  }

  get #listenerLink(): string {
    return `${this.listenerUrl}/p/${this.panel.panelId}`;
  }

  #renderInvitation() {
    return html`
      <section>
        <h2>No answer yet</h2>
        <p>Send listeners this link, or take the test yourself:</p>
        <p><a href=${this.#listenerLink}>${this.#listenerLink}</a></p>
      </section>
    `;
  }

  #renderQuality() {
    const { panel } = this;
    const { coins, balance, voidedTrials, medianResponseSeconds, sessionsStarted, sessionsFinished } = panel;
    return html`
      <section>
        <h2>Quality</h2>
        <dl>
          <div><dt>Sessions finished</dt><dd>${sessionsFinished} <span class="soft">of ${sessionsStarted} begun</span></dd></div>
          <div><dt>Trials replaced</dt><dd>${voidedTrials}</dd></div>
          <div><dt>Time per trial</dt><dd>${medianResponseSeconds === null ? '–' : `${medianResponseSeconds.toFixed(1)} s`} <span class="soft">median</span></dd></div>
          ${
            panel.method === 'abx' && coins !== null
              ? html`<div><dt>X was A / B</dt><dd>${coins.first} / ${coins.second} <span class="soft">${balance === 'fine' ? 'as a fair coin falls' : 'unusual for a fair coin'}</span></dd></div>`
              : nothing
          }
        </dl>
        <p class="small soft">
          ${METHOD_NAMES[panel.method] ?? panel.method} · ${panel.trialsPerSession} trials a session · last event ${localTime(panel.lastEventAt)} ·
          <a href=${this.#listenerLink}>listeners’ link</a>
        </p>
      </section>
    `;
  }

  #renderPlayback() {
    const { byPlayback } = this.panel;
    if (byPlayback.length === 0) return nothing;
    const all = byPlayback.reduce((sum, { answers }) => sum + answers, 0);
    return html`
      <section>
        <h2>Where they listened</h2>
        <table>
          <thead><tr><th scope="col">Playback</th><th scope="col" class="number">Answers</th><th scope="col" class="number">Share</th></tr></thead>
          <tbody>
            ${byPlayback.map(
              ({ playback, answers }) => html`
                <tr>
                  <th scope="row">${playbackName(playback)}</th>
                  <td class="number">${answers}</td>
                  <td class="number">${all === 0 ? '–' : `${Math.round((100 * answers) / all)} %`}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </section>
    `;
  }

  #renderEvidence() {
    if (this.panel.state !== 'unblinded') {
      return html`
        <section>
          <h2>Evidence</h2>
          <p class="soft">Nothing by condition is told while the panel is blind, so that no one stops it at a lucky moment.</p>
        </section>
      `;
    }
    if (this.results === null)
      return html`<section><h2>Evidence</h2><p role="status">Reading the results …</p></section>`;
    return html`
      <section>
        <h2>Evidence</h2>
        ${this.results.notJudged === null ? nothing : html`<p class="refusal">The answers are all here, but the plan cannot judge them. ${this.results.notJudged}</p>`}
        ${this.results.verdicts.map(
          (verdict) => html`
            <article>
              <p><strong class="outcome">${verdict.outcome}</strong> ${verdict.claim}</p>
              <p>${verdict.sentence}</p>
              <interval-picture .verdict=${verdict}></interval-picture>
              <p class="small soft">n = ${verdict.n} · ${verdict.assumption}${verdict.exploratory ? ' · exploratory' : ''}</p>
            </article>
          `,
        )}
      </section>
    `;
  }

  #renderDangerZone() {
    const { state, panelId } = this.panel;
    return html`
      <section class="danger-zone">
        <h2>Cannot be undone</h2>
        ${this.refusal === null ? nothing : html`<p class="refusal" role="alert">${this.refusal}</p>`}
        ${
          state === 'open'
            ? html`
              <p>Closing ends the panel: listeners in the middle of a session cannot finish it. Only a closed panel can be unblinded.</p>
              ${
                this.closing
                  ? html`
                    <div class="choices">
                      <button type="button" class="danger" @click=${this.#close}>Yes, close it for good</button>
                      <button type="button" @click=${this.#keepOpen}>Keep it open</button>
                    </div>
                  `
                  : html`<button type="button" class="danger" @click=${this.#askToClose}>Close the panel …</button>`
              }
            `
            : html`
              <p>Unblinding tells which condition was which. It is written into the panel’s log with your reason.</p>
              <p><a class="button danger" href="#/${panelId}/unblind">Unblind the panel …</a></p>
            `
        }
      </section>
    `;
  }

  #askToClose(): void {
    this.closing = true;
  }

  #keepOpen(): void {
    this.closing = false;
  }

  #close(): void {
    this.closing = false;
    this.dispatchEvent(new Event('close-panel'));
  }
}

function localTime(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
