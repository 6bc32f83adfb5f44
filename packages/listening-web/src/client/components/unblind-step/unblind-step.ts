import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PanelStatus } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import { focusHeading } from '../focus-heading.ts';

const SHORTEST_REASON = 3;
const LONGEST_REASON = 500;

/** The experimenter has given a reason and wants to know. */
export class UnblindEvent extends Event {
  readonly reason: string;

  constructor(reason: string) {
    super('unblind');
    this.reason = reason;
  }
}

/** The deliberate step before a panel is unblinded: what it does, and a reason for the log. */
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

  @property({ attribute: false }) panel!: PanelStatus;
  @property({ attribute: false }) refusal: string | null = null;
  @state() private reason = '';

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    const { panelId, title, answers } = this.panel;
    return html`
      <form class="stack" @submit=${this.#submit}>
        <h1 tabindex="-1">Unblind “${title}”</h1>
        <p>
          From now on everyone with this page sees which condition was which in its ${answers} answers. This cannot be undone,
          and the panel takes no more answers. The time and your reason are written into its log.
        </p>
        ${this.refusal === null ? nothing : html`<p class="refusal" role="alert">${this.refusal}</p>`}
        <label for="reason">Why now?</label>
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
          <button type="submit" class="danger" ?disabled=${this.reason.trim().length < SHORTEST_REASON}>Unblind for good</button>
          <a href="#/${panelId}">Back, stay blind</a>
        </div>
      </form>
    `;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const reason = this.reason.trim();
    if (reason.length >= SHORTEST_REASON) this.dispatchEvent(new UnblindEvent(reason));
  }
}
