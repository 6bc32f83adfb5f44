import { css, html, LitElement, type PropertyValues, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Evidence } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import { eValueWords } from './evidence-words.ts';

type Point = Evidence['course'][number];

const HEIGHT = 220;
const MARGIN = { top: 16, right: 16, bottom: 40, left: 56 };
/** Ticks nearer than this run into each other. */
const TICK_PIXELS = 90;

/** Evidence over answers: the e-value on a log axis, and what is enough. Drawn as wide as there is room, so that its letters keep their size. */
@customElement('evidence-picture')
export class EvidencePicture extends LitElement {
  static override styles = [
    controls,
    css`
      svg {
        display: block;
        max-width: 100%;
      }
      text {
        fill: var(--ink-soft);
        font-size: 13px;
      }
      .grid {
        stroke: var(--line);
      }
      .threshold {
        stroke: var(--ink);
        stroke-width: 1.5;
        stroke-dasharray: 5 4;
        fill: none;
      }
      .course {
        stroke: var(--ink);
        stroke-width: 2.5;
        stroke-linejoin: round;
        fill: none;
      }
      .end {
        fill: var(--ink);
      }
      .threshold-name {
        fill: var(--ink);
        paint-order: stroke;
        stroke: var(--surface);
        stroke-width: 4px;
      }
    `,
  ];

  @property({ attribute: false }) points: readonly Point[] = [];
  @state() private width = 0;

  readonly #resized = new ResizeObserver(([entry]) => {
    this.width = Math.floor(entry?.contentRect.width ?? 0);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    return this.width > 0 || changed.has('points');
  }

  protected override render() {
    const last = this.points.at(-1);
    if (last === undefined || this.width < 200) return html``;
    const powerOf = (value: number): number => Math.log10(Math.max(value, 1e-9));
    const threshold = powerOf(last.threshold);
    const top = Math.max(threshold, ...this.points.map(({ eValue }) => powerOf(eValue))) + 0.3;
    const inner = {
      width: this.width - MARGIN.left - MARGIN.right,
      height: HEIGHT - MARGIN.top - MARGIN.bottom,
    };
    const x = (answers: number): number => MARGIN.left + (inner.width * answers) / last.answers;
    const y = (power: number): number => MARGIN.top + inner.height * (1 - Math.max(0, power) / top);
    const course = [{ answers: 0, eValue: 1 }, ...this.points]
      .map(({ answers, eValue }) => `${x(answers).toFixed(1)},${y(powerOf(eValue)).toFixed(1)}`)
      .join(' ');
    const step = Math.max(1, Math.ceil(top / 5));
    const powers = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
    const counts = ticks(last.answers, Math.max(2, Math.floor(inner.width / TICK_PIXELS)));
    return html`
      <svg width=${this.width} height=${HEIGHT} viewBox="0 0 ${this.width} ${HEIGHT}" role="img" aria-label=${this.#description}>
        ${powers.map(
          (power) => svg`
            <line class="grid" x1=${MARGIN.left} x2=${this.width - MARGIN.right} y1=${y(power)} y2=${y(power)} />
            <text x=${MARGIN.left - 8} y=${y(power) + 4} text-anchor="end">${eValueWords(10 ** power)}</text>`,
        )}
        ${counts.map((count) => svg`<text x=${x(count)} y=${HEIGHT - 22} text-anchor="middle">${count.toLocaleString('en')}</text>`)}
        ${svg`
          <text x=${MARGIN.left + inner.width / 2} y=${HEIGHT - 4} text-anchor="middle">Answers</text>
          <line class="threshold" x1=${MARGIN.left} x2=${this.width - MARGIN.right} y1=${y(threshold)} y2=${y(threshold)} />
          <polyline class="course" points=${course} />
          <circle class="end" cx=${x(last.answers)} cy=${y(powerOf(last.eValue))} r="4" />
          <text class="threshold-name" x=${MARGIN.left + 8} y=${y(threshold) - 6}>enough: ${eValueWords(last.threshold)}</text>`}
      </svg>
    `;
  }

  get #description(): string {
    const last = this.points.at(-1);
    if (last === undefined) return '';
    const reached = this.points.find(({ eValue, threshold }) => eValue >= threshold);
    const highest = Math.max(...this.points.map(({ eValue }) => eValue));
    return `Evidence over answers. After ${last.answers} answers ${eValueWords(last.eValue)}, the highest so far ${eValueWords(highest)}; ${eValueWords(last.threshold)} is enough, ${reached === undefined ? 'which was not reached yet' : `reached after ${reached.answers} answers or a little before`}.`;
  }
}

/** Whole numbers, evenly apart and easy to read, at most so many. */
function ticks(last: number, most: number): number[] {
  const rough = last / most;
  const size = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((one) => one >= rough) ?? last;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
}
