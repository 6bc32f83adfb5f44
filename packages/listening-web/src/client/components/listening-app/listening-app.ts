import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Screen, SessionController } from '../../controllers/session-controller.ts';
import { controls } from '../../styles/controls.ts';
import type { ConsentEvent } from '../consent-step/consent-step.ts';
import '../consent-step/consent-step.ts';
import { insecureAddressNotice } from '../notice-page/insecure-address-notice.ts';
import '../notice-page/notice-page.ts';
import '../thanks-step/thanks-step.ts';
import '../theme-switch/theme-switch.ts';
import type { AnswerEvent } from '../trial-step/trial-step.ts';
import '../trial-step/trial-step.ts';
import { styles } from './listening-app.styles.ts';

const KEY_SHORTCUTS = 'earwitness.key-shortcuts';

/** A panel's page from the listener's side: shows the one screen where the session stands. */
@customElement('listening-app')
export class ListeningApp extends LitElement {
  static override styles = [controls, styles];

  @property({ attribute: 'panel-id' }) panelId = '';
  /** Chosen with the consent and kept on the device: single keys must be possible to switch off (WCAG 2.1.4). */
  #keyShortcuts = localStorage.getItem(KEY_SHORTCUTS) !== 'off';
  #sessionController: SessionController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sessionController ??= new SessionController(this, { panelId: this.panelId });
  }

  protected override render() {
    const { screen, panel } = this.#sessionController!;
    const inTrial = screen.kind === 'trial';
    document.title = [titleOfScreen(screen), panel?.title ?? 'Earwitness'].filter(Boolean).join(' · ');
    return html`
      <main class=${inTrial ? 'trial' : 'page'}>
        <header>
          <span class="title small soft">${inTrial ? panel?.title : 'Listening test'}</span>
          ${panel?.simulated ? html`<span class="simulated small">Simulated panel</span>` : nothing}
          <theme-switch></theme-switch>
        </header>
        ${this.#renderScreen(screen)}
      </main>
    `;
  }

  #renderScreen(screen: Screen): TemplateResult {
    const controller = this.#sessionController!;
    switch (screen.kind) {
      case 'starting':
        return html`<p class="waiting soft" role="status">One moment …</p>`;
      case 'insecure-address':
        return insecureAddressNotice();
      case 'unsupported':
        return html`<notice-page
          heading="This browser cannot run the test"
          text="It needs one that plays sound to the exact sample: a current Chrome, Edge, Firefox or Safari. Please open the link in one of these."
        ></notice-page>`;
      case 'wrong-link':
        return html`<notice-page
          heading="There is no listening test at this address"
          text="Please check the link: a letter may be missing at its end. If it is complete, ask the person who sent it to you."
        ></notice-page>`;
      case 'closed':
        return html`<notice-page
          heading="This listening test is closed"
          text="It takes no more answers. Thank you for wanting to listen; every answer already given is stored."
        ></notice-page>`;
      case 'no-connection':
        return html`<notice-page
          heading="No connection"
          text="The server cannot be reached. Nothing is lost: this page tries again by itself."
        >
          <button type="button" @click=${controller.retryNow}>Try now</button>
        </notice-page>`;
      case 'failed':
        return html`<notice-page heading="This did not work" .text=${screen.message}>
          <button type="button" @click=${() => location.reload()}>Load the page again</button>
        </notice-page>`;
      case 'consent':
        return html`<consent-step
          .panel=${controller.panel}
          ?busy=${screen.busy}
          @consent=${(event: ConsentEvent) => {
            this.#keyShortcuts = event.keyShortcuts;
            localStorage.setItem(KEY_SHORTCUTS, event.keyShortcuts ? 'on' : 'off');
            void controller.consent(event.choice);
          }}
        ></consent-step>`;
      case 'trial':
        return html`<trial-step
          .panel=${controller.panel}
          .session=${controller.session}
          .trial=${screen.trial}
          .phase=${screen.phase}
          .keyShortcuts=${this.#keyShortcuts}
          @answer=${(event: AnswerEvent) => void controller.answer(event.answer)}
          @go-on=${() => void controller.goOn()}
          @replace-trial=${() => void controller.replaceTrial()}
          @retry-now=${controller.retryNow}
        ></trial-step>`;
      case 'thanks':
        return html`<thanks-step .panel=${controller.panel} .result=${screen.result}></thanks-step>`;
    }
  }
}

function titleOfScreen(screen: Screen): string {
  if (screen.kind === 'trial') {
    const { number, total, stage } = screen.trial;
    return `${stage === 'training' ? 'Practice' : 'Trial'} ${number} of ${total}`;
  }
  return screen.kind === 'thanks' ? 'Thank you' : '';
}
