import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BrokenPanel as Broken } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { atCommandLine } from '../at-command-line.ts';
import { focusHeading } from '../focus-heading.ts';

/** A panel that the server could not take up: what is wrong, and what to do. */
@customElement('broken-panel')
export class BrokenPanel extends LitElement {
  static override styles = [controls, section];

  @property({ attribute: false }) broken!: Broken;

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    const { panelId, problem } = this.broken;
    return html`
      <div class="stack">
        <h1 tabindex="-1">${panelId}: broken</h1>
        <p>The server could not take this panel up. It takes no answers and tells nothing; the other panels go on.</p>
        <p class="refusal">${problem}</p>
        <h2>What to do</h2>
        <ol>
          <li>Leave the database as it is, and copy it somewhere else: what is in it may still be needed.</li>
          <li>Ask which event is damaged: the check goes through the whole chain and names the first.</li>
          <li>Take up the newest backup that is whole, with another name, and start the server on that.</li>
        </ol>
        ${atCommandLine('verify panels.sqlite')}
        ${atCommandLine('serve FOLDER --database backup.sqlite')}
      </div>
    `;
  }
}
