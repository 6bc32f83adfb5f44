/// <reference lib="dom" />

/**
 * The name of the file of a figure or table, by its caption: `Scores of each item: loudness` as `scores-of-each-item-loudness`. The
 * figures of an item are called as those of all others, so its title comes first.
 *
 * The page's own script has this function as text, so that a button and a file give the same name: it must not use anything outside
 * itself.
 */
export function exportName(element: Element): string {
  const item = element.closest('article.item, article.one-of-many')?.querySelector('h3')?.textContent ?? '';
  const caption = element.querySelector('figcaption, caption')?.textContent ?? '';
  const title = caption.includes(item) ? caption : `${item} ${caption}`;
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['untitled'];
  return words.join('-').slice(0, 80);
}
