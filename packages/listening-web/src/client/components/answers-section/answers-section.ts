import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AdminApi, PanelStatus, ServerFile } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { saveFile } from '../../controllers/save-file.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { counted } from '../counted.ts';

const STAGES = { qualification: 'Qualification', training: 'Practice', trials: 'Trial' } as const;

/** The answers of an unblinded panel as files, and what listeners wrote beside them. */
@customElement('answers-section')
export class AnswersSection extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      blockquote {
        margin: 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      ul {
        display: grid;
        gap: 12px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding-inline-start: 12px;
        border-inline-start: 4px solid var(--line);
      }
    `,
  ];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;

  readonly #comments = new AdminRequest(this, () => this.api.comments(this.panel.panelId));
  readonly #file = new AdminRequest(this, (ask: (panelId: string) => Promise<ServerFile>) =>
    ask(this.panel.panelId),
  );

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('panel')) void this.#comments.keepUpWith(this.panel.lastEventAt);
  }

  protected override render() {
    const { refusal, isUnderway } = this.#file;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">Answers and comments</h2>
        <p>Every answer with its conditions named, practice and controls included and marked.</p>
        <div class="choices">
          <button type="button" ?disabled=${isUnderway} @click=${() => void this.#save(this.api.answersTable)}>Save as a table (CSV)</button>
          <button type="button" ?disabled=${isUnderway} @click=${() => void this.#save(this.api.answersInFull)}>Save in full (JSON Lines)</button>
        </div>
        ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
        <p class="small soft">The export of the command line also holds what it takes to check all of it again: the log, the draws, the key.</p>
        ${this.#renderComments()}
      </section>
    `;
  }

  #renderComments() {
    const { reply, refusal } = this.#comments;
    if (reply === null) return refusal === null ? nothing : html`<p class="refusal">${refusal}</p>`;
    const { comments } = reply;
    if (comments.length === 0) return html`<p class="soft">No listener wrote a comment.</p>`;
    return html`
      <details ?open=${comments.length <= 5}>
        <summary>${counted(comments.length, 'comment')}</summary>
        <ul>
          ${comments.map(
            ({ session, stage, trial, comment }) => html`
              <li>
                <blockquote>${comment}</blockquote>
                <span class="small soft">${STAGES[stage]} ${trial} of session ${session.slice(0, 8)}</span>
              </li>
            `,
          )}
        </ul>
      </details>
    `;
  }

  async #save(ask: (panelId: string) => Promise<ServerFile>): Promise<void> {
    const file = await this.#file.run(ask);
    if (file !== null) saveFile(file);
  }
}
