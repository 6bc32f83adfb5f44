import type { Verdict } from '@earwitness/bench/statistics';
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { pageLocale } from '../../locales/page-language.ts';
import { controls } from '../../styles/controls.ts';

/** A verdict's share and interval on a scale from 0 to 100 %, with the line of chance; nothing where its numbers are no shares. */
@localized()
@customElement('interval-picture')
export class IntervalPicture extends LitElement {
  static override styles = [
    controls,
    css`
      /* From left to right as numbers run, in every language. */
      figure {
        margin: 0;
        max-width: 560px;
        direction: ltr;
      }
      svg {
        display: block;
        width: 100%;
        height: 36px;
        overflow: visible;
      }
      line {
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
        display: flex;
        justify-content: space-between;
      }
    `,
  ];

  @property({ attribute: false }) verdict!: Verdict;

  protected override render() {
    const { quantity, estimate, interval, nullValue } = this.verdict;
    if (quantity !== 'share' || estimate === null || interval === null) return nothing;
    const { low, high, level } = interval;
    const words = msg(
      str`Dot: ${percent(estimate)}. Bar: ${percent(level)} interval, ${percent(low)} to ${percent(high)}. Dashed line: chance, ${percent(nullValue)}.`,
    );
    return html`
      <figure>
        <svg viewBox="0 0 100 36" preserveAspectRatio="none" role="img" aria-label=${words}>
          ${svg`
            <line class="axis" x1="0" x2="100" y1="18" y2="18" />
            <line class="chance" x1=${100 * nullValue} x2=${100 * nullValue} y1="2" y2="34" />
            <line class="interval" x1=${100 * low} x2=${100 * high} y1="18" y2="18" />
            <line class="estimate" x1=${100 * estimate} x2=${100 * estimate + 0.001} y1="18" y2="18" />
          `}
        </svg>
        <div class="scale small soft" aria-hidden="true"><span>0 %</span><span>100 %</span></div>
        <figcaption class="small soft" aria-hidden="true">${words}</figcaption>
      </figure>
    `;
  }
}

/** With a digit more where a whole number would say that all is certain. */
function percent(share: number): string {
  const isNearlyAll = share !== 1 && Math.round(100 * share) === 100;
  return new Intl.NumberFormat(pageLocale(), {
    style: 'percent',
    maximumFractionDigits: isNearlyAll ? 1 : 0,
  }).format(share);
}
