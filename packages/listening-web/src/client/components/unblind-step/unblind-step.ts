import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AdminApi, PanelStatus } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { controls } from '../../styles/controls.ts';
import { atCommandLine } from '../at-command-line.ts';
import { counted } from '../counted.ts';
import { LONGEST_REASON, SHORTEST_REASON } from '../entry-lengths.ts';
import { focusHeading } from '../focus-heading.ts';
import { PanelChangedEvent } from '../panel-changed-event.ts';

/**
 * The deliberate step before a panel is unblinded: what it does, and a reason for the log.
 *
 * @fires panel-changed - it was unblinded
 */
@customElement('unblind-step')
export class UnblindStep extends LitElement {
  static override styles = [
    controls,
    css`
      label {
        font-weight: 600;
      }
      textarea {
        width: min(100%, 60ch);
        min-height: 96px;
        padding: var(--space-8);
        font: inherit;
        color: var(--ink);
        background: var(--surface);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-16);
      }
      a {
        color: var(--accent);
      }
      .refusal {
        color: var(--danger);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;
  @property() backHref = '';
  @state() private reason = '';

  readonly #unblinding = new AdminRequest(this, () =>
    this.api.unblind(this.panel.panelId, this.reason.trim()),
  );

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    const { panelId, title, answers, answersWanted } = this.panel;
    const { refusal, isUnderway } = this.#unblinding;
    return html`
      <form class="stack" @submit=${this.#submit}>
        <h1 tabindex="-1">Unblind “${title}”</h1>
        <p>
          From then on everyone with this page sees which condition was which in its ${counted(answers, 'answer')}, and what they say by the plan that
          was frozen with it. This cannot be undone: not by you, and not by deleting anything. Your name, the time and your reason are written into its log.
        </p>
        ${
          answersWanted === null || answers >= answersWanted
            ? nothing
            : html`<p><strong>The plan wants ${answersWanted.toLocaleString('en')} answers</strong>, and it was closed before they were there. Whatever was a reason for that is worth a sentence below.</p>`
        }
        ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
        <label for="reason">Why now? At least ${SHORTEST_REASON} letters</label>
        <textarea
          id="reason"
          maxlength=${LONGEST_REASON}
          placeholder="All planned sessions are done."
          .value=${this.reason}
          @input=${(event: Event) => {
            this.reason = (event.target as HTMLTextAreaElement).value;
          }}
        ></textarea>
        <div class="row">
          <button type="submit" class="danger" ?disabled=${this.reason.trim().length < SHORTEST_REASON || isUnderway}>Unblind for good</button>
          <a href=${this.backHref}>Back, stay blind</a>
        </div>
        ${atCommandLine(`unblind ${panelId} --folder FOLDER --reason "closed as planned"`)}
      </form>
    `;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.reason.trim().length < SHORTEST_REASON) return;
    if ((await this.#unblinding.run()) !== null) this.dispatchEvent(new PanelChangedEvent());
  }
}
