import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';
import { section } from './section.styles.ts';

/** A folded topic of a section; it opens by itself where something of it is refused. */
@customElement('more-topic')
export class MoreTopic extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      details {
        border-block-start: 1px solid var(--line);
      }
      summary {
        min-height: var(--target);
        padding-block: var(--space-8);
        align-content: center;
        cursor: pointer;
      }
      summary:focus-visible {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }
      .heading {
        font-weight: 600;
      }
      .content {
        display: grid;
        gap: var(--space-16);
        padding-block: var(--space-8) var(--space-16);
        min-width: 0;
      }
    `,
  ];

  @property() heading = '';
  /** What is set, and what it costs. */
  @property() said = '';
  /** What is refused of it. */
  @property({ attribute: false }) refusal: string | null = null;
  @state() private open = false;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('refusal') && this.refusal !== null) this.open = true;
  }

  protected override render() {
    return html`
      <details .open=${this.open} @toggle=${(event: Event) => {
        this.open = (event.target as HTMLDetailsElement).open;
      }}>
        <summary><span class="heading">${this.heading}</span> <span class="small soft">${this.said}</span></summary>
        <div class="content">
          <slot></slot>
          ${this.refusal === null ? nothing : html`<p class="refusal" role="alert">${this.refusal}</p>`}
        </div>
      </details>
    `;
  }
}
