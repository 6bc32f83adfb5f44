import { localized, msg, str } from '@lit/localize';
import { html, LitElement, type PropertyValues, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { pageLocale } from '../../locales/page-language.ts';
import { controls } from '../../styles/controls.ts';
import { timeTrack } from '../../styles/time-track.ts';
import { clockText } from '../clock-text.ts';
import { styles } from './excerpt-timeline.styles.ts';

/** The listener goes to another place. */
export class SeekEvent extends Event {
  readonly seconds: number;

  constructor(seconds: number) {
    super('seek');
    this.seconds = seconds;
  }
}

/** The listener moves one end of the loop. */
export class LoopEvent extends Event {
  readonly loop: { startSeconds?: number; endSeconds?: number };

  constructor(loop: { startSeconds?: number; endSeconds?: number }) {
    super('loop');
    this.loop = loop;
  }
}

type Handle = 'position' | 'start' | 'end';

const HANDLES: readonly Handle[] = ['start', 'end', 'position'];

/**
 * Where the music is, over one picture for all stimuli; two handles keep it to a part. All three work by mouse, touch and keys. Time runs
 * from left to right in every language, as it does on every player.
 *
 * @fires seek - SeekEvent
 * @fires loop - LoopEvent
 */
@localized()
@customElement('excerpt-timeline')
export class ExcerptTimeline extends LitElement {
  static override styles = [controls, timeTrack, styles];

  /** Heights 0…1. */
  @property({ attribute: false }) waveform: readonly number[] = [];
  @property({ attribute: false }) loop = { startSeconds: 0, endSeconds: 0 };
  @property({ type: Number }) durationSeconds = 0;
  @property({ type: Number }) positionSeconds = 0;
  #dragged: Handle | null = null;

  protected override render() {
    const { startSeconds, endSeconds } = this.loop;
    return html`
      <div class="track" dir="ltr" @pointerdown=${this.#press} @pointermove=${this.#drag} @pointerup=${this.#release} @pointercancel=${this.#release}>
        ${this.#renderWaveform()}
        ${this.#renderHandle('start', startSeconds)}
        ${this.#renderHandle('end', endSeconds)}
        ${this.#renderHandle('position', this.positionSeconds)}
      </div>
      <p class="small soft" aria-hidden="true">
        <span>${msg(str`${clockText(this.positionSeconds)} of ${clockText(this.durationSeconds)}`)}</span>
        <span>${this.#looped ? msg(str`Loop ${tenths(startSeconds)} – ${tenths(endSeconds)} s`) : msg('Drag the ends to loop a part')}</span>
      </p>
    `;
  }

  /** Positions are set on the elements: the page's security policy allows no style attributes. */
  protected override updated(_changed: PropertyValues): void {
    const { startSeconds, endSeconds } = this.loop;
    const seconds = { start: startSeconds, position: this.positionSeconds, end: endSeconds };
    for (const handle of this.renderRoot.querySelectorAll<HTMLElement>('[role="slider"]')) {
      handle.style.left = `${100 * this.#share(seconds[handle.className as Handle])}%`;
    }
  }

  #renderWaveform() {
    const bars = this.waveform.length || 1;
    const start = bars * this.#share(this.loop.startSeconds);
    const end = bars * this.#share(this.loop.endSeconds);
    return html`
      <svg viewBox="0 0 ${bars} 2" preserveAspectRatio="none" aria-hidden="true">
        ${this.waveform.map((height, bar) => {
          const half = Math.max(0.04, 0.92 * height);
          return svg`<rect class=${bar + 0.5 < start || bar + 0.5 > end ? 'outside' : 'inside'} x=${bar + 0.15} y=${1 - half} width="0.7" height=${2 * half} />`;
        })}
      </svg>
    `;
  }

  #renderHandle(handle: Handle, seconds: number) {
    const { startSeconds, endSeconds } = this.loop;
    const lowest = handle === 'position' ? startSeconds : 0;
    const highest = handle === 'position' ? endSeconds : this.durationSeconds;
    // Whole seconds: a screen reader on the moving position would not stop talking.
    const told = handle === 'position' ? Math.floor(seconds) : seconds;
    return html`
      <div
        class=${handle}
        role="slider"
        tabindex="0"
        aria-label=${handleName(handle)}
        aria-valuemin=${lowest.toFixed(2)}
        aria-valuemax=${highest.toFixed(2)}
        aria-valuenow=${told.toFixed(2)}
        aria-valuetext=${this.#spoken(handle, told)}
        @keydown=${(event: KeyboardEvent) => this.#key(event, handle)}
      ></div>
    `;
  }

  #spoken(handle: Handle, seconds: number): string {
    const written = handle === 'position' ? String(seconds) : tenths(seconds);
    return msg(str`${written} seconds`);
  }

  get #looped(): boolean {
    return this.loop.startSeconds > 0 || this.loop.endSeconds < this.durationSeconds;
  }

  #share(seconds: number): number {
    return this.durationSeconds > 0 ? seconds / this.durationSeconds : 0;
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const handle = (event.target as HTMLElement).className as Handle;
    this.#dragged = HANDLES.includes(handle) ? handle : 'position';
    const track = event.currentTarget as HTMLElement;
    track.setPointerCapture(event.pointerId);
    event.preventDefault();
    if (this.#dragged === 'position') this.#drag(event);
  }

  #drag(event: PointerEvent): void {
    if (this.#dragged === null) return;
    const { left, width } = this.renderRoot.querySelector('svg')!.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    this.#move(this.#dragged, share * this.durationSeconds);
  }

  #release(): void {
    this.#dragged = null;
  }

  #key(event: KeyboardEvent, handle: Handle): void {
    const now = { position: this.positionSeconds, start: this.loop.startSeconds, end: this.loop.endSeconds }[
      handle
    ];
    const step = handle === 'position' ? 1 : 0.1;
    const goal = {
      ArrowLeft: now - step,
      ArrowDown: now - step,
      ArrowRight: now + step,
      ArrowUp: now + step,
      PageDown: now - 10 * step,
      PageUp: now + 10 * step,
      Home: 0,
      End: this.durationSeconds,
    }[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#move(handle, Math.min(this.durationSeconds, Math.max(0, goal)));
  }

  #move(handle: Handle, seconds: number): void {
    if (handle === 'position') this.dispatchEvent(new SeekEvent(seconds));
    else
      this.dispatchEvent(
        new LoopEvent(handle === 'start' ? { startSeconds: seconds } : { endSeconds: seconds }),
      );
  }
}

function tenths(seconds: number): string {
  return new Intl.NumberFormat(pageLocale(), {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(seconds);
}

function handleName(handle: Handle): string {
  if (handle === 'position') return msg('Position');
  return handle === 'start' ? msg('Loop start') : msg('Loop end');
}
