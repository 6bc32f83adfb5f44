/// <reference lib="dom" />

/**
 * A table of a page as comma-separated values: numbers in full and as numbers, everything else as text that no spreadsheet takes for a
 * formula.
 *
 * The page's own script has this function as text, so that a button and a file give the same bytes: it must not use anything outside
 * itself. A writer of CSV from a library would either be a second one beside it or put an apostrophe before negative numbers as well.
 *
 * Where the caption names simulated listeners, a first column says so in every row, as a row goes further than a caption. Rows that
 * head a group become a column too. A heading with `data-parts` stands for as many columns as it names, which take the
 * numbers of a cell in their order. What has no value is empty. Lines end as RFC 4180 asks.
 */
export function tableAsCsv(table: Element): string {
  const wordsOf = (node: Node): string => {
    const name = node.nodeName.toLowerCase();
    if (name === '#text') return node.textContent ?? '';
    const words = name === 'br' ? ' ' : [...node.childNodes].map(wordsOf).join('');
    return name !== '#comment' && (node as Element).classList.contains('tag') ? `(${words})` : words;
  };
  const textOf = (cell: Element): string =>
    cell.querySelector('.absent') === null ? wordsOf(cell).replace(/\s+/g, ' ').trim() : '';
  const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const fieldOf = (text: string): string =>
    /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const numbersOf = (cell: Element): string[] => {
    const own = cell.getAttribute('data-value');
    return own === null ? partsIn(cell) : [own];
  };
  const partsIn = (cell: Element): string[] =>
    [...cell.querySelectorAll('data')].flatMap((data) => data.getAttribute('value') ?? []);
  const partsOf = (head: Element | undefined): string[] | null =>
    head?.getAttribute('data-parts')?.split('|') ?? null;

  const heads = [...table.querySelectorAll('thead tr')].flatMap((row) => [...row.children]);
  const caption = table.querySelector('caption')?.textContent?.trim().toLowerCase() ?? '';
  const simulated = 'simulated listeners';
  const answeredBy = !caption.includes(simulated)
    ? []
    : [caption.startsWith(simulated) ? simulated : `${simulated} among them`];
  const isGrouped = table.querySelector('tr.group') !== null;
  const rows: string[][] = [
    [
      ...answeredBy.map(() => 'Answered by'),
      ...(isGrouped ? ['Group'] : []),
      ...heads.flatMap((head) => {
        const name = guarded(textOf(head));
        return (partsOf(head) ?? ['']).map((part) => `${name}${part === '' ? '' : `: ${part}`}`);
      }),
    ],
  ];
  let group = '';
  for (const row of table.querySelectorAll('tbody tr, tfoot tr')) {
    if (row.classList.contains('group')) {
      group = guarded(textOf(row.children[0]!));
      continue;
    }
    const cells = [...row.children].flatMap((cell, column) => {
      const parts = partsOf(heads[column]);
      const numbers = numbersOf(cell);
      if (parts !== null) return parts.map((_, part) => numbers[part] ?? '');
      return numbers.length === 1 ? numbers : [guarded(textOf(cell))];
    });
    rows.push([...answeredBy, ...(isGrouped ? [group] : []), ...cells]);
  }
  return rows.map((row) => `${row.map(fieldOf).join(',')}\r\n`).join('');
}
