import type { PlaybackSystem } from '@earwitness/bench/panel';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Panel, SessionChoice } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import { focusHeading } from '../focus-heading.ts';
import { PLAYBACK_NAMES } from '../playback-names.ts';
import { styles } from './consent-step.styles.ts';

/** The listener agrees to take part. */
export class ConsentEvent extends Event {
  readonly choice: SessionChoice;
  readonly keyShortcuts: boolean;

  constructor({ keyShortcuts, ...choice }: SessionChoice & { keyShortcuts: boolean }) {
    super('consent');
    this.choice = choice;
    this.keyShortcuts = keyShortcuts;
  }
}

/** Says what the test is about, how long it takes and what is stored; asks what the listener listens on. */
@customElement('consent-step')
export class ConsentStep extends LitElement {
  static override styles = [controls, styles];

  @property({ attribute: false }) panel!: Panel;
  @property({ type: Boolean }) busy = false;
  @state() private playback: PlaybackSystem | null = null;
  @state() private trainedListener = false;
  @state() private keyShortcuts = true;
  @state() private playbackMissing = false;

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    const { title, introduction, minutes, trialsPerSession, trainingTrials, simulated } = this.panel;
    const practice = trainingTrials === 0 ? '' : `${trainingTrials} for practice, then `;
    return html`
      <form class="stack" novalidate @submit=${this.#submit}>
        <h1 tabindex="-1">${title}</h1>
        ${
          simulated
            ? html`<p class="simulated"><strong>Simulated panel.</strong> Its answers come from programs, not from people; it is here to show how a panel works.</p>`
            : nothing
        }
        <p class="introduction">${introduction}</p>
        <dl>
          <div><dt>How long</dt><dd>${minutes === 1 ? 'About a minute' : `About ${minutes} minutes`}: ${practice}${trialsPerSession === 1 ? 'one trial' : `${trialsPerSession} trials`}. You may stop and come back on this device.</dd></div>
          <div><dt>What you need</dt><dd>A quiet place. Set a level that is comfortable and leave it there.</dd></div>
          <div><dt>What is stored</dt><dd>Your answers, when you gave them and how long you took, how often you switched, and what you tick below. No name, no e-mail; a random number in a cookie lets you come back.</dd></div>
        </dl>

        <fieldset aria-describedby=${this.playbackMissing ? 'playback-missing' : ''}>
          <legend>What are you listening on?</legend>
          <div class="choices">
            ${Object.entries(PLAYBACK_NAMES).map(
              ([playback, name]) => html`
                <label>
                  <input
                    type="radio"
                    name="playback"
                    value=${playback}
                    .checked=${this.playback === playback}
                    @change=${() => {
                      this.playback = playback as PlaybackSystem;
                      this.playbackMissing = false;
                    }}
                  />
                  ${name}
                </label>
              `,
            )}
          </div>
        </fieldset>
        ${
          this.playbackMissing
            ? html`<p id="playback-missing" class="missing" role="alert">Please choose what you are listening on.</p>`
            : nothing
        }

        <div class="ticks">
          <label>
            <input
              type="checkbox"
              .checked=${this.trainedListener}
              @change=${(event: Event) => {
                this.trainedListener = (event.target as HTMLInputElement).checked;
              }}
            />
            I am a trained listener (I mix, master or take listening tests often)
          </label>
          <label>
            <input
              type="checkbox"
              .checked=${this.keyShortcuts}
              @change=${(event: Event) => {
                this.keyShortcuts = (event.target as HTMLInputElement).checked;
              }}
            />
            Use single keys as shortcuts (A, B, space bar …)
          </label>
        </div>

        <button class="primary" type="submit" ?disabled=${this.busy}>I agree – begin</button>
      </form>
    `;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const { playback, trainedListener, keyShortcuts } = this;
    if (playback === null) {
      this.playbackMissing = true;
      this.renderRoot.querySelector<HTMLInputElement>('input[type="radio"]')?.focus();
      return;
    }
    this.dispatchEvent(new ConsentEvent({ playback, trainedListener, keyShortcuts }));
  }
}
