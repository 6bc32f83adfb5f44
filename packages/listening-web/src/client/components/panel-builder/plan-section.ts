import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CheckedDraft, DraftItem } from '../../panel-draft/draft-api.ts';
import { type DraftPlan, type EffectPower, partsOf } from '../../panel-draft/draft-plan.ts';
import { isWatched, mayBeWatched, type PanelDraft } from '../../panel-draft/panel-draft.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import '../copy-button/copy-button.ts';
import './access-topic.ts';
import './controls-topic.ts';
import { DraftChangeEvent, enteredText } from './draft-change-event.ts';
import { countField, refusalOf } from './draft-topic.ts';
import { percentText } from './percent-text.ts';
import './practice-topic.ts';
import './qualification-topic.ts';
import { section } from './section.styles.ts';
import './sessions-topic.ts';

const WIDTH = 320;
const HEIGHT = 120;

/**
 * How many listeners, how long a session, when it is judged; and what such a panel could show.
 *
 * @fires draft-change - DraftChangeEvent
 */
@customElement('plan-section')
export class PlanSection extends LitElement {
  static override styles = [
    controls,
    form,
    section,
    css`
      svg {
        display: block;
        width: 100%;
        max-width: 520px;
        overflow: visible;
      }
      path {
        fill: none;
        stroke: var(--ink);
        stroke-width: 1.5;
      }
      .curve-0 {
        stroke-dasharray: 1.5 2.5;
      }
      .curve-2 {
        stroke-dasharray: 6 2;
      }
      line {
        stroke: var(--line);
      }
      .here {
        stroke: var(--accent);
        stroke-width: 1.5;
      }
      text {
        fill: var(--ink-soft);
        font-size: 9px;
      }
      .number {
        text-align: end;
      }
      table {
        width: auto;
      }
    `,
  ];

  @property({ attribute: false }) draft!: PanelDraft;
  @property({ attribute: false }) items: readonly DraftItem[] = [];
  @property({ attribute: false }) checked: CheckedDraft | null = null;
  @property({ attribute: false }) plan: DraftPlan | null = null;

  protected override render() {
    const { draft, items, checked } = this;
    const refusal = refusalOf(checked, 'trialsPerSession', 'answersWanted', 'analysisPlan');
    return html`
      <section aria-labelledby="heading">
        <h2 id="heading">5 · How many, how long</h2>
        <div class="row">
          ${countField({ label: 'Listeners', value: draft.listeners, min: 2, max: 10_000 }, (listeners) => this.#change({ listeners }))}
          ${countField({ label: 'Trials a session', value: draft.trialsPerSession, min: 1, max: 200 }, (trialsPerSession) => this.#change({ trialsPerSession }))}
          <label class="field">
            <span>Judged</span>
            <select ?disabled=${!mayBeWatched(draft)} @change=${(event: Event) => this.#change({ stopping: enteredText(event) as PanelDraft['stopping'] })}>
              <option value="fixed-trials" ?selected=${!isWatched(draft)}>once, when all answers are in</option>
              <option value="any-time" ?selected=${isWatched(draft)}>at any time: it may be watched and stopped</option>
            </select>
          </label>
        </div>
        <label class="tick">
          <input type="checkbox" .checked=${draft.showOwnResult} @change=${() => this.#change({ showOwnResult: !draft.showOwnResult })} />
          <span>Show listeners their own result at the end</span>
        </label>
        ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
        <div>
          <practice-topic .draft=${draft} .items=${items} .checked=${checked}></practice-topic>
          <controls-topic .draft=${draft} .items=${items} .checked=${checked}></controls-topic>
          <qualification-topic .draft=${draft} .items=${items} .checked=${checked}></qualification-topic>
          <sessions-topic .draft=${draft} .checked=${checked}></sessions-topic>
          <access-topic .draft=${draft} .checked=${checked}></access-topic>
        </div>
        <h3>What it could show</h3>
        ${this.plan === null ? html`<p class="soft">Choose music and excerpts first.</p>` : this.#renderPower(this.plan)}
      </section>
    `;
  }

  #renderPower(plan: DraftPlan) {
    const { listeners } = this.draft;
    return html`
      <p>Of such panels with ${listeners} listeners, so many would show a difference of this size, if it is there${partsOf(this.draft) > 1 ? ', for each quality on each level' : ''}:</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Power">
        <table>
          <thead><tr><th scope="col">${plan.effectName}</th><th scope="col" class="number">Power</th></tr></thead>
          <tbody>${plan.effects.map(({ label, power }) => html`<tr><th scope="row">${label}</th><td class="number">${percentText(power)}</td></tr>`)}</tbody>
        </table>
      </div>
      ${this.#renderCurve(plan.effects)}
      <p>${
        plan.listenersNeeded === null
          ? `To find ${plan.effects[1]?.label} in 80 % of panels no number of listeners is enough: take more pieces of music.`
          : `To find ${plan.effects[1]?.label} in 80 % of panels it takes ${plan.listenersNeeded} listeners.`
      } ${plan.isOfMusic ? 'The result speaks of listeners and music like these.' : 'With one piece the result speaks of that piece alone.'}${isWatched(this.draft) ? ' These figures are for judging once; to watch at any time takes more answers.' : ''}</p>
      <p class="small">The same on the command line: <code>${plan.command}</code> <copy-button .text=${plan.command} .label=${'Copy the command'}></copy-button></p>
    `;
  }

  /** Solid in the middle, dashes for the others: told apart without colour. */
  #renderCurve(effects: readonly EffectPower[]) {
    const points = effects[0]?.curve ?? [];
    const most = Math.max(1, ...points.map(({ listeners }) => listeners));
    const x = (listeners: number) => (listeners / most) * WIDTH;
    const y = (power: number) => (1 - power) * HEIGHT;
    const here = Math.min(this.draft.listeners, most);
    return html`
      <svg viewBox="-24 -12 ${WIDTH + 64} ${HEIGHT + 32}" role="img" aria-label="Power against listeners; the figures are in the table above">
        ${[0, 0.5, 0.8, 1].map((power) => svg`<line x1="0" x2=${WIDTH} y1=${y(power)} y2=${y(power)} /><text x="-4" y=${y(power) + 3} text-anchor="end">${100 * power}</text>`)}
        ${effects.map(({ label, curve }, index) => {
          const last = curve.at(-1);
          return svg`<path class="curve-${index}" d=${curve.map((point, at) => `${at === 0 ? 'M' : 'L'}${x(point.listeners).toFixed(1)} ${y(point.power).toFixed(1)}`).join(' ')} />${last === undefined ? nothing : svg`<text x=${WIDTH + 4} y=${y(last.power) + 3 + (1 - index) * 8}>${label}</text>`}`;
        })}
        <line class="here" x1=${x(here)} x2=${x(here)} y1="0" y2=${HEIGHT} />
        <text x=${x(here)} y="-3" text-anchor="middle">you are here</text>
        <text x="0" y=${HEIGHT + 12}>0</text><text x=${WIDTH} y=${HEIGHT + 12} text-anchor="end">${most} listeners</text>
      </svg>
    `;
  }

  #change(changes: Partial<PanelDraft>): void {
    this.dispatchEvent(new DraftChangeEvent(changes));
  }
}
