import { html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keptToken } from '../../controllers/admin-controller.ts';
import { DraftController } from '../../panel-draft/draft-controller.ts';
import { minutesOf, trialsPerListener } from '../../panel-draft/draft-plan.ts';
import { METHOD_WORDS } from '../../panel-draft/method-words.ts';
import { panelIdOf, trialPieces } from '../../panel-draft/panel-draft.ts';
import { controls } from '../../styles/controls.ts';
import { focusHeading } from '../focus-heading.ts';
import { PanelChangedEvent } from '../panel-changed-event.ts';
import type { DraftChangeEvent } from './draft-change-event.ts';
import './excerpt-section.ts';
import './method-section.ts';
import { styles } from './panel-builder.styles.ts';
import { percentText } from './percent-text.ts';
import './plan-section.ts';
import type { WriteEvent } from './review-section.ts';
import './review-section.ts';
import type { SourceEvent } from './source-event.ts';
import './source-section.ts';
import './texts-section.ts';

/** Where a panel is drawn up, from its music to its opening, on one page with what it comes to always in sight. */
@customElement('panel-builder')
export class PanelBuilder extends LitElement {
  static override styles = [controls, styles];

  readonly #draft = new DraftController(this, keptToken());
  @state() private startingAnew = false;

  protected override firstUpdated(): void {
    focusHeading(this);
  }

  protected override render() {
    const {
      draft,
      music,
      items,
      plan,
      checked,
      problem,
      build,
      openedPanelId,
      isOpening,
      isSaved,
      sourceProblem,
      api,
    } = this.#draft;
    const isOffered = music?.isOffered !== false;
    return html`
      <div class="head">
        <h1 tabindex="-1">New panel</h1>
        ${isOffered ? this.#renderAnew() : nothing}
      </div>
      ${isOffered ? this.#renderSummary() : nothing}
      <source-section
        .music=${music}
        .source=${draft.source}
        .items=${items}
        .opening=${isOpening}
        .problem=${sourceProblem}
        @source=${({ source }: SourceEvent) => void this.#draft.chooseSource(source)}
      ></source-section>
      ${
        isOffered
          ? html`
            <method-section .draft=${draft} .items=${items} .checked=${checked} @draft-change=${this.#change}></method-section>
            <excerpt-section .draft=${draft} .items=${items} .checked=${checked} .api=${api} @draft-change=${this.#change}></excerpt-section>
            <texts-section .draft=${draft} .checked=${checked} @draft-change=${this.#change}></texts-section>
            <plan-section .draft=${draft} .items=${items} .checked=${checked} .plan=${plan} @draft-change=${this.#change}></plan-section>
            <review-section
              .panelId=${panelIdOf(draft)}
              .checked=${checked}
              .saved=${isSaved}
              .build=${build}
              .problem=${problem}
              .openedPanelId=${openedPanelId}
              @save=${({ force }: WriteEvent) => void this.#draft.save({ force })}
              @build=${({ force }: WriteEvent) => void this.#draft.startBuild({ force })}
              @open-panel=${() => void this.#open()}
            ></review-section>
          `
          : nothing
      }
    `;
  }

  #renderAnew() {
    if (!this.startingAnew)
      return html`<button type="button" @click=${() => {
        this.startingAnew = true;
      }}>Start anew …</button>`;
    return html`
      <span>
        <button type="button" class="danger" @click=${() => {
          this.startingAnew = false;
          this.#draft.startAnew();
        }}>Yes, forget this draft</button>
        <button type="button" @click=${() => {
          this.startingAnew = false;
        }}>Keep it</button>
      </span>
    `;
  }

  /** Not spoken at every change: it is there to be looked at. */
  #renderSummary() {
    const { draft, items, plan, checked } = this.#draft;
    const middle = plan?.effects[1];
    const pieces = trialPieces(draft, items).length;
    const facts: [string, string][] = [
      ['Method', METHOD_WORDS[draft.method].name],
      ['Pieces', String(pieces)],
      ['A session', `about ${minutesOf(draft)} min`],
      ['Answers', String(draft.listeners * trialsPerListener(draft))],
      ['Power', middle === undefined ? '–' : `${percentText(middle.power)} for ${middle.label}`],
      ['File', checked === null ? '–' : checked.problem === null ? 'fine' : 'not yet'],
    ];
    return html`<dl class="summary">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  #change({ changes }: DraftChangeEvent): void {
    this.#draft.change(changes);
  }

  async #open(): Promise<void> {
    await this.#draft.open();
    if (this.#draft.openedPanelId !== null) this.dispatchEvent(new PanelChangedEvent());
  }
}
