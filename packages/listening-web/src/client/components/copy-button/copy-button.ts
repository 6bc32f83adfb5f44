import { localized, msg } from '@lit/localize';
import { html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';

/** Copies a text, and says that it did. */
@localized()
@customElement('copy-button')
export class CopyButton extends LitElement {
  static override styles = controls;

  @property({ attribute: false }) text = '';
  @property({ attribute: false }) label = '';
  @state() private outcome: 'none' | 'copied' | 'refused' = 'none';

  /** What was copied is said of this text alone. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('text')) this.outcome = 'none';
  }

  protected override render() {
    return html`
      <button type="button" @click=${this.#copy}>${this.label}</button>
      <span class="small soft" role="status">${this.#said}</span>
    `;
  }

  get #said(): string {
    if (this.outcome === 'copied') return msg('Copied.');
    return this.outcome === 'refused' ? msg('The browser does not let the page copy: please select it.') : '';
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.outcome = 'copied';
    } catch {
      this.outcome = 'refused';
    }
  }
}
