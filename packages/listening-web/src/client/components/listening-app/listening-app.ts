import { localized, msg } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Screen } from '../../controllers/screen.ts';
import { SessionController } from '../../controllers/session-controller.ts';
import { keepPage } from '../../keep-page.ts';
import type { Layout } from '../../methods/answer-form.ts';
import { trialPlace } from '../../methods/trial-place.ts';
import { controls } from '../../styles/controls.ts';
import '../completion-code/completion-code.ts';
import type { LanguageEvent } from '../consent-step/consent-step.ts';
import '../consent-step/consent-step.ts';
import { areKeysOn } from '../key-switch/key-switch.ts';
import '../notice-page/notice-page.ts';
import { obstacleNotice } from '../notice-page/obstacle-notice.ts';
import { refusedLinkNotice } from '../notice-page/refused-link-notice.ts';
import type { PlaybackEvent } from '../playback-step/playback-step.ts';
import '../playback-step/playback-step.ts';
import type { QuestionnaireEvent } from '../questionnaire-step/questionnaire-step.ts';
import '../questionnaire-step/questionnaire-step.ts';
import '../seat-step/seat-step.ts';
import type { PassportEvent } from '../sound-check-step/sound-check-step.ts';
import '../sound-check-step/sound-check-step.ts';
import '../thanks-step/thanks-step.ts';
import '../theme-switch/theme-switch.ts';
import type { AnswerEvent, ReplaceTrialEvent } from '../trial-step/trial-step.ts';
import '../trial-step/trial-step.ts';
import { styles } from './listening-app.styles.ts';

const NARROW = '(max-width: 600px)';

/** A panel's page from the listener's side: shows the one screen where the session stands. */
@localized()
@customElement('listening-app')
export class ListeningApp extends LitElement {
  static override styles = [controls, styles];

  @property({ attribute: false }) panelId = '';
  @state() private keyShortcuts = areKeysOn();
  readonly #narrow = matchMedia(NARROW);
  #sessionController: SessionController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sessionController ??= new SessionController(this, { panelId: this.panelId });
    this.#narrow.addEventListener('change', this.#onNarrow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#narrow.removeEventListener('change', this.#onNarrow);
  }

  protected override render() {
    const { screen, panel } = this.#sessionController!;
    const inTrial = screen.kind === 'trial' || screen.kind === 'seat';
    document.title = [titleOfScreen(screen), panel?.title ?? 'Earwitness'].filter(Boolean).join(' · ');
    return html`
      <main class=${inTrial ? 'trial' : 'page'}>
        <header>
          <span class="title small soft">${inTrial ? panel?.title : msg('Listening test')}</span>
          ${this.#renderMarks()} ${inTrial ? this.#renderAnswersState() : nothing} ${inTrial ? html`<key-switch @switch-keys=${this.#switchKeys}></key-switch>` : nothing}
          <theme-switch></theme-switch>
        </header>
        ${this.#renderWarnings()} ${this.#renderScreen(screen)}
      </main>
    `;
  }

  /** What the answers are not. */
  #renderMarks() {
    const { panel, isRehearsal } = this.#sessionController!;
    return html`
      ${isRehearsal ? mark(msg('Rehearsal: nothing is counted'), { short: msg('Rehearsal') }) : nothing}
      ${panel?.simulated ? mark(msg('Simulated panel'), { short: msg('Simulated') }) : nothing}
    `;
  }

  /** For the eyes; what changes is said aloud beside the answer. */
  #renderAnswersState() {
    const { answers } = this.#sessionController!;
    if (answers === 'none') return nothing;
    const said = {
      sending: msg('Sending …'),
      kept: msg('Saved here, not sent'),
      stored: msg('Answers stored'),
    }[answers];
    return html`<span class="answers small soft ${answers}">${said}</span>`;
  }

  #renderWarnings() {
    const { holdsUnsafe, isOffline, screen, seat } = this.#sessionController!;
    if (holdsUnsafe) {
      return html`<p class="warning small" role="alert">
        ${msg('This browser keeps nothing on the device. Please leave this page open until your answer is sent.')}
      </p>`;
    }
    return isOffline || (screen.kind === 'seat' && seat.isOffline)
      ? html`<p class="warning small" role="alert">
          ${msg('No connection. Nothing is lost: this page tries again by itself.')}
        </p>`
      : nothing;
  }

  #renderScreen(screen: Screen): TemplateResult {
    const controller = this.#sessionController!;
    switch (screen.kind) {
      case 'starting':
        return html`<p class="waiting soft" role="status">${msg('One moment …')}</p>`;
      case 'insecure-address':
      case 'unsupported':
      case 'closed':
      case 'no-connection':
      case 'failed':
        return obstacleNotice(screen, controller);
      case 'wrong-link':
        return html`<notice-page
          .heading=${msg('There is no listening test at this address')}
          .text=${msg('Please check the link: a part of it may be missing. Open it once more from the message that it came in; if it is complete, ask the person who sent it to you.')}
        ></notice-page>`;
      case 'preview':
        return html`<notice-page
          .heading=${msg('This is a preview')}
          .text=${msg('Please accept the task on the platform first; the listening test then opens here.')}
        ></notice-page>`;
      case 'link-refused':
        return refusedLinkNotice(screen.link, { crowdPlatform: controller.panel?.crowdPlatform ?? null });
      case 'quota-full':
        return html`<notice-page
          .heading=${msg('There are enough listeners like you')}
          .text=${msg('This test has all the listeners that it needs with what you listen on, your training or your language. Thank you for wanting to take part.')}
        ></notice-page>`;
      case 'already-taken':
        return html`<notice-page
          .heading=${msg('You have taken this test')}
          .text=${msg('All your answers are stored. Nobody takes it more often than planned, so that everybody counts alike.')}
        ></notice-page>`;
      case 'not-qualified':
        return this.#renderNotQualified(screen);
      case 'open-elsewhere':
        return html`<notice-page
          .heading=${msg('This test is open in another place')}
          .text=${msg('It is open in another tab, or on another device of yours. You can go on there, or here: the trial that is open there is then asked anew. Answers that you gave are stored.')}
        >
          <button type="button" class="primary" @click=${() => void controller.takeOver()}>${msg('Go on here')}</button>
        </notice-page>`;
      case 'taken-over':
        return html`<notice-page
          .heading=${msg('The test goes on in another tab')}
          .text=${msg('You may close this one. Answers that you gave here are not lost.')}
        >
          <button type="button" @click=${() => void controller.takeOver()}>${msg('Go on here')}</button>
        </notice-page>`;
      case 'consent':
        return html`<consent-step
          .panel=${controller.panel}
          @language=${({ language }: LanguageEvent) => void controller.chooseLanguage(language)}
          @consent=${() => controller.consent()}
        ></consent-step>`;
      case 'playback':
        return html`<playback-step
          .panel=${controller.panel}
          .session=${controller.session}
          .address=${controller.session === null ? controller.visitAddress : ''}
          .room=${controller.room}
          ?isOther=${screen.isOther}
          ?busy=${controller.busy}
          @back=${() => controller.reconsider()}
          @playback=${({ playback, trainedListener }: PlaybackEvent) => void controller.begin({ playback, trainedListener })}
        ></playback-step>`;
      case 'questionnaire':
        return html`<questionnaire-step
          .panel=${controller.panel}
          ?busy=${controller.busy}
          @questionnaire=${({ answers }: QuestionnaireEvent) => void controller.answerQuestionnaire(answers)}
        ></questionnaire-step>`;
      case 'sound-check':
        return html`<sound-check-step
          .playback=${controller.session?.playback}
          ?busy=${controller.busy}
          @passport=${({ passport }: PassportEvent) => void controller.finishSoundCheck(passport)}
        ></sound-check-step>`;
      case 'trial':
        return html`<trial-step
          .panel=${controller.panel}
          .session=${controller.session}
          .trial=${screen.trial}
          .next=${controller.next}
          .phase=${screen.phase}
          .layout=${this.#layout}
          .keyShortcuts=${this.keyShortcuts}
          @ready=${() => {
            keepPage();
            void controller.prepareNext();
          }}
          @answer=${({ answer }: AnswerEvent) => void controller.answer(answer)}
          @go-on=${() => void controller.goOn()}
          @replace-trial=${({ reason }: ReplaceTrialEvent) => void controller.replaceTrial(reason)}
          @retry-now=${controller.retryNow}
        ></trial-step>`;
      case 'seat':
        return html`<seat-step
          .panel=${controller.panel}
          .session=${controller.session}
          .state=${controller.seat.state}
          .keyShortcuts=${this.keyShortcuts}
          @answer=${({ answer }: AnswerEvent) => void controller.seat.answer(answer)}
          @retry-now=${controller.retryNow}
        ></seat-step>`;
      case 'room-full':
        return html`<notice-page
          .heading=${msg('This room takes no more listeners')}
          .text=${msg('Its session is over, or every seat is taken. Please ask whoever leads it.')}
        ></notice-page>`;
      case 'room-over':
        return html`<notice-page
          .heading=${msg('The session of this room is over')}
          .text=${msg('Whoever leads it has ended it. Answers that you gave are stored. Thank you for listening.')}
        ></notice-page>`;
      case 'thanks':
        return html`<thanks-step
          .panel=${controller.panel}
          .session=${controller.session}
          .result=${screen.result}
          .completion=${screen.completion}
          .handover=${controller.handover}
          ?rehearsal=${controller.isRehearsal}
          ?busy=${controller.busy}
          @next-session=${() => controller.beginNextSession()}
          @hand-over=${() => void controller.handOver()}
        ></thanks-step>`;
    }
  }

  #renderNotQualified({ completion }: Extract<Screen, { kind: 'not-qualified' }>): TemplateResult {
    const hasCode = completion !== null && this.#sessionController?.panel?.crowdPlatform !== null;
    return html`<notice-page
      .heading=${msg('Thank you: the test ends here for you')}
      .text=${msg('It goes on with listeners who heard the differences of its first part, on what they listened with. That says little about your ears: rooms and devices hide much. Your answers are stored.')}
    >
      ${hasCode ? html`<completion-code .completion=${completion}></completion-code>` : nothing}
    </notice-page>`;
  }

  get #layout(): Layout {
    if (this.#sessionController?.session?.playback === 'car') return 'car';
    return this.#narrow.matches ? 'hand' : 'desk';
  }

  readonly #onNarrow = (): void => this.requestUpdate();

  readonly #switchKeys = (): void => {
    this.keyShortcuts = areKeysOn();
  };
}

function mark(text: string, { short }: { short: string }): TemplateResult {
  return html`<span class="mark small"><span class="wide">${text}</span><span class="narrow">${short}</span></span>`;
}

function titleOfScreen(screen: Screen): string {
  if (screen.kind === 'trial') return trialPlace(screen.trial);
  return screen.kind === 'thanks' ? msg('Thank you') : '';
}
