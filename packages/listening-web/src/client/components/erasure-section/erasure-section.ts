import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AdminApi, PanelStatus } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { atCommandLine } from '../at-command-line.ts';
import { LONGEST_REASON, SHORTEST_REASON } from '../entry-lengths.ts';
import { PanelChangedEvent } from '../panel-changed-event.ts';

const PSEUDONYM = /^[0-9a-f]{32}$/;

/**
 * Erases one listener: what they wrote, and how they were known outside.
 *
 * @fires panel-changed - somebody was erased
 */
@customElement('erasure-section')
export class ErasureSection extends LitElement {
  static override styles = [controls, section];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;
  @state() private pseudonym = '';
  @state() private reason = '';
  @state() private isAsking = false;
  @state() private erased: string | null = null;

  readonly #erasure = new AdminRequest(this, () =>
    this.api.erase(this.panel.panelId, { listener: this.pseudonym, reason: this.reason.trim() }),
  );

  protected override render() {
    const { refusal, isUnderway } = this.#erasure;
    const isWrong = this.pseudonym !== '' && !PSEUDONYM.test(this.pseudonym);
    return html`
      <section class="danger-zone" aria-labelledby="title">
        <h2 id="title">Erase one listener</h2>
        <p>
          For whoever asks for it: what they wrote (answers about themselves, comments) and how they were known outside (invitation, platform id) are
          deleted for good. Their answers stay under the pseudonym, and the log stays whole. Backups made before still hold it.
        </p>
        <form class="stack" @submit=${this.#submit}>
          <div class="field">
            <label for="pseudonym">Pseudonym of the listener</label>
            <input id="pseudonym" autocomplete="off" spellcheck="false" aria-describedby="about-pseudonym" aria-invalid=${String(isWrong)} .value=${this.pseudonym}
              @input=${(event: Event) => {
                this.pseudonym = (event.target as HTMLInputElement).value.trim();
                this.isAsking = false;
              }} />
            <p id="about-pseudonym" class="small soft">32 digits and letters from a to f, as the column “listener” of the answers and of the completion codes has it.</p>
          </div>
          <div class="field">
            <label for="reason">Why? For the audit log</label>
            <input id="reason" maxlength=${LONGEST_REASON} .value=${this.reason}
              @input=${(event: Event) => {
                this.reason = (event.target as HTMLInputElement).value;
              }} />
          </div>
          ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal} Look at the pseudonym: nobody may have it in this panel.</p>`}
          <div class="choices">
            <button type="submit" class="danger" ?disabled=${!this.#isComplete || isUnderway}>${this.isAsking ? 'Yes, erase for good' : 'Erase …'}</button>
            ${this.isAsking ? html`<button type="button" @click=${this.#keep}>Keep everything</button>` : nothing}
          </div>
          <p role="status">${this.erased === null ? nothing : `Erased: ${this.erased.slice(0, 8)}…`}</p>
        </form>
        ${atCommandLine(`erase ${this.panel.panelId} PSEUDONYM --folder FOLDER`)}
      </section>
    `;
  }

  get #isComplete(): boolean {
    return PSEUDONYM.test(this.pseudonym) && this.reason.trim().length >= SHORTEST_REASON;
  }

  #keep(): void {
    this.isAsking = false;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!this.#isComplete) return;
    if (!this.isAsking) {
      this.isAsking = true;
      return;
    }
    this.isAsking = false;
    if ((await this.#erasure.run()) === null) return;
    this.erased = this.pseudonym;
    this.pseudonym = '';
    this.reason = '';
    this.dispatchEvent(new PanelChangedEvent());
  }
}
