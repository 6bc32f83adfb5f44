import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AdminApi, PanelStatus } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { atCommandLine } from '../at-command-line.ts';
import '../copy-button/copy-button.ts';
import { counted } from '../counted.ts';

type Completions = Awaited<ReturnType<AdminApi['completions']>>['completions'];

const OUTCOMES = { finished: 'finished', 'screened-out': 'screened out' } as const;

/** By what sessions that ended are known on a crowd platform, and to listeners. */
@customElement('codes-section')
export class CodesSection extends LitElement {
  static override styles = [controls, section];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;

  readonly #codes = new AdminRequest(this, () => this.api.completions(this.panel.panelId));

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('panel')) void this.#codes.keepUpWith(this.panel.sessionsFinished);
  }

  protected override render() {
    const { reply, refusal } = this.#codes;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">Completion codes</h2>
        <p>Whoever has finished is shown a code. A crowd platform pays by it; it also leads to the pseudonym of who asks to be erased.</p>
        ${refusal === null ? nothing : html`<p class="refusal">${refusal}</p>`}
        ${reply === null ? nothing : this.#renderCodes(reply.completions)}
        ${atCommandLine(`codes ${this.panel.panelId} --folder FOLDER`)}
      </section>
    `;
  }

  #renderCodes(completions: Completions) {
    if (completions.length === 0)
      return html`<p class="soft">No session has ended yet: the first code comes with the first that does.</p>`;
    return html`
      <copy-button .text=${completions.map(({ code }) => code).join('\n')} .label=${`Copy ${counted(completions.length, 'code')}`}></copy-button>
      <details>
        <summary>Show them with their sessions</summary>
        <div class="table" role="region" aria-label="Completion codes" tabindex="0">
          <table>
            <thead><tr><th scope="col">Code</th><th scope="col">Session</th><th scope="col">Came by</th><th scope="col">Listener</th></tr></thead>
            <tbody>
              ${completions.map(
                ({ code, outcome, source, verified, listener }) => html`
                  <tr>
                    <th scope="row"><code>${code}</code></th>
                    <td>${OUTCOMES[outcome]}</td>
                    <td>${source}${verified === null ? '' : verified ? ', signed' : ', not signed'}</td>
                    <td><code>${listener}</code></td>
                  </tr>
                `,
              )}
            </tbody>
          </table>
        </div>
      </details>
    `;
  }
}
