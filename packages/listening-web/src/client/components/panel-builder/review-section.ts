import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { hashOfPanel } from '../../controllers/admin-place.ts';
import type { CheckedDraft, DraftBuild } from '../../panel-draft/draft-api.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import '../copy-button/copy-button.ts';
import { section } from './section.styles.ts';

/** What lies there already may be replaced. */
export class WriteEvent extends Event {
  readonly force: boolean;

  constructor(kind: 'save' | 'build', force: boolean) {
    super(kind);
    this.force = force;
  }
}

/**
 * The very panel.yaml, what is wrong with it, and the way from there to an open panel.
 *
 * @fires save - WriteEvent
 * @fires build - WriteEvent
 * @fires open-panel - the built panel is to be opened
 */
@customElement('review-section')
export class ReviewSection extends LitElement {
  static override styles = [
    controls,
    form,
    section,
    css`
      pre {
        margin: 0;
        padding: var(--space-8) 12px;
        max-height: 28rem;
        overflow: auto;
        background: var(--ground);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        font: 0.875rem / 1.5 var(--font-mono);
        tab-size: 2;
      }
      pre:focus-visible {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }
      mark {
        color: inherit;
        background: var(--accent-soft);
        border-inline-start: 4px solid var(--danger);
      }
      progress {
        width: 100%;
        max-width: 40ch;
      }
      ul {
        margin: 0;
        padding-inline-start: var(--space-16);
      }
    `,
  ];

  @property() panelId = '';
  @property({ attribute: false }) checked: CheckedDraft | null = null;
  @property({ type: Boolean }) saved = false;
  @property({ attribute: false }) build: DraftBuild | null = null;
  @property({ attribute: false }) problem: string | null = null;
  @property() openedPanelId: string | null = null;
  @state() private force = false;

  protected override render() {
    const { checked } = this;
    return html`
      <section aria-labelledby="heading">
        <h2 id="heading">6 · Look it over, save and build</h2>
        ${checked === null ? html`<p class="soft">Choose music, versions and a title: the panel’s file appears here.</p>` : this.#renderFile(checked)}
        ${this.problem === null ? nothing : html`<p class="refusal" role="alert">${this.problem}</p>`}
        ${checked?.problem === null ? this.#renderDeeds() : nothing}
      </section>
    `;
  }

  #renderFile({ text, problem, checked }: CheckedDraft) {
    const lines = text.split('\n');
    return html`
      ${
        problem !== null
          ? html`<p class="refusal" role="status">${problem.line === null ? '' : `Line ${problem.line}: `}${problem.message}</p>`
          : html`<p role="status">Nothing is wrong with it: ${checked?.comparisons === 1 ? '1 comparison' : `${checked?.comparisons} comparisons`} of ${checked?.conditionIds.join(', ')}.</p>`
      }
      <pre tabindex="0" role="region" aria-label="panel.yaml">${lines.map((line, index) => (problem?.line === index + 1 ? html`<mark>${line}</mark>\n` : `${line}\n`))}</pre>
      <copy-button .text=${text} .label=${'Copy panel.yaml'}></copy-button>
    `;
  }

  #renderDeeds() {
    const { build } = this;
    if (this.openedPanelId !== null)
      return html`<p role="status">The panel is open. <a class="button" href=${hashOfPanel(this.openedPanelId)}>Go to it</a></p>`;
    const isBuilding = build?.state === 'building';
    return html`
      <label class="tick"><input type="checkbox" .checked=${this.force} @change=${() => {
        this.force = !this.force;
      }} /><span>Replace what lies in the folder <code>${this.panelId}</code> already</span></label>
      <div class="row">
        <button type="button" class=${this.saved ? '' : 'primary'} ?disabled=${isBuilding} @click=${() => this.dispatchEvent(new WriteEvent('save', this.force))}>Save</button>
        <button type="button" class=${this.saved && build?.state !== 'built' ? 'primary' : ''} ?disabled=${!this.saved || isBuilding} @click=${() => this.dispatchEvent(new WriteEvent('build', this.force))}>Build the sounds</button>
        <button type="button" class=${build?.state === 'built' ? 'primary' : ''} ?disabled=${build?.state !== 'built' || !this.saved} @click=${() => this.dispatchEvent(new Event('open-panel'))}>Open the panel</button>
      </div>
      <p role="status">${this.#said}</p>
      ${isBuilding && build.progress !== null ? html`<progress aria-label="Comparisons that are built" max=${build.progress.total} .value=${build.progress.done}></progress>` : nothing}
      ${build?.state === 'failed' ? html`<p class="refusal" role="alert">It could not be built. ${build.problem}</p>` : nothing}
      ${
        build?.state === 'built' && build.warnings.length > 0
          ? html`<div class="note"><p>Warnings: these stop nothing. Pictures, with names, lie in <code>${this.panelId}/warnings</code>.</p><ul>${build.warnings.map(({ message }) => html`<li>${message}</li>`)}</ul></div>`
          : nothing
      }
      <p class="small soft">An opened panel is frozen: an edit needs an id of its own. On the command line: <code>npx earwitness panel build ${this.panelId}/panel.yaml</code></p>
    `;
  }

  get #said(): string {
    const { build } = this;
    if (build?.state === 'building') {
      const { progress } = build;
      return progress === null
        ? 'Building: opening the music …'
        : `Building: ${progress.done} of ${progress.total}, ${progress.itemTitle}`;
    }
    if (build?.state === 'built')
      return build.warnings.length === 0
        ? 'Built. Nothing was found that could name a version apart from its mastering.'
        : 'Built, with warnings.';
    return this.saved ? `Saved as ${this.panelId}/panel.yaml.` : 'Not saved yet.';
  }
}
