import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { PanelStatus } from '../../api.ts';
import { AdminController } from '../../controllers/admin-controller.ts';
import { controls } from '../../styles/controls.ts';
import '../notice-page/notice-page.ts';
import '../panel-page/panel-page.ts';
import type { SignInEvent } from '../sign-in-step/sign-in-step.ts';
import '../sign-in-step/sign-in-step.ts';
import { STATE_NAMES } from '../panel-page/status-line.ts';
import '../theme-switch/theme-switch.ts';
import type { UnblindEvent } from '../unblind-step/unblind-step.ts';
import '../unblind-step/unblind-step.ts';
import { styles } from './admin-app.styles.ts';

/** The experimenter's page: panels on the left, the chosen one beside them. */
@customElement('admin-app')
export class AdminApp extends LitElement {
  static override styles = [controls, styles];

  readonly #admin = new AdminController(this);

  protected override render() {
    const { problem, panels } = this.#admin;
    document.title = [this.#admin.panel?.title, 'Panels · Earwitness'].filter(Boolean).join(' · ');
    return html`
      <header>
        <span class="title">Earwitness · panels</span>
        ${this.#admin.isSignedIn ? html`<button type="button" @click=${() => void this.#admin.signOut()}>Sign out</button>` : nothing}
        <theme-switch></theme-switch>
      </header>
      ${problem === 'no-connection' && panels !== null ? html`<p class="offline" role="status">No connection to the server: what you see may be out of date.</p>` : nothing}
      ${this.#renderPage()}
    `;
  }

  #renderPage(): TemplateResult {
    const { problem, panels, panel } = this.#admin;
    if (panels === null && (problem === 'no-account' || this.#admin.isSettingUp)) {
      return html`<main class="alone">
        <sign-in-step
          ?isFirst=${this.#admin.isSettingUp}
          .refusal=${this.#admin.refusal}
          @sign-in=${(event: SignInEvent) => void this.#admin.signIn(event)}
        ></sign-in-step>
      </main>`;
    }
    if (problem === 'wrong-token') {
      return html`<main class="alone">
        <notice-page
          heading="This admin link is not valid"
          text="The program that serves the panels prints the whole link, with its token, when it starts. Open that link; it is new at each start unless you set it."
        ></notice-page>
      </main>`;
    }
    if (panels === null) {
      return html`<main class="alone">
        ${
          problem === 'no-connection'
            ? html`<notice-page heading="No connection" text="The server cannot be reached. This page tries again by itself."></notice-page>`
            : html`<p class="soft" role="status">One moment …</p>`
        }
      </main>`;
    }
    if (panel === null) {
      return html`<main class="alone">
        <notice-page heading="No panel yet" text="Start one from the command line, then come back here:">
          <p><code>npx earwitness abx MASTER-ONE.wav MASTER-TWO.wav</code></p>
          <p class="soft">asks whether a difference between two files can be heard.</p>
          <p><code>npx earwitness demo</code></p>
          <p class="soft">makes a panel from the demo dataset.</p>
        </notice-page>
      </main>`;
    }
    return html`
      <div class="columns">
        <nav aria-label="Panels">
          <ul>${panels.map((one) => this.#renderEntry(one, one === panel))}</ul>
        </nav>
        <main>${this.#renderPanel(panel)}</main>
      </div>
    `;
  }

  #renderEntry(entry: PanelStatus, shown: boolean) {
    return html`
      <li>
        <a href="#/${entry.panelId}" aria-current=${shown ? 'page' : nothing}>
          <span>${entry.title}</span>
          <span class="small soft">${STATE_NAMES[entry.state]} · ${entry.answers} answers${entry.simulated ? ' · simulated' : ''}</span>
        </a>
      </li>
    `;
  }

  #renderPanel(panel: PanelStatus) {
    const { place, refusal, results, listenerUrl } = this.#admin;
    if (place.unblinding && panel.state === 'closed') {
      return html`<unblind-step
        .panel=${panel}
        .refusal=${refusal}
        @unblind=${({ reason }: UnblindEvent) => void this.#admin.unblind(panel.panelId, reason)}
      ></unblind-step>`;
    }
    return html`<panel-page
      .panel=${panel}
      .listenerUrl=${listenerUrl}
      .refusal=${refusal}
      .results=${results?.panelId === panel.panelId ? results.results : null}
      @close-panel=${() => void this.#admin.close(panel.panelId)}
    ></panel-page>`;
  }
}
