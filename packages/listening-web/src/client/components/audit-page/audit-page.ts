import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AdminApi, AuditEntry } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { focusHeading } from '../focus-heading.ts';
import { localTime } from '../local-time.ts';

const ENTRIES_A_REQUEST = 1_000;
const ENTRIES_SHOWN = 100;

/** Who did what on the experimenter's side, the newest first. */
@customElement('audit-page')
export class AuditPage extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      .time {
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) api!: AdminApi;
  @state() private shown = ENTRIES_SHOWN;

  readonly #audit = new AdminRequest(this, () => this.#readAll());

  protected override firstUpdated(): void {
    focusHeading(this);
    void this.#audit.run();
  }

  protected override render() {
    const { reply, refusal, isUnderway } = this.#audit;
    return html`
      <div class="stack">
        <h1 tabindex="-1">Audit log</h1>
        <p>Everything that was changed on this side stands here before it happens, refused deeds included. Nothing can be changed or taken out.</p>
        ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
        <button type="button" ?disabled=${isUnderway} @click=${() => void this.#audit.run()}>Look again</button>
        ${reply === null ? html`<p role="status">${isUnderway ? 'Reading …' : ''}</p>` : this.#renderEntries(reply)}
      </div>
    `;
  }

  #renderEntries(entries: readonly AuditEntry[]) {
    if (entries.length === 0) return html`<p class="soft">Nothing was changed yet.</p>`;
    return html`
      <div class="table" role="region" aria-label="Entries, the newest first" tabindex="0">
        <table>
          <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Panel</th><th scope="col">Why, or more</th></tr></thead>
          <tbody>
            ${entries.slice(0, this.shown).map(
              ({ at, who, action, panelId, detail }) => html`
                <tr><td class="time">${localTime(at)}</td><td>${who}</td><td>${action}</td><td>${panelId ?? ''}</td><td>${detail}</td></tr>
              `,
            )}
          </tbody>
        </table>
      </div>
      ${entries.length > this.shown ? html`<button type="button" @click=${this.#showMore}>Show ${Math.min(ENTRIES_SHOWN, entries.length - this.shown)} older</button>` : nothing}
    `;
  }

  #showMore(): void {
    this.shown += ENTRIES_SHOWN;
  }

  async #readAll(): Promise<readonly AuditEntry[]> {
    const all: AuditEntry[] = [];
    for (;;) {
      const afterSeq = all.at(-1)?.seq ?? 0;
      const { entries } = await this.api.audit({ afterSeq, limit: ENTRIES_A_REQUEST });
      all.push(...entries);
      if (entries.length < ENTRIES_A_REQUEST) return all.toReversed();
    }
  }
}
