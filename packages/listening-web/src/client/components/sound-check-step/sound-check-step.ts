import type { PlaybackSystem } from '@earwitness/bench/panel';
import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Passport } from '../../api.ts';
import { pageLocale } from '../../locales/page-language.ts';
import {
  antiPhaseTrial,
  BAND_TONES_HZ,
  bandTone,
  type CheckSound,
  hugginsTrial,
  sidePip,
  speechNoise,
} from '../../player/check-sounds.ts';
import { CheckSpeaker } from '../../player/check-speaker.ts';
import { controls } from '../../styles/controls.ts';
import { focusHeading } from '../focus-heading.ts';
import { playbackName } from '../playback-names.ts';
import {
  type CheckOutcome,
  checksFor,
  HEADPHONE_TESTS,
  judgeHeadphones,
  judgeSides,
  SIDE_ROUNDS,
  type Side,
  type SoundCheck,
  sidesToPlay,
  tonesToAsk,
} from './sound-check.ts';
import { styles } from './sound-check-step.styles.ts';

/** The sound has been checked, or not. */
export class PassportEvent extends Event {
  readonly passport: Passport;

  constructor(passport: Passport) {
    super('passport');
    this.passport = passport;
  }
}

const NOISE_SECONDS = 12;
const TONES_HZ = tonesToAsk(BAND_TONES_HZ);

type SideAnswer = Side | 'neither';

/**
 * Sets the level and finds out what the playback is good for: one short check after the other, each of which may be left out.
 *
 * @fires passport - PassportEvent
 */
@localized()
@customElement('sound-check-step')
export class SoundCheckStep extends LitElement {
  static override styles = [controls, styles];

  @property() playback: PlaybackSystem = 'other';
  @property({ type: Boolean }) busy = false;
  /** Of the checks; the one past the last shows what was found. */
  @state() private place = 0;
  @state() private outcomes: Readonly<Partial<Record<SoundCheck, CheckOutcome>>> = {};
  @state() private playing = false;
  /** Something was played in this round, so that there is something to say about it. */
  @state() private heard = false;
  @state() private isSilent = false;
  @state() private noSound = false;
  @state() private sides: readonly Side[] = [];
  @state() private sidesAnswered: readonly SideAnswer[] = [];
  @state() private sidesExchanged = false;
  @state() private headphoneTest = 0;
  @state() private headphonesRight: readonly boolean[] = [];
  @state() private tone = 0;
  @state() private bandwidthHz: number | null = null;
  #trial: ReturnType<typeof hugginsTrial> | null = null;
  #speaker: Promise<CheckSpeaker> | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.#speaker?.then((speaker) => speaker.close()).catch(() => {});
    this.#speaker = null;
  }

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed as Map<PropertyKey, unknown>;
    const isAnother = ['place', 'headphoneTest'].some((name) => before.get(name) !== undefined);
    if (isAnother) focusHeading(this);
  }

  protected override render() {
    const check = this.#check;
    if (check === undefined) return this.#renderFound();
    const number = this.place + 1;
    const total = this.#checks.length;
    return html`
      <div class="stack">
        <p class="small soft">${msg(str`Sound check (${playbackName(this.playback)}), step ${number} of ${total}`)}</p>
        ${this.#renderCheck(check)}
        ${this.noSound ? html`<p class="problem" role="alert">${msg('This browser does not play the sound of the check. You can go on without it.')}</p>` : nothing}
        <div class="leave">
          <button type="button" class="plain" @click=${() => this.#finish(check, 'skipped')}>${msg('Skip this step')}</button>
          ${
            total - number > 0
              ? html`<button type="button" class="plain" @click=${this.#skipAll}>${msg('Skip the sound check')}</button>`
              : nothing
          }
        </div>
      </div>
    `;
  }

  #renderCheck(check: SoundCheck): TemplateResult {
    switch (check) {
      case 'level':
        return this.#renderLevel();
      case 'sides':
        return this.#renderSides();
      case 'headphones':
        return this.#renderHeadphones();
      case 'bandwidth':
        return this.#renderBandwidth();
    }
  }

  #renderLevel() {
    return html`
      <h1 tabindex="-1">${msg('Set a comfortable level')}</h1>
      <p>
        ${msg('Start with a low level on your device and press Play. Turn it up until the noise is as loud as you like to hear music. Then leave it there until the end.')}
      </p>
      <div class="row">
        <button type="button" class=${this.heard ? '' : 'primary'} @click=${this.#toggleNoise}>
          ${this.playing ? msg('Stop') : this.heard ? msg('Play again') : msg('Play the noise')}
        </button>
        ${
          this.heard
            ? html`
              <button type="button" class="primary" @click=${() => this.#finish('level', 'passed')}>${msg('It is comfortable')}</button>
              <button type="button" @click=${this.#hearNothing}>${msg('I hear nothing')}</button>
            `
            : nothing
        }
      </div>
      ${
        this.isSilent
          ? html`
            <div role="status">
              <p>${msg('Please look at these, and play it again:')}</p>
              <ul>
                <li>${msg('The device is not muted, and its level is not at zero.')}</li>
                <li>${msg('The sound goes where you listen: plug or Bluetooth, and the output that the system has chosen.')}</li>
                <li>${msg('This tab or the browser is not muted.')}</li>
              </ul>
              <button type="button" class="plain" @click=${() => this.#finish('level', 'failed')}>
                ${msg('I still hear nothing. Go on')}
              </button>
            </div>
          `
          : nothing
      }
    `;
  }

  #renderSides() {
    const round = this.sidesAnswered.length + 1;
    return html`
      <h1 tabindex="-1">${msg('Left or right?')}</h1>
      <p>${msg('A short tone comes from one side. Press Play, then say from which; the next tone follows by itself.')}</p>
      ${
        this.sidesExchanged
          ? html`<p class="problem" role="alert">
              ${msg('Left and right seem to be exchanged. Please turn your headphones round, or exchange the cables of your loudspeakers, and do it once more.')}
            </p>`
          : nothing
      }
      ${this.#renderPlay(() => void this.#playSide())}
      <div class="row answers sides" dir="ltr" role="group" aria-label=${msg('From which side?')}>
        ${(
          [
            ['left', msg('Left')],
            ['right', msg('Right')],
            ['neither', msg('The middle, or I cannot tell')],
          ] as const
        ).map(
          ([side, label]) =>
            html`<button type="button" aria-disabled=${!this.heard} @click=${() => this.#answerSide(side)}>${label}</button>`,
        )}
      </div>
      ${this.#renderRound(round, SIDE_ROUNDS)}
    `;
  }

  #renderHeadphones() {
    const isHuggins = HEADPHONE_TESTS[this.headphoneTest] === 'huggins';
    const round = this.headphonesRight.length + 1;
    return html`
      <h1 tabindex="-1">${isHuggins ? msg('In which noise is a tone?') : msg('Which tone is the softest?')}</h1>
      <p>
        ${
          isHuggins
            ? msg(
                'You hear three noises, one after another. In one of them is a faint tone, which only headphones on both ears make heard.',
              )
            : msg('You hear three tones, one after another. One of them is softer than the others.')
        }
      </p>
      ${round === 1 && this.headphoneTest === 0 ? html`<p class="soft">${msg('Twelve of these take about a minute and a half. You may skip this step.')}</p>` : nothing}
      ${this.#renderPlay(() => void this.#playHeadphoneTrial())}
      <div class="row answers" role="group" aria-label=${isHuggins ? msg('In which noise is a tone?') : msg('Which tone is the softest?')}>
        ${([1, 2, 3] as const).map(
          (answer) => html`
            <button type="button" aria-disabled=${!this.heard} @click=${() => this.#answerHeadphones(answer)}>
              ${answer === 1 ? msg('The first') : answer === 2 ? msg('The second') : msg('The third')}
            </button>
          `,
        )}
      </div>
      ${this.#renderRound(round + 6 * this.headphoneTest, 6 * HEADPHONE_TESTS.length)}
    `;
  }

  #renderBandwidth() {
    return html`
      <h1 tabindex="-1">${msg('How high do you hear?')}</h1>
      <p>${msg('Each tone is higher than the one before. Most people hear the last ones not at all; please leave the level as it is.')}</p>
      ${this.#renderPlay(() => void this.#playTone())}
      <div class="row answers" role="group" aria-label=${msg('Do you hear the tone?')}>
        <button type="button" aria-disabled=${!this.heard} @click=${() => this.#answerTone(true)}>${msg('I hear it')}</button>
        <button type="button" aria-disabled=${!this.heard} @click=${() => this.#answerTone(false)}>${msg('I do not hear it')}</button>
      </div>
      ${this.#renderRound(this.tone + 1, TONES_HZ.length)}
    `;
  }

  #renderPlay(play: () => void) {
    return html`
      <button type="button" class=${this.heard ? '' : 'primary'} @click=${play}>
        ${this.heard ? msg('Play it again') : msg('Play')}
      </button>
    `;
  }

  #renderRound(round: number, total: number) {
    return html`<p class="small soft" role="status">${msg(str`${round} of ${total}`)}</p>`;
  }

  #renderFound() {
    const isAllSkipped = this.#checks.every((check) => this.outcomes[check] === 'skipped');
    return html`
      <div class="stack">
        <h1 tabindex="-1">${isAllSkipped ? msg('Ready') : msg('What we found')}</h1>
        ${
          isAllSkipped
            ? nothing
            : html`<dl>${this.#checks.map((check) => html`<div><dt>${checkName(check)}</dt><dd>${this.#found(check)}</dd></div>`)}</dl>`
        }
        <p class="soft">${msg('Whatever it is, you can go on. It is stored beside your answers.')}</p>
        <div class="row">
          <button type="button" class="primary" ?disabled=${this.busy} @click=${this.#send}>${msg('Go on to the music')}</button>
          <button type="button" ?disabled=${this.busy} @click=${this.#again}>${msg('Check again')}</button>
        </div>
      </div>
    `;
  }

  #found(check: SoundCheck): string {
    const outcome = this.outcomes[check] ?? 'skipped';
    if (outcome === 'skipped') return msg('Skipped');
    switch (check) {
      case 'level':
        return outcome === 'passed' ? msg('Set. Please leave it there.') : msg('Nothing was heard');
      case 'sides':
        if (outcome === 'passed') return msg('In their places');
        return this.sidesExchanged ? msg('Exchanged') : msg('Not told apart');
      case 'headphones':
        return outcome === 'passed'
          ? msg('On both ears')
          : msg('It does not sound like headphones on both ears');
      case 'bandwidth': {
        if (this.bandwidthHz === null) return msg('None of the tones was heard');
        const kilohertz = (this.bandwidthHz / 1_000).toLocaleString(pageLocale());
        return msg(str`Tones up to ${kilohertz} kHz were heard`);
      }
    }
  }

  get #checks(): readonly SoundCheck[] {
    return checksFor(this.playback);
  }

  get #check(): SoundCheck | undefined {
    return this.#checks[this.place];
  }

  #finish(check: SoundCheck, outcome: CheckOutcome): void {
    this.outcomes = { ...this.outcomes, [check]: outcome };
    void this.#quiet();
    this.heard = false;
    this.place += 1;
    if (this.#check === undefined && this.#checks.every((one) => this.outcomes[one] === 'skipped'))
      this.#send();
  }

  readonly #skipAll = (): void => {
    const rest = this.#checks.slice(this.place).map((check) => [check, 'skipped' as const]);
    this.outcomes = { ...this.outcomes, ...Object.fromEntries(rest) };
    void this.#quiet();
    this.#send();
  };

  readonly #again = (): void => {
    this.outcomes = {};
    this.isSilent = false;
    this.sidesAnswered = [];
    this.sidesExchanged = false;
    this.headphoneTest = 0;
    this.headphonesRight = [];
    this.tone = 0;
    this.bandwidthHz = null;
    this.place = 0;
  };

  readonly #send = async (): Promise<void> => {
    const facts = await this.#facts();
    this.dispatchEvent(
      new PassportEvent({
        ...facts,
        levelCheck: this.outcomes.level ?? 'skipped',
        leftRightCheck: this.outcomes.sides ?? 'skipped',
        headphoneCheck: this.outcomes.headphones ?? 'skipped',
        bandwidthHz: this.bandwidthHz,
      }),
    );
  };

  /** What the device says of itself; nothing where it plays nothing. */
  async #facts(): Promise<Pick<Passport, 'contextSampleRate' | 'outputLatencySeconds' | 'channelCount'>> {
    try {
      const { contextSampleRate, outputLatencySeconds, channelCount } = (await this.#open()).facts;
      return { contextSampleRate, outputLatencySeconds, channelCount };
    } catch {
      return { contextSampleRate: null, outputLatencySeconds: null, channelCount: null };
    }
  }

  #open(): Promise<CheckSpeaker> {
    this.#speaker ??= CheckSpeaker.open();
    return this.#speaker;
  }

  async #play(make: (sampleRate: number) => CheckSound, { loop = false } = {}): Promise<void> {
    this.noSound = false;
    this.playing = true;
    this.heard = true;
    try {
      const speaker = await this.#open();
      await speaker.play(make(speaker.sampleRate), { loop });
    } catch {
      this.#speaker = null;
      this.noSound = true;
    }
    this.playing = false;
  }

  async #quiet(): Promise<void> {
    const speaker = await this.#speaker?.catch(() => null);
    speaker?.stop();
    this.playing = false;
  }

  readonly #toggleNoise = (): void => {
    if (this.playing) void this.#quiet();
    else
      void this.#play((sampleRate) => speechNoise({ seed: seed(), sampleRate, seconds: NOISE_SECONDS }), {
        loop: true,
      });
  };

  readonly #hearNothing = (): void => {
    void this.#quiet();
    this.isSilent = true;
  };

  #playSide(): Promise<void> {
    if (this.sides.length === 0) this.sides = sidesToPlay(Math.random);
    const side = this.sides[this.sidesAnswered.length] ?? 'left';
    return this.#play((sampleRate) => sidePip({ side, sampleRate }));
  }

  #answerSide(side: SideAnswer): void {
    if (!this.heard) return;
    this.heard = false;
    this.sidesAnswered = [...this.sidesAnswered, side];
    const judged = judgeSides(this.sides, this.sidesAnswered);
    if (judged === null) {
      void this.#playSide();
      return;
    }
    this.sides = [];
    this.sidesAnswered = [];
    // Once is worth mending; who finds them exchanged again may have loudspeakers that cannot be turned round.
    const isFirstTime = judged === 'exchanged' && !this.sidesExchanged;
    this.sidesExchanged = judged === 'exchanged';
    if (!isFirstTime) this.#finish('sides', judged === 'passed' ? 'passed' : 'failed');
    else void this.#quiet();
  }

  #playHeadphoneTrial(): Promise<void> {
    return this.#play((sampleRate) => {
      const make = HEADPHONE_TESTS[this.headphoneTest] === 'huggins' ? hugginsTrial : antiPhaseTrial;
      this.#trial ??= make({ seed: seed(), sampleRate });
      return this.#trial.sound;
    });
  }

  #answerHeadphones(answer: 1 | 2 | 3): void {
    if (!this.heard || this.#trial === null) return;
    this.headphonesRight = [...this.headphonesRight, this.#trial.answer === answer];
    this.#trial = null;
    this.heard = false;
    const judged = judgeHeadphones(this.headphonesRight);
    if (judged === 'failed') this.#finish('headphones', 'failed');
    else if (judged === null) void this.#playHeadphoneTrial();
    else {
      this.headphonesRight = [];
      this.headphoneTest += 1;
      void this.#quiet();
      if (this.headphoneTest === HEADPHONE_TESTS.length) this.#finish('headphones', 'passed');
    }
  }

  #playTone(): Promise<void> {
    const frequencyHz = TONES_HZ[this.tone] ?? 0;
    return this.#play((sampleRate) => bandTone({ frequencyHz, sampleRate }));
  }

  #answerTone(isHeard: boolean): void {
    if (!this.heard) return;
    this.heard = false;
    if (isHeard) this.bandwidthHz = TONES_HZ[this.tone] ?? null;
    this.tone += 1;
    if (isHeard && this.tone < TONES_HZ.length) void this.#playTone();
    else this.#finish('bandwidth', this.bandwidthHz === null ? 'failed' : 'passed');
  }
}

function checkName(check: SoundCheck): string {
  switch (check) {
    case 'level':
      return msg('Level');
    case 'sides':
      return msg('Left and right');
    case 'headphones':
      return msg('Headphones');
    case 'bandwidth':
      return msg('High tones');
  }
}

function seed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
