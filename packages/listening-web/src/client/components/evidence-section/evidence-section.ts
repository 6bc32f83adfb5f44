import type { PanelDefinition } from '@earwitness/bench/panel';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AdminApi, Evidence, PanelStatus } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import './evidence-picture.ts';
import { evidenceWords, whyNotTold } from './evidence-words.ts';

/** There is enough evidence by now. */
class EvidenceReachedEvent extends Event {
  constructor() {
    super('evidence-reached');
  }
}

/**
 * The evidence of a panel that is still blind: how surely there is something and never on whose side, or why that is not told.
 *
 * @fires evidence-reached - the panel may stop
 */
@customElement('evidence-section')
export class EvidenceSection extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      evidence-picture {
        width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;
  @property({ attribute: false }) definition!: PanelDefinition;

  readonly #evidence = new AdminRequest(this, () => this.api.evidence(this.panel.panelId));
  #mayStop = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('panel')) void this.#look();
  }

  protected override render() {
    const { reply, refusal } = this.#evidence;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">Evidence over time</h2>
        ${refusal === null ? nothing : html`<p class="refusal">${refusal}</p>`}
        ${reply === null ? nothing : this.#renderEvidence(reply.evidence)}
      </section>
    `;
  }

  #renderEvidence(evidence: Evidence | null) {
    if (evidence === null) return html`<p class="soft">${whyNotTold(this.definition)}</p>`;
    const words = evidenceWords(evidence);
    if (words === null)
      return html`<p class="soft">The plan allows to look, but a value cannot be told as the plan will judge it: ${evidence.notTold} It is told when the panel is unblinded.</p>`;
    return html`
      <p>${words}</p>
      ${
        evidence.course.length < 2
          ? html`<p class="soft">The picture begins with the eighth answer.</p>`
          : html`<evidence-picture .points=${evidence.course}></evidence-picture>`
      }
      <p class="small soft">
        The value says by how much the answers speak against chance, where the plan has least of it (an e-value: 1 says nothing). Whoever
        stops when it passes the dashed line is wrong as seldom as the plan promises, however often one looks. It does not tell which
        version is ahead.
      </p>
    `;
  }

  async #look(): Promise<void> {
    const reply = await this.#evidence.keepUpWith(this.panel.answers);
    const mayStop = reply?.evidence?.mayStop ?? this.#mayStop;
    if (mayStop && !this.#mayStop) this.dispatchEvent(new EvidenceReachedEvent());
    this.#mayStop = mayStop;
  }
}
