/** What a key press means to a page, whatever the keyboard: `A`, `1`, ` `, `ARROWUP`. */
export function keyOfEvent({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  const isLatinOrNamed = key.length > 1 || key.charCodeAt(0) < 128;
  // Where A is typed otherwise (Cyrillic, Arabic, kana), its place on the keyboard counts.
  return isLatinOrNamed ? key.toUpperCase() : (/^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? key);
}

/** Keys that move a slider that has the focus. */
const SLIDER_KEYS = /^(?:ARROW|PAGE|HOME|END)/;

/** A single key acts wherever the focus is; null where the press has a meaning of its own already. */
export function singleKeyOf(event: KeyboardEvent): { key: string; onControl: boolean } | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const path = event.composedPath();
  const [focused] = path;
  if (takesText(focused) || path.some((one) => one instanceof HTMLDialogElement)) return null;
  const key = keyOfEvent(event);
  if (focused instanceof HTMLInputElement && SLIDER_KEYS.test(key)) return null;
  if (event.repeat && !key.startsWith('ARROW')) return null;
  const onControl = focused instanceof HTMLElement && focused.matches('button, a, summary, [role="slider"]');
  return { key, onControl };
}

/** Whether an element takes every key for itself. */
const takesText = (element: EventTarget | undefined): boolean =>
  element instanceof HTMLElement &&
  (element.isContentEditable ||
    element.matches('textarea, select, input:not([type="range"], [type="checkbox"], [type="radio"])'));
