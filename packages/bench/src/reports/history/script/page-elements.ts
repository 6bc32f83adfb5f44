/// <reference lib="dom" />
/** Finding and filling the page's elements. */
import type { Html } from '../../html.ts';

/** @throws {Error} when the page has no such element: script and page are not of one version */
export function find<Found extends Element>(selector: string, within: ParentNode = document): Found {
  const found = within.querySelector<Found>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}

export function fill(element: Element, { markup }: Html): void {
  element.innerHTML = markup;
}

/** Replaces the options of a choice; what was chosen stays where it is still there. */
export function offer(
  select: HTMLSelectElement,
  groups: readonly { label: string | null; options: readonly { value: string; text: string }[] }[],
  preferred?: string,
): void {
  const chosen = select.value;
  select.replaceChildren(
    ...groups.flatMap(({ label, options }) => {
      const made = options.map(({ value, text }) => new Option(text, value));
      if (label === null) return made;
      const group = document.createElement('optgroup');
      group.label = label;
      group.append(...made);
      return [group];
    }),
  );
  const values = groups.flatMap(({ options }) => options.map(({ value }) => value));
  const value = [chosen, preferred].find((one) => one !== undefined && values.includes(one)) ?? values[0];
  if (value !== undefined) select.value = value;
}
