import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { AdminApi, PanelStatus, Quality } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { atCommandLine } from '../at-command-line.ts';
import { counted } from '../counted.ts';
import { byConcern, controlWords, FLAG_WORDS, type Flag, type QualitySession } from './quality-words.ts';

/** Of those that stand out; more at once would be a list that nobody reads. */
const SHOWN_AT_FIRST = 12;

/** What stands out about a panel's sessions, before anybody knows what the answers say. */
@customElement('quality-section')
export class QualitySection extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      td code {
        white-space: nowrap;
      }
      ul {
        margin: 0;
        padding-inline-start: 20px;
      }
    `,
  ];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;
  @state() private showsAll = false;

  readonly #quality = new AdminRequest(this, () => this.api.quality(this.panel.panelId));

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('panel')) void this.#quality.keepUpWith(this.panel.lastEventAt);
  }

  protected override render() {
    const { reply, refusal } = this.#quality;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">Quality</h2>
        ${refusal === null ? nothing : html`<p class="refusal">${refusal}</p>`}
        ${reply === null ? nothing : this.#renderQuality(reply)}
      </section>
    `;
  }

  #renderQuality(quality: Quality) {
    const { sessions, flagged } = quality;
    if (sessions.length === 0)
      return html`<p class="soft">Nobody has begun yet: there is nothing to look at.</p>`;
    const sorted = byConcern(sessions);
    const shown = this.showsAll ? sorted : sorted.slice(0, Math.min(flagged, SHOWN_AT_FIRST));
    const seen = new Set(sessions.flatMap(({ flags }) => flags));
    return html`
      <p>
        ${flagged === 0 ? 'No session stands out.' : `${counted(flagged, 'session')} of ${sessions.length} to look at.`}
        Nothing is left out for what stands here: only what the plan fixed beforehand leaves answers out.
      </p>
      ${controlWords(quality, this.panel.method).map((words) => html`<p>${words}</p>`)}
      ${shown.length === 0 ? nothing : renderTable(shown)}
      ${
        shown.length < sorted.length || this.showsAll
          ? html`<button type="button" aria-expanded=${String(this.showsAll)} @click=${this.#toggle}>
            ${this.showsAll ? 'Show only what stands out' : `Show all ${counted(sorted.length, 'session')}`}
          </button>`
          : nothing
      }
      ${
        seen.size === 0
          ? nothing
          : html`<details>
            <summary>What these mean</summary>
            <ul>
              ${(Object.keys(FLAG_WORDS) as Flag[])
                .filter((flag) => seen.has(flag))
                .map(
                  (flag) =>
                    html`<li><strong>${FLAG_WORDS[flag].name}.</strong> ${FLAG_WORDS[flag].meaning}</li>`,
                )}
            </ul>
          </details>`
      }
      ${atCommandLine(`status ${this.panel.panelId} --folder FOLDER`)}
    `;
  }

  #toggle(): void {
    this.showsAll = !this.showsAll;
  }
}

function renderTable(sessions: readonly QualitySession[]) {
  return html`
    <div class="table" role="region" aria-label="Sessions, the most concerning first" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Session</th><th scope="col">What stands out</th><th scope="col" class="number">Answers</th>
            <th scope="col" class="number">Time per trial</th><th scope="col" class="number">Catch trials</th><th scope="col" class="number">Drawn anew</th>
          </tr>
        </thead>
        <tbody>${repeat(sessions, ({ session }) => session, renderSession)}</tbody>
      </table>
    </div>
  `;
}

function renderSession(session: QualitySession) {
  const { catchTrials, flags, medianResponseSeconds: pace } = session;
  return html`
    <tr>
      <th scope="row">
        <code>${session.session.slice(0, 8)}</code>
        <div class="small soft">listener ${session.listener.slice(0, 8)}${session.sessionNumber > 1 ? `, session ${session.sessionNumber}` : ''}</div>
      </th>
      <td>
        ${flags.length === 0 ? html`<span class="soft">nothing</span>` : flags.map((flag) => html`<div>${FLAG_WORDS[flag].name}</div>`)}
        ${session.isFinished ? nothing : html`<div class="small soft">not finished</div>`}
      </td>
      <td class="number">${session.answers}</td>
      <td class="number">${pace === null ? '–' : `${pace.toFixed(1)} s`}</td>
      <td class="number">${catchTrials.answers === 0 ? '–' : `${catchTrials.right} of ${catchTrials.answers}`}</td>
      <td class="number">${session.redraws}</td>
    </tr>
  `;
}
