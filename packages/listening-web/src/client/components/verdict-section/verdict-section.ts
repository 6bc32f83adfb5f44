import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AdminApi, PanelStatus, Report } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { saveFile } from '../../controllers/save-file.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { atCommandLine } from '../at-command-line.ts';
import { counted } from '../counted.ts';
import './report-picture.ts';

type StatedVerdict = Report['verdicts'][number];

const OUTCOMES: Readonly<Record<StatedVerdict['outcome'], string>> = {
  supported: 'Supported',
  refuted: 'Refuted',
  undecided: 'Undecided',
};

/** What an unblinded panel came to: every verdict in words beside its numbers, and the figures of its report. */
@customElement('verdict-section')
export class VerdictSection extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      article {
        display: grid;
        gap: var(--space-8);
        width: 100%;
        padding-bottom: var(--space-16);
        border-bottom: 1px solid var(--line);
      }
      .claim {
        margin: 0;
        font-size: var(--text-16);
      }
      .glance {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 var(--space-16);
      }
      .outcome {
        font-size: var(--text-28);
        font-weight: 600;
        line-height: 1.2;
      }
      report-picture {
        width: 100%;
        padding-block: var(--space-8);
      }
    `,
  ];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;

  readonly #report = new AdminRequest(this, () => this.api.report(this.panel.panelId));
  readonly #file = new AdminRequest(this, () => this.api.reportFile(this.panel.panelId));

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('panel')) void this.#report.keepUpWith(this.panel.lastEventAt);
  }

  protected override render() {
    const { reply, refusal } = this.#report;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">Verdicts</h2>
        ${refusal === null ? nothing : html`<p class="refusal">${refusal}</p>`}
        ${reply === null ? html`<p role="status">${refusal === null ? 'Judging the answers …' : ''}</p>` : this.#renderReport(reply)}
      </section>
    `;
  }

  #renderReport({ verdicts, pictures, notJudged }: Report) {
    const { panelId } = this.panel;
    if (notJudged !== null)
      return html`
        <p class="refusal">The answers are all here, but the plan cannot judge them. ${notJudged}</p>
        <p>Save the answers below, and judge them by a plan that fits: what it finds is exploratory.</p>
        <p class="small soft">At the command line: <code>npx earwitness verdict ${panelId}-export --plan plan.yaml</code></p>
      `;
    return html`
      ${verdicts.length === 0 ? html`<p>There are no answers that a claim of the plan is about.</p>` : verdicts.map(renderVerdict)}
      <p class="small soft">
        A p-value is not the chance that the claim is wrong, and a large one does not show that there is no difference: only an interval within
        a margin fixed beforehand shows that. “Undecided” asks for more answers; it is not “no difference”.
      </p>
      <div class="choices">
        <button type="button" ?disabled=${this.#file.isUnderway} @click=${() => void this.#save()}>Save the full report</button>
        <span class="small soft">One HTML file with every number, for a mail or a printer.</span>
      </div>
      ${this.#file.refusal === null ? nothing : html`<p class="refusal" role="alert">${this.#file.refusal}</p>`}
      ${pictures.map((picture) => html`<report-picture .picture=${picture}></report-picture>`)}
      ${atCommandLine(`export ${panelId} --folder FOLDER --out ${panelId}-export`)}
      <p class="small soft">and then <code>npx earwitness verdict ${panelId}-export --out verdict.html</code></p>
    `;
  }

  async #save(): Promise<void> {
    const file = await this.#file.run();
    if (file !== null) saveFile(file);
  }
}

function renderVerdict(verdict: StatedVerdict) {
  const { claim, outcome, estimateText, intervalText, interval, sentence, pValueText, n, listeners, items } =
    verdict;
  return html`
    <article>
      <h3 class="claim">${claim}?${verdict.exploratory ? ' (exploratory)' : ''}</h3>
      <p class="glance">
        <span class="outcome">${OUTCOMES[outcome]}</span>
        ${estimateText === null ? nothing : html`<span>${estimateText}${intervalText === null || interval === null ? '' : `, ${Math.round(1_000 * interval.level) / 10} % interval ${intervalText}`}</span>`}
      </p>
      <p>${sentence}</p>
      ${pValueText === null ? nothing : html`<p>${pValueText}</p>`}
      <p class="small soft">
        From ${counted(n, 'answer')} of ${counted(listeners, 'listener')} on ${counted(items, 'piece')} · ${verdict.analysis} · ${verdict.assumption}
      </p>
    </article>
  `;
}
