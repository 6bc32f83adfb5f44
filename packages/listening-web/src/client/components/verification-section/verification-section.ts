import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AdminApi, PanelStatus, Verification } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { atCommandLine } from '../at-command-line.ts';

/** Whether a panel's log is as it was written, its draws as they were committed to, and its switch proven. */
@customElement('verification-section')
export class VerificationSection extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      [role='status'] p + p {
        margin-block-start: var(--space-8);
      }
    `,
  ];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;

  readonly #check = new AdminRequest(this, () => this.api.verification(this.panel.panelId));

  protected override render() {
    const { reply, refusal, isUnderway } = this.#check;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">Is everything as it was written?</h2>
        <p>
          Each event of the log holds a hash of the one before, and each trial was committed to before it was heard. This goes through all of
          them, draws every trial again, and reads how the player was proven before the panel opened; it tells nothing of the answers.
        </p>
        <button type="button" ?disabled=${isUnderway} @click=${() => void this.#check.run()}>
          ${isUnderway ? 'Checking …' : 'Check the log and the draws'}
        </button>
        <div role="status">
          ${refusal === null ? nothing : html`<p class="refusal">${refusal}</p>`}
          ${reply === null || isUnderway ? nothing : this.#renderFinding(reply)}
        </div>
        ${atCommandLine(`verify ${this.panel.panelId} --folder FOLDER`)}
      </section>
    `;
  }

  #renderFinding({ log, draws, switching }: Verification) {
    const restore = 'Stop the server, keep the database as it is, and compare it with a backup.';
    return html`
      ${
        log.intact
          ? html`<p>The log is whole: ${log.events.toLocaleString('en')} events. Its head is <code>${log.headHash}</code>: noted somewhere else, it also shows a log that was written anew.</p>`
          : html`<p class="refusal">The log is broken at event ${log.firstBrokenSeq}: ${log.problem}. ${restore}</p>`
      }
      ${
        draws.intact
          ? html`<p>All ${draws.trials.toLocaleString('en')} draws are those that were committed to.</p>`
          : html`<p class="refusal">The draws are not those that were committed to: ${draws.problem}. ${restore}</p>`
      }
      ${
        switching.problem === null
          ? html`<p>${switching.sentence}${switching.isOfThisPlayer === false ? ' It was proven with another build of the player than this server sends.' : ''}</p>`
          : html`<p class="refusal">The certificates of the player count for nothing: ${switching.problem}. ${restore}</p>`
      }
    `;
  }
}
