import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';
import '../copy-button/copy-button.ts';

/** A link for another device, as a code that its camera reads and as words to send. */
@localized()
@customElement('link-code')
export class LinkCode extends LitElement {
  static override styles = [
    controls,
    css`
      .card {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-16);
        padding: var(--space-16);
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      svg {
        width: 148px;
        height: 148px;
        flex: none;
        background: #ffffff;
        border-radius: 4px;
      }
      .words {
        display: grid;
        gap: var(--space-8);
        justify-items: start;
        flex: 1 1 240px;
        min-width: 0;
      }
      code {
        max-width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) address = '';
  @property({ attribute: false }) text = '';
  /** As SVG's path draws it: one square a module. */
  @state() private code: { path: string; size: number } | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('address')) void this.#encode(this.address);
  }

  protected override render() {
    return html`
      <div class="card">
        ${
          this.code === null
            ? nothing
            : html`
              <svg viewBox="0 0 ${this.code.size} ${this.code.size}" role="img" aria-label=${msg('The link as a code for a camera')}>
                <path fill="#000000" d=${this.code.path} />
              </svg>
            `
        }
        <div class="words">
          <p>${this.text}</p>
          <code dir="ltr">${this.address}</code>
          <copy-button .text=${this.address} .label=${msg('Copy the link')}></copy-button>
        </div>
      </div>
    `;
  }

  async #encode(address: string): Promise<void> {
    const { encode } = await import('uqr');
    const { data, size } = encode(address, { border: 3, ecc: 'M' });
    const path = data
      .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
      .join('');
    if (address === this.address) this.code = { path, size };
  }
}
