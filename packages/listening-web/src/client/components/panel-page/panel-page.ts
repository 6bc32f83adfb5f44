import type { PanelDefinition } from '@earwitness/bench/panel';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Account, AdminApi, PanelStatus } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { controls } from '../../styles/controls.ts';
import '../answers-section/answers-section.ts';
import '../codes-section/codes-section.ts';
import '../ending-section/ending-section.ts';
import '../erasure-section/erasure-section.ts';
import '../evidence-section/evidence-section.ts';
import { focusHeading } from '../focus-heading.ts';
import '../invite-section/invite-section.ts';
import { may } from '../may.ts';
import '../panel-rooms/panel-rooms.ts';
import '../progress-section/progress-section.ts';
import '../quality-section/quality-section.ts';
import '../verdict-section/verdict-section.ts';
import '../verification-section/verification-section.ts';
import { STATE_NAMES, statusLine } from './status-line.ts';

/**
 * One panel from the experimenter's side: what is next while it runs, what it came to once it is unblinded, and the deeds that cannot be
 * undone at the end.
 */
@customElement('panel-page')
export class PanelPage extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-16);
      }
      :host > * {
        min-width: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8) var(--space-16);
      }
      .simulated {
        padding: 2px var(--space-8);
        border: 1px dashed var(--edge);
        border-radius: var(--radius);
      }
      .status {
        font-size: var(--text-20);
      }
      .refusal {
        color: var(--danger);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;
  @property({ attribute: false }) account!: Account;
  /** Where listeners go. */
  @property() listenerUrl = '';
  @property() unblindHref = '';
  /** What is said to who does not see it: only what changes what one can do, as figures change all the time. */
  @state() private announcement = '';

  /** As it was when the page was opened: what one writes there would be lost if it moved with the first answer. */
  #invitesFirst = false;

  readonly #frozen = new AdminRequest(this, () => this.api.definition(this.panel.panelId));

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('panel');
    if (before !== undefined && before.state !== this.panel.state)
      this.announcement = `${this.panel.title}: ${STATE_NAMES[this.panel.state]}`;
    if (!changed.has('panel')) return;
    if (before === undefined) this.#invitesFirst = this.panel.answers === 0;
    void this.#frozen.keepUpWith(this.panel.panelId);
  }

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    const { panel } = this;
    const { reply, refusal } = this.#frozen;
    return html`
      <div class="head">
        <h1 tabindex="-1">${panel.title}</h1>
        ${panel.simulated ? html`<span class="simulated small">Simulated: its listeners are programs</span>` : nothing}
      </div>
      <p class="status">${statusLine(panel)}</p>
      <p class="visually-hidden" role="status">${this.announcement}</p>
      ${refusal === null ? nothing : html`<p class="refusal">${refusal}</p>`}
      ${reply === null ? nothing : this.#renderSections(reply.definition as unknown as PanelDefinition)}
    `;
  }

  #renderSections(definition: PanelDefinition) {
    const { api, panel, account } = this;
    const isOpen = panel.state === 'open';
    const isUnblinded = panel.state === 'unblinded';
    const invite = isOpen
      ? html`<invite-section .api=${api} .panel=${panel} .definition=${definition} .account=${account} .listenerUrl=${this.listenerUrl}></invite-section>`
      : nothing;
    return html`
      ${isUnblinded ? html`<verdict-section .api=${api} .panel=${panel}></verdict-section><answers-section .api=${api} .panel=${panel}></answers-section>` : nothing}
      ${this.#invitesFirst ? invite : nothing}
      <progress-section .panel=${panel}></progress-section>
      <quality-section .api=${api} .panel=${panel}></quality-section>
      ${isUnblinded ? nothing : html`<evidence-section .api=${api} .panel=${panel} .definition=${definition} @evidence-reached=${this.#announceEvidence}></evidence-section>`}
      ${this.#invitesFirst ? nothing : invite}
      <panel-rooms .api=${api} .panel=${panel} .account=${account}></panel-rooms>
      ${may(account.role, { as: 'runner' }) ? html`<codes-section .api=${api} .panel=${panel}></codes-section>` : nothing}
      <verification-section .api=${api} .panel=${panel}></verification-section>
      ${isUnblinded ? nothing : html`<ending-section .api=${api} .panel=${panel} .account=${account} .unblindHref=${this.unblindHref}></ending-section>`}
      ${may(account.role, { as: 'admin' }) ? html`<erasure-section .api=${api} .panel=${panel}></erasure-section>` : nothing}
      <p class="small soft">In the commands FOLDER is the folder of panels that the server was started with.</p>
    `;
  }

  #announceEvidence(): void {
    this.announcement = 'There is enough evidence: the panel may stop.';
  }
}
