import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';
import { focusHeading } from '../focus-heading.ts';

/**
 * A screen that only tells something: why there is nothing to hear, and what to do about it.
 *
 * @slot - more to say, or a button
 */
@customElement('notice-page')
export class NoticePage extends LitElement {
  static override styles = [
    controls,
    css`
      .stack {
        padding-top: 12vh;
      }
    `,
  ];

  @property() heading = '';
  @property() text = '';

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    return html`
      <div class="stack">
        <h1 tabindex="-1">${this.heading}</h1>
        ${this.text === '' ? nothing : html`<p>${this.text}</p>`}
        <slot></slot>
      </div>
    `;
  }
}
