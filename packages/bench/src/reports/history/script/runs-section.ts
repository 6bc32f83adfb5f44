/// <reference lib="dom" />
/** Sorts the list of runs by any of its columns. */
import { find } from './page-elements.ts';

export function startRunsSection(): void {
  const table = find<HTMLTableElement>('#runs table');
  const body = table.tBodies[0]!;
  const headers = [...table.querySelectorAll<HTMLTableCellElement>('thead th[aria-sort]')];
  const collator = new Intl.Collator('en', { numeric: true });
  for (const header of headers) {
    find('button', header).addEventListener('click', () => {
      const isDescending = header.ariaSort === 'ascending';
      for (const other of headers) other.ariaSort = 'none';
      header.ariaSort = isDescending ? 'descending' : 'ascending';
      const keyed = [...body.rows].map((row) => {
        const cell = row.cells[header.cellIndex]!;
        return { row, key: cell.dataset.key ?? cell.textContent ?? '' };
      });
      keyed.sort((one, other) => (isDescending ? -1 : 1) * collator.compare(one.key, other.key));
      body.replaceChildren(...keyed.map(({ row }) => row));
    });
  }
}
