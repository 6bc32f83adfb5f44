import type { Verdict } from '@earwitness/bench/statistics';
import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';

const CHANCE = 0.5;

/** A verdict's estimate and interval on a scale from 0 to 100 %, with the line of chance. */
@customElement('interval-picture')
export class IntervalPicture extends LitElement {
  static override styles = [
    controls,
    css`
      figure {
        margin: 0;
        max-width: 560px;
      }
      svg {
        display: block;
        width: 100%;
        height: 36px;
        overflow: visible;
      }
      line,
      circle {
        vector-effect: non-scaling-stroke;
      }
      .axis {
        stroke: var(--line);
        stroke-width: 2;
      }
      .chance {
        stroke: var(--edge);
        stroke-width: 2;
        stroke-dasharray: 4 4;
      }
      .interval {
        stroke: var(--ink);
        stroke-width: 4;
      }
      .estimate {
        stroke: var(--ink);
        stroke-width: 14;
        stroke-linecap: round;
      }
      .scale {
        display: grid;
        grid-template-columns: 1fr 1fr 1fr;
      }
      .scale span:nth-child(2) {
        text-align: center;
      }
      .scale span:nth-child(3) {
        text-align: right;
      }
    `,
  ];

  @property({ attribute: false }) verdict!: Verdict;

  protected override render() {
    const { estimate, interval } = this.verdict;
    if (estimate === null || interval === null) return nothing;
    const { low, high, level } = interval;
    return html`
      <figure>
        <svg
          viewBox="0 0 100 36"
          preserveAspectRatio="none"
          role="img"
          aria-label="Estimate ${percent(estimate)}, ${percent(level)} interval from ${percent(low)} to ${percent(high)}, chance is ${percent(CHANCE)}"
        >
          ${svg`
            <line class="axis" x1="0" x2="100" y1="18" y2="18" />
            <line class="chance" x1=${100 * CHANCE} x2=${100 * CHANCE} y1="2" y2="34" />
            <line class="interval" x1=${100 * low} x2=${100 * high} y1="18" y2="18" />
            <line class="estimate" x1=${100 * estimate} x2=${100 * estimate + 0.001} y1="18" y2="18" />
          `}
        </svg>
        <div class="scale small soft" aria-hidden="true"><span>0 %</span><span>chance 50 %</span><span>100 %</span></div>
        <figcaption class="small soft">
          Dot: ${percent(estimate)} · bar: ${percent(level)} interval, ${percent(low)} to ${percent(high)}
        </figcaption>
      </figure>
    `;
  }
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
