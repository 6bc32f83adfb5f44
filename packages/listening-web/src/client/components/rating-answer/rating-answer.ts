import { localized, msg, str } from '@lit/localize';
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Answer } from '../../api.ts';
import { pageLocale } from '../../locales/page-language.ts';
import { AnswerForm } from '../../methods/answer-form.ts';
import {
  answerOfRatings,
  judgedSlots,
  missingOfRatings,
  onScale,
  type RatingScale,
  type Ratings,
  ratingOfDigit,
  ratingScaleOf,
  wordOfRating,
} from '../../methods/rating-scale.ts';
import { answerHead } from '../../styles/answer-head.ts';
import { controls } from '../../styles/controls.ts';
import { StimulusButton } from '../stimulus-button/stimulus-button.ts';
import { styles } from './rating-answer.styles.ts';
import { slidersStandUpright } from './upright-sliders.ts';

/** Letters that five words may have together on one line of a phone. */
const LONGEST_ROW = 26;

/** How many smallest steps a key takes on the scale. */
const STEPS_OF_KEYS: Readonly<Record<string, number>> = { ARROWUP: 1, ARROWDOWN: -1 };

/**
 * A slider for each stimulus: upright beside one another on a large screen, one below the other on a phone and where sliders lie flat.
 * Only what plays can be rated, as ITU-R BS.1534-3 asks.
 */
@localized()
@customElement('rating-answer')
export class RatingAnswer extends AnswerForm {
  static override styles = [controls, answerHead, styles];

  @state() private ratings: Ratings = new Map();

  override takeKey(key: string): boolean {
    const scale = ratingScaleOf(this.trial);
    const now = this.ratings.get(this.chosen) ?? scale.middle;
    const goal = this.#goalOfKey(key, { now, scale });
    if (goal === null || !judgedSlots(this.trial).some((slot) => slot === this.chosen)) return false;
    if (this.#isLive(this.chosen)) {
      this.#rate(this.chosen, goal, { spoken: msg(str`${this.chosen}: ${this.#spokenRating(goal, scale)}`) });
    } else if (this.open) this.tell(this.#reason(this.chosen));
    return true;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (this.layout === 'desk' && !slidersStandUpright()) this.layout = 'hand';
  }

  protected override get answer(): Answer['answer'] | null {
    return answerOfRatings(this.trial, this.ratings);
  }

  protected override get missing(): string {
    return missingOfRatings(this.trial, this.ratings);
  }

  protected override render() {
    const scale = ratingScaleOf(this.trial);
    const reference = this.trial.stimuli.find(({ slot }) => slot === 'R');
    return html`
      <div class="head">
        ${reference === undefined ? nothing : html`<div class="reference">${this.#renderButton('R')}</div>`}
        <p class="small soft">${this.#advice} ${this.keyShortcuts ? html`<span class="keys">${this.#keyAdvice(scale)}</span>` : nothing}</p>
      </div>
      <p id="scale" class="visually-hidden">${this.#spokenScale(scale)}</p>
      <div class="scale">
        <ul class=${wordsClass(scale)} aria-hidden="true">
          ${scale.words.map((word) => html`<li>${word}</li>`)}
        </ul>
        <ul class="stimuli" role="list" aria-label=${msg('Ratings')}>
          ${judgedSlots(this.trial).map((slot) => this.#renderRow(slot, scale))}
        </ul>
      </div>
    `;
  }

  #renderRow(slot: string, scale: RatingScale) {
    const rating = this.ratings.get(slot);
    const isLive = this.#isLive(slot);
    return html`
      <li class=${isLive ? 'live' : ''} @click=${(event: Event) => this.#explain(slot, event)}>
        ${this.#renderButton(slot)}
        <span id="reason-${slot}" class="visually-hidden">${isLive ? '' : this.#reason(slot)}</span>
        <input
          type="range"
          class=${rating === undefined ? 'unrated' : ''}
          min=${scale.lowest}
          max=${scale.highest}
          step=${scale.step}
          .value=${live(String(rating ?? scale.middle))}
          aria-label=${msg(str`Rating of ${slot}`)}
          aria-valuetext=${this.#spokenRating(rating, scale)}
          aria-describedby="reason-${slot} scale"
          aria-disabled=${!isLive}
          @input=${(event: Event) => this.#take(slot, event)}
          @pointerup=${(event: Event) => this.#take(slot, event)}
        />
        <output>${rating === undefined ? '–' : this.#written(rating, scale)}</output>
        ${
          this.layout === 'desk' || scale.hasBands || scale.words.length < 3
            ? nothing
            : html`<span class="word small soft" aria-hidden="true">${rating === undefined ? '' : wordOfRating(rating, scale)}</span>`
        }
      </li>
    `;
  }

  #renderButton(slot: string) {
    return html`
      <stimulus-button
        compact
        letter=${slot}
        .heard=${this.heard.has(slot)}
        .chosen=${slot === this.chosen}
        .playing=${this.playing}
        .disabled=${!this.open && this.chosen === ''}
        .keyShortcuts=${this.keyShortcuts}
      ></stimulus-button>
    `;
  }

  get #advice(): string {
    switch (this.trial.method) {
      case 'mushra':
        return msg('Only what plays can be rated. At least one is the reference itself and gets 100.');
      case 'triple-stimulus':
        return msg('Only what plays can be rated. One of the two is the reference itself and gets 5.0.');
      default:
        return msg('Only what plays can be rated.');
    }
  }

  #keyAdvice({ highest }: RatingScale): string {
    return highest === 5
      ? msg('Keys for what plays: ↑ and ↓ by 0.1, digits for whole grades.')
      : msg('Keys for what plays: ↑ and ↓ by 1, digits by tens.');
  }

  #goalOfKey(key: string, { now, scale }: { now: number; scale: RatingScale }): number | null {
    const steps = STEPS_OF_KEYS[key];
    if (steps !== undefined) return onScale(now + steps * scale.step, scale);
    return /^\d$/.test(key) ? ratingOfDigit(Number(key), scale) : null;
  }

  #isLive(slot: string): boolean {
    return this.open && this.playing && this.chosen === slot;
  }

  #reason(slot: string): string {
    return msg(str`Play ${slot} to rate it.`);
  }

  /** Says why a press on a slider does nothing. */
  #explain(slot: string, { target }: Event): void {
    const isSwitch = target instanceof StimulusButton;
    if (this.open && !isSwitch && !this.#isLive(slot)) this.tell(this.#reason(slot));
  }

  #take(slot: string, event: Event): void {
    const slider = event.target as HTMLInputElement;
    // The slider moves by itself; one that may not is put back.
    if (this.#isLive(slot)) this.#rate(slot, Number(slider.value), { spoken: '' });
    else this.requestUpdate();
  }

  /** @param spoken nothing where the slider speaks for itself */
  #rate(slot: string, value: number, { spoken }: { spoken: string }): void {
    const rating = onScale(value, ratingScaleOf(this.trial));
    if (this.ratings.get(slot) === rating) return;
    this.ratings = new Map(this.ratings).set(slot, rating);
    this.tell(spoken);
  }

  #written(rating: number, { step }: RatingScale): string {
    const digits = step < 1 ? 1 : 0;
    return new Intl.NumberFormat(pageLocale(), {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(rating);
  }

  #spokenRating(rating: number | undefined, scale: RatingScale): string {
    if (rating === undefined) return msg('not rated yet');
    const written = this.#written(rating, scale);
    const word = wordOfRating(rating, scale);
    return word === '' ? written : msg(str`${written}, ${word}`);
  }

  #spokenScale(scale: RatingScale): string {
    const low = scale.words.at(-1) ?? '';
    const high = scale.words[0] ?? '';
    return msg(str`From ${scale.lowest}, ${low}, to ${scale.highest}, ${high}.`);
  }
}

/** Words that are long together stand on two lines by turns where they stand side by side. */
function wordsClass({ words, hasBands }: RatingScale): string {
  if (hasBands) return words.join('').length > LONGEST_ROW ? 'words bands by-turns' : 'words bands';
  return words.length > 2 ? 'words points many' : 'words points';
}
