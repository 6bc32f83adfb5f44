import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Account, AdminApi, PanelStatus } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { atCommandLine } from '../at-command-line.ts';
import { counted } from '../counted.ts';
import { LONGEST_REASON, SHORTEST_REASON } from '../entry-lengths.ts';
import { may } from '../may.ts';
import { PanelChangedEvent } from '../panel-changed-event.ts';

/**
 * The two deeds that end a panel and cannot be undone: closing it, and on a page of its own unblinding it.
 *
 * @fires panel-changed - it was closed
 */
@customElement('ending-section')
export class EndingSection extends LitElement {
  static override styles = [controls, section];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;
  @property({ attribute: false }) account!: Account;
  @property() unblindHref = '';
  @state() private isAsking = false;
  @state() private reason = '';

  readonly #closing = new AdminRequest(this, () => this.api.close(this.panel.panelId, this.reason.trim()));

  protected override render() {
    return html`
      <section class="danger-zone" aria-labelledby="title">
        <h2 id="title">${this.panel.state === 'open' ? 'Close the panel' : 'Unblind the panel'}</h2>
        ${this.panel.state === 'open' ? this.#renderClosing() : this.#renderUnblinding()}
      </section>
    `;
  }

  #renderClosing() {
    if (!may(this.account.role, { as: 'runner' }))
      return html`<p class="soft">You may look, but not run panels: a runner or an admin can close it.</p>`;
    const { refusal, isUnderway } = this.#closing;
    return html`
      <p>
        A closed panel takes no more answers, for good. What was answered is kept, and only then can it be unblinded.
        ${this.#cost}
      </p>
      ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal} The panel may still be open.</p>`}
      ${
        this.isAsking
          ? html`
            <div class="field">
              <label for="reason">Why now? For the audit log; may be left out</label>
              <input id="reason" maxlength=${LONGEST_REASON} .value=${this.reason} @input=${(
                event: Event,
              ) => {
                this.reason = (event.target as HTMLInputElement).value;
              }} />
            </div>
            <div class="choices">
              <button type="button" class="danger" ?disabled=${isUnderway || !this.#reasonFits} @click=${() => void this.#close()}>Yes, close it for good</button>
              <button type="button" @click=${() => this.#ask(false)}>Keep it open</button>
            </div>
          `
          : html`<button id="ask" type="button" class="danger" @click=${() => this.#ask(true)}>Close the panel …</button>`
      }
      ${atCommandLine(`close ${this.panel.panelId} --folder FOLDER --reason "all came"`)}
    `;
  }

  /** What closing now would cost. */
  get #cost(): string {
    const { sessionsStarted, sessionsFinished, answers, answersWanted } = this.panel;
    const unfinished = sessionsStarted - sessionsFinished;
    return [
      unfinished === 0
        ? ''
        : `${counted(unfinished, 'session')} ${unfinished === 1 ? 'is' : 'are'} not finished, and could not be.`,
      answersWanted === null || answers >= answersWanted
        ? ''
        : `The plan wants ${answersWanted.toLocaleString('en')} answers and has ${answers.toLocaleString('en')}: with fewer, “undecided” is more likely.`,
    ].join(' ');
  }

  #renderUnblinding() {
    return html`
      <p>The panel is closed and still blind. Unblinding tells which condition was which, and what the answers say. It is written into the panel’s log with your reason.</p>
      ${
        may(this.account.role, { as: 'admin' })
          ? html`<p><a class="button danger" href=${this.unblindHref}>Unblind the panel …</a></p>`
          : html`<p class="soft">Only an admin can unblind it.</p>`
      }
      ${atCommandLine(`unblind ${this.panel.panelId} --folder FOLDER --reason "closed as planned"`)}
    `;
  }

  get #reasonFits(): boolean {
    const { length } = this.reason.trim();
    return length === 0 || length >= SHORTEST_REASON;
  }

  async #ask(isAsking: boolean): Promise<void> {
    this.isAsking = isAsking;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(isAsking ? '#reason' : '#ask')?.focus();
  }

  async #close(): Promise<void> {
    if ((await this.#closing.run()) === null) return;
    this.isAsking = false;
    this.dispatchEvent(new PanelChangedEvent());
  }
}
