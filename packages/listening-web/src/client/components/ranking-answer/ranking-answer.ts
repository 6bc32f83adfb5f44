import { localized, msg, str } from '@lit/localize';
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Answer } from '../../api.ts';
import { AnswerForm } from '../../methods/answer-form.ts';
import { listed } from '../../methods/listed.ts';
import {
  isTiedAbove,
  moveDown,
  moveToRow,
  moveUp,
  placeOf,
  putLast,
  type RankOrder,
  toggleTie,
} from '../../methods/rank-order.ts';
import { judgedSlots } from '../../methods/rating-scale.ts';
import { answerHead } from '../../styles/answer-head.ts';
import { controls } from '../../styles/controls.ts';
import { keepFocus } from '../keep-focus.ts';
import '../stimulus-button/stimulus-button.ts';
import { styles } from './ranking-answer.styles.ts';

/** An order from the best to the last, made by buttons, by dragging, or by keys for what was chosen last. */
@localized()
@customElement('ranking-answer')
export class RankingAnswer extends AnswerForm {
  static override styles = [controls, answerHead, styles];

  @state() private order: RankOrder = [];
  @state() private dragged: string | null = null;
  /** Where the focus was when a row moved: moved rows lose it. */
  #moved: { slot: string; control: string | null } | null = null;

  override takeKey(key: string): boolean {
    const slot = this.chosen;
    if (!judgedSlots(this.trial).some((one) => one === slot)) return false;
    const isPlaced = placeOf(this.order, slot) !== null;
    if (key === 'ARROWUP' || key === 'ARROWDOWN') {
      const move = key === 'ARROWUP' ? moveUp : moveDown;
      this.#change(slot, isPlaced ? move(this.order, slot) : putLast(this.order, slot));
    } else if (key === '=' && this.trial.allowsTies) {
      if (isPlaced) this.#change(slot, toggleTie(this.order, slot));
    } else return false;
    return true;
  }

  protected override get answer(): Answer['answer'] | null {
    if (this.#unplaced.length > 0) return null;
    const slots = judgedSlots(this.trial);
    return { ranking: this.order.map((place) => slots.filter((slot) => place.includes(slot))) };
  }

  protected override get missing(): string {
    const unplaced = this.#unplaced;
    return unplaced.length === 0 ? '' : msg(str`Not in the order yet: ${listed(unplaced)}.`);
  }

  protected override render() {
    const reference = this.trial.stimuli.find(({ slot }) => slot === 'R');
    const placed = this.order.flat();
    return html`
      <div class="head">
        ${reference === undefined ? nothing : html`<div class="reference">${this.#renderButton('R')}</div>`}
        <p class="small soft">
          ${this.#advice}
          ${this.keyShortcuts ? html`<span class="keys">${this.#keyAdvice}</span>` : nothing}
        </p>
      </div>
      <ol role="list" aria-label=${msg('Your order')}>
        ${repeat(
          [...placed, ...this.#unplaced],
          (slot) => slot,
          (slot) => this.#renderRow(slot),
        )}
      </ol>
    `;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release();
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.#moved === null) return;
    const { slot, control } = this.#moved;
    this.#moved = null;
    const row = this.#rowOf(slot);
    row?.scrollIntoView({ block: 'nearest' });
    if (control === null) return;
    const within = control === 'put' ? this.renderRoot : row;
    const next = within?.querySelector<HTMLElement>(`[data-control="${control}"]`);
    (next ?? row?.querySelector('button'))?.focus();
  }

  #rowOf(slot: string): HTMLElement | null {
    return this.renderRoot.querySelector(`li[data-letter="${slot}"]`);
  }

  #renderRow(slot: string) {
    const place = placeOf(this.order, slot);
    const isOpen = this.#isOpen(slot);
    return html`
      <li
        data-letter=${slot}
        class=${[place === null ? 'unplaced' : '', this.dragged === slot ? 'dragged' : '', isTiedAbove(this.order, slot) ? 'tied' : ''].join(' ')}
      >
        <span class="place" aria-hidden="true">${place ?? '–'}</span>
        ${this.#renderButton(slot)}
        ${
          place === null
            ? html`
              <button type="button" class="put" data-control="put" aria-disabled=${!isOpen} @mousedown=${keepFocus} @click=${() => this.#put(slot)}>
                ${msg(str`Put ${slot} next`)}
              </button>
            `
            : html`
              <span class="visually-hidden">${this.#spokenPlace(slot)}</span>
              ${this.#renderMove(slot, { control: 'up', name: msg(str`Move ${slot} up`), move: moveUp })}
              ${this.#renderMove(slot, { control: 'down', name: msg(str`Move ${slot} down`), move: moveDown })}
              ${
                this.trial.allowsTies
                  ? html`
                    <button
                      type="button"
                      class="tie"
                      data-control="tie"
                      aria-pressed=${isTiedAbove(this.order, slot)}
                      aria-label=${msg(str`${slot} is as good as the one above`)}
                      aria-disabled=${!isOpen || this.order[0]?.[0] === slot}
                      @mousedown=${keepFocus}
                      @click=${() => this.#change(slot, toggleTie(this.order, slot))}
                    >
                      =
                    </button>
                  `
                  : nothing
              }
              <span class="grip" aria-hidden="true" @pointerdown=${(event: PointerEvent) => this.#grip(event, slot)}>
                <svg viewBox="0 0 12 20"><path d="M2 3h2v2H2zM8 3h2v2H8zM2 9h2v2H2zM8 9h2v2H8zM2 15h2v2H2zM8 15h2v2H8z" /></svg>
              </span>
            `
        }
      </li>
    `;
  }

  #renderMove(
    slot: string,
    {
      control,
      name,
      move,
    }: { control: 'up' | 'down'; name: string; move: (order: RankOrder, slot: string) => RankOrder },
  ) {
    return html`
      <button
        type="button"
        class="move"
        data-control=${control}
        aria-label=${name}
        aria-disabled=${!this.#isOpen(slot)}
        @mousedown=${keepFocus}
        @click=${() => this.#change(slot, move(this.order, slot))}
      >
        ${control === 'up' ? '↑' : '↓'}
      </button>
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
    const { lowLabel, highLabel } = this.trial;
    if (highLabel !== null && lowLabel !== null) {
      return msg(str`Place 1: ${highLabel}. Last place: ${lowLabel}.`);
    }
    return msg('Place 1 is the best.');
  }

  get #keyAdvice(): string {
    return this.trial.allowsTies
      ? msg('Keys for what you chose last: ↑ and ↓ move it, = lets it share the place above.')
      : msg('Keys for what you chose last: ↑ and ↓ move it.');
  }

  get #unplaced(): string[] {
    return judgedSlots(this.trial).filter((slot) => placeOf(this.order, slot) === null);
  }

  /** What has not been heard has no place yet. */
  #isOpen(slot: string): boolean {
    return this.open && this.heard.has(slot);
  }

  #put(slot: string): void {
    this.#change(slot, putLast(this.order, slot));
  }

  #change(slot: string, order: RankOrder): void {
    if (!this.open) return;
    if (!this.heard.has(slot)) {
      this.tell(msg(str`First listen to ${slot}.`));
      return;
    }
    const focused = this.shadowRoot?.activeElement;
    const isHere = focused?.closest('li') === this.#rowOf(slot);
    this.#moved = { slot, control: isHere ? (focused?.getAttribute('data-control') ?? null) : null };
    this.order = order;
    this.tell(this.#spokenPlace(slot));
  }

  #spokenPlace(slot: string): string {
    const place = placeOf(this.order, slot) ?? 0;
    const count = judgedSlots(this.trial).length;
    const others = (this.order.find((one) => one.includes(slot)) ?? []).filter((one) => one !== slot);
    return others.length === 0
      ? msg(str`${slot} is in place ${place} of ${count}.`)
      : msg(str`${slot} is in place ${place} of ${count}, together with ${listed(others)}.`);
  }

  #grip(event: PointerEvent, slot: string): void {
    if (event.button !== 0 || !this.#isOpen(slot)) return;
    this.dragged = slot;
    // The grip itself moves with its row, so it cannot hold the pointer.
    window.addEventListener('pointermove', this.#drag);
    window.addEventListener('pointerup', this.#release);
    window.addEventListener('pointercancel', this.#release);
    event.preventDefault();
  }

  readonly #drag = (event: PointerEvent): void => {
    const slot = this.dragged;
    if (slot === null) return;
    const placed = this.order.flat();
    const rows = [...this.renderRoot.querySelectorAll('li')].slice(0, placed.length);
    const row = rows.findIndex((one) => event.clientY < one.getBoundingClientRect().bottom);
    const goal = row < 0 ? placed.length - 1 : row;
    const from = placed.indexOf(slot);
    if (goal === from) return;
    const order = moveToRow(this.order, slot, goal);
    if (order.flat().join() !== placed.join()) this.#change(slot, order);
  };

  readonly #release = (): void => {
    this.dragged = null;
    window.removeEventListener('pointermove', this.#drag);
    window.removeEventListener('pointerup', this.#release);
    window.removeEventListener('pointercancel', this.#release);
  };
}
