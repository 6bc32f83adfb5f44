import { html, LitElement, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';
import { timeTrack } from '../../styles/time-track.ts';
import { clockText } from '../clock-text.ts';
import { styles } from './region-picker.styles.ts';

export interface Region {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** The excerpt was moved, or one of its ends. */
export class RegionEvent extends Event {
  readonly region: Region;

  constructor(region: Region) {
    super('region');
    this.region = region;
  }
}

type Handle = 'start' | 'end' | 'move';
const HANDLES: readonly Handle[] = ['start', 'end', 'move'];
const HANDLE_NAMES: Readonly<Record<Handle, string>> = {
  start: 'Start of the excerpt',
  end: 'End of the excerpt',
  move: 'Move the excerpt',
};

/**
 * One excerpt on the picture of a whole piece. Start, end and the excerpt as a whole are moved by mouse, touch and keys.
 *
 * @fires region - RegionEvent
 */
@customElement('region-picker')
export class RegionPicker extends LitElement {
  static override styles = [controls, timeTrack, styles];

  /** Heights 0…1 between the two ends of the music. */
  @property({ attribute: false }) heights: readonly number[] = [];
  /** Where all versions have music. */
  @property({ attribute: false }) music: Region = { startSeconds: 0, endSeconds: 0 };
  @property({ attribute: false }) region: Region = { startSeconds: 0, endSeconds: 0 };
  /** Excerpts that are chosen already. */
  @property({ attribute: false }) others: readonly Region[] = [];
  @property({ type: Number }) shortestSeconds = 1;
  @property({ type: Number }) longestSeconds = 60;
  #dragged: { handle: Handle; fromSeconds: number; region: Region } | null = null;

  protected override render() {
    const { music } = this;
    return html`
      <div class="track" dir="ltr" @pointerdown=${this.#press} @pointermove=${this.#drag} @pointerup=${this.#release} @pointercancel=${this.#release}>
        ${this.#renderPicture()}
        ${HANDLES.map((handle) => this.#renderHandle(handle))}
      </div>
      <p class="scale small soft" aria-hidden="true"><span>${clockText(music.startSeconds)}</span><span>${clockText(music.endSeconds)}</span></p>
    `;
  }

  /** Positions are set on the elements: the page's security policy allows no style attributes. */
  protected override updated(): void {
    const { startSeconds, endSeconds } = this.region;
    const seconds = { start: startSeconds, end: endSeconds, move: (startSeconds + endSeconds) / 2 };
    for (const element of this.renderRoot.querySelectorAll<HTMLElement>('[role="slider"]'))
      element.style.left = `${100 * this.#share(seconds[element.className as Handle])}%`;
  }

  #renderPicture() {
    const bars = this.heights.length || 1;
    const x = (seconds: number) => bars * this.#share(seconds);
    const [start, end] = [x(this.region.startSeconds), x(this.region.endSeconds)];
    return html`
      <svg viewBox="0 0 ${bars} 2" preserveAspectRatio="none" aria-hidden="true">
        <rect class="region" x=${start} y="0" width=${Math.max(0, end - start)} height="2" />
        ${this.others.map(
          (other) =>
            svg`<rect class="other" x=${x(other.startSeconds)} y="0" width=${x(other.endSeconds) - x(other.startSeconds)} height="2" />`,
        )}
        ${this.heights.map((height, bar) => {
          const half = Math.max(0.03, 0.9 * height);
          return svg`<rect class=${bar + 0.5 < start || bar + 0.5 > end ? 'outside' : 'inside'} x=${bar + 0.1} y=${1 - half} width="0.8" height=${2 * half} />`;
        })}
      </svg>
    `;
  }

  #renderHandle(handle: Handle) {
    const { startSeconds, endSeconds } = this.region;
    const value = handle === 'end' ? endSeconds : startSeconds;
    const said =
      handle === 'move'
        ? `${startSeconds.toFixed(1)} to ${endSeconds.toFixed(1)} seconds`
        : `${value.toFixed(1)} seconds, excerpt ${(endSeconds - startSeconds).toFixed(1)} seconds long`;
    return html`
      <div
        class=${handle}
        role="slider"
        tabindex="0"
        aria-label=${HANDLE_NAMES[handle]}
        aria-valuemin=${this.music.startSeconds.toFixed(2)}
        aria-valuemax=${this.music.endSeconds.toFixed(2)}
        aria-valuenow=${value.toFixed(2)}
        aria-valuetext=${said}
        @keydown=${(event: KeyboardEvent) => this.#key(event, handle)}
      ></div>
    `;
  }

  #share(seconds: number): number {
    const { startSeconds, endSeconds } = this.music;
    return endSeconds > startSeconds ? (seconds - startSeconds) / (endSeconds - startSeconds) : 0;
  }

  #secondsAt(event: PointerEvent): number {
    const { left, width } = this.renderRoot.querySelector('svg')!.getBoundingClientRect();
    const { startSeconds, endSeconds } = this.music;
    return startSeconds + ((event.clientX - left) / width) * (endSeconds - startSeconds);
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const at = this.#secondsAt(event);
    const named = (event.target as HTMLElement).className as Handle;
    const handle = HANDLES.includes(named) ? named : 'move';
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    event.preventDefault();
    const { startSeconds, endSeconds } = this.region;
    const isInside = at >= startSeconds && at <= endSeconds;
    // Beside the excerpt, a click brings it there.
    if (handle === 'move' && named !== 'move' && !isInside)
      this.#move('move', at - (startSeconds + endSeconds) / 2);
    this.#dragged = { handle, fromSeconds: at, region: this.region };
  }

  #drag(event: PointerEvent): void {
    if (this.#dragged === null) return;
    const { handle, fromSeconds, region } = this.#dragged;
    this.#move(handle, this.#secondsAt(event) - fromSeconds, region);
  }

  #release(): void {
    this.#dragged = null;
  }

  #key(event: KeyboardEvent, handle: Handle): void {
    const step = handle === 'move' ? 1 : 0.1;
    const all = this.music.endSeconds - this.music.startSeconds;
    const by = {
      ArrowLeft: -step,
      ArrowDown: -step,
      ArrowRight: step,
      ArrowUp: step,
      PageDown: -10 * step,
      PageUp: 10 * step,
      Home: -all,
      End: all,
    }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#move(handle, by);
  }

  /** Stays inside the music, neither shorter nor longer than an excerpt may be. */
  #move(handle: Handle, bySeconds: number, from: Region = this.region): void {
    const region = movedRegion(from, {
      handle,
      bySeconds,
      music: this.music,
      shortestSeconds: this.shortestSeconds,
      longestSeconds: this.longestSeconds,
    });
    this.region = region;
    this.dispatchEvent(new RegionEvent(region));
  }
}

function movedRegion(
  { startSeconds, endSeconds }: Region,
  {
    handle,
    bySeconds,
    music,
    shortestSeconds,
    longestSeconds,
  }: {
    handle: Handle;
    bySeconds: number;
    music: Region;
    shortestSeconds: number;
    longestSeconds: number;
  },
): Region {
  const within = (seconds: number, low: number, high: number) => Math.min(high, Math.max(low, seconds));
  if (handle === 'start') {
    const low = Math.max(music.startSeconds, endSeconds - longestSeconds);
    return { startSeconds: within(startSeconds + bySeconds, low, endSeconds - shortestSeconds), endSeconds };
  }
  if (handle === 'end') {
    const high = Math.min(music.endSeconds, startSeconds + longestSeconds);
    return { startSeconds, endSeconds: within(endSeconds + bySeconds, startSeconds + shortestSeconds, high) };
  }
  const length = endSeconds - startSeconds;
  const start = within(
    startSeconds + bySeconds,
    music.startSeconds,
    Math.max(music.startSeconds, music.endSeconds - length),
  );
  return { startSeconds: start, endSeconds: Math.min(music.endSeconds, start + length) };
}
