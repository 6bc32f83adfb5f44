/** What a key press means to a page, whatever the keyboard: `A`, `1`, ` `, `ARROWUP`. */
export function keyOfEvent({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  const isLatinOrNamed = key.length > 1 || key.charCodeAt(0) < 128;
  // Where A is typed otherwise (Cyrillic, Arabic, kana), its place on the keyboard counts.
  return isLatinOrNamed ? key.toUpperCase() : (/^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? key);
}

/** Whether an element takes every key for itself. */
export const takesText = (element: EventTarget | undefined): boolean =>
  element instanceof HTMLElement &&
  (element.isContentEditable ||
    element.matches('textarea, select, input:not([type="range"], [type="checkbox"], [type="radio"])'));
