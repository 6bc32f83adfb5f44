import { html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { CheckedDraft, DraftItem } from '../../panel-draft/draft-api.ts';
import type { PanelDraft } from '../../panel-draft/panel-draft.ts';
import { controls } from '../../styles/controls.ts';
import { form } from '../../styles/form.ts';
import { countOf, DraftChangeEvent } from './draft-change-event.ts';
import './more-topic.ts';
import { section } from './section.styles.ts';
import { unlessTyping } from './unless-typing.ts';

/** The first thing that is refused of some fields of panel.yaml, or null. */
export function refusalOf(checked: CheckedDraft | null, ...fields: readonly string[]): string | null {
  const problem = checked?.problem ?? null;
  if (problem === null) return null;
  const path = problem.path.join('.');
  return fields.some((field) => path === field || path.startsWith(`${field}.`)) ? problem.message : null;
}

/** A count that one types; what the field cannot have it does not show. */
export const countField = (
  { label, value, min = 0, max }: { label: string; value: number; min?: number; max: number },
  take: (count: number) => void,
): TemplateResult => html`
  <label class="field">
    <span>${label}</span>
    <input type="number" inputmode="numeric" min=${min} max=${max} .value=${unlessTyping(String(value))} @change=${(event: Event) => take(countOf(event) ?? value)} />
  </label>
`;

/**
 * What the folded topics of the builder share: the draft, what is refused of it, and how it is changed.
 *
 * @fires draft-change - DraftChangeEvent
 */
export abstract class DraftTopic extends LitElement {
  static override styles = [controls, form, section];

  @property({ attribute: false }) draft!: PanelDraft;
  @property({ attribute: false }) items: readonly DraftItem[] = [];
  @property({ attribute: false }) checked: CheckedDraft | null = null;

  protected change(changes: Partial<PanelDraft>): void {
    this.dispatchEvent(new DraftChangeEvent(changes));
  }
}
