/**
 * The name of a file of what has such a title: `Scores of each item: loudness` as `scores-of-each-item-loudness`. The page's own script
 * has this function as text.
 */
export function exportName(title: string): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['untitled'];
  return words.join('-').slice(0, 80);
}
