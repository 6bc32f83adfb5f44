import type { PanelDraft } from '../../panel-draft/panel-draft.ts';

/** Something of the draft is to be another. */
export class DraftChangeEvent extends Event {
  readonly changes: Partial<PanelDraft>;

  constructor(changes: Partial<PanelDraft>) {
    super('draft-change', { bubbles: true, composed: true });
    this.changes = changes;
  }
}

export const enteredText = (event: Event): string =>
  (event.target as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement).value;

/** A whole number that a field may have; what is none changes nothing. */
export function countOf(event: Event): number | null {
  const { value, min, max } = event.target as HTMLInputElement;
  const count = Math.round(Number(value));
  if (value.trim() === '' || !Number.isFinite(count)) return null;
  return Math.min(Number(max || Number.MAX_SAFE_INTEGER), Math.max(Number(min || 0), count));
}
