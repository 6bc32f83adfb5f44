/// <reference lib="dom" />
import { exportName } from './export-name.ts';
import { figureAsSvg } from './figure-as-svg.ts';
import { tableAsCsv } from './table-as-csv.ts';

interface Parts {
  readonly figureAsSvg: typeof figureAsSvg;
  readonly tableAsCsv: typeof tableAsCsv;
  readonly exportName: typeof exportName;
}

/**
 * What a report runs in the browser: tables that sort, figures and tables that can be saved, a choice of light and dark. All of it is made
 * here, so that a page without scripts has no button that does nothing. It stands in the page as text and must not use anything outside
 * itself but its parts.
 */
function runPage(parts: Parts): void {
  const pixelRatio = 2;
  const themeKey = 'earwitness-theme';
  const root = document.documentElement;

  const buttonOf = (text: string, label: string, act: () => void): HTMLButtonElement => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    if (label !== '') button.setAttribute('aria-label', label);
    button.addEventListener('click', act);
    return button;
  };

  // Light and dark

  const systemTheme = (): string =>
    window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  /** Storage is forbidden to some pages that come from a file. */
  const kept = (): string | null => {
    try {
      return localStorage.getItem(themeKey);
    } catch {
      return null;
    }
  };
  const keep = (theme: string): void => {
    try {
      localStorage.setItem(themeKey, theme);
    } catch {
      // the choice then lasts as long as the page
    }
  };
  const themeButton = buttonOf('', '', () => {
    const next = (root.dataset.theme ?? systemTheme()) === 'dark' ? 'light' : 'dark';
    root.dataset.theme = next;
    keep(next);
    nameThemeButton();
  });
  const nameThemeButton = (): void => {
    themeButton.textContent = (root.dataset.theme ?? systemTheme()) === 'dark' ? 'Light page' : 'Dark page';
  };
  const remembered = kept();
  if (remembered === 'dark' || remembered === 'light') root.dataset.theme = remembered;
  nameThemeButton();
  themeButton.className = 'theme';
  const themeEntry = document.createElement('li');
  themeEntry.append(themeButton);
  document.querySelector('nav ul')?.append(themeEntry);

  // Tables that sort

  interface SortKey {
    readonly number: number | null;
    readonly text: string;
  }

  const keyOf = (cell: Element | undefined): SortKey | null => {
    if (cell === undefined || cell.querySelector('.absent') !== null) return null;
    const text = (cell.textContent ?? '').replace(/\s+/g, ' ').trim();
    const value =
      cell.getAttribute('data-value') ?? cell.querySelector('data')?.getAttribute('value') ?? text;
    const number = Number(value.replace('−', '-'));
    return { number: value !== '' && Number.isFinite(number) ? number : null, text };
  };
  const order = (a: SortKey, b: SortKey): number =>
    a.number !== null && b.number !== null
      ? a.number - b.number
      : a.text.localeCompare(b.text, 'en', { numeric: true });

  const sortBy = (table: HTMLTableElement, heads: readonly Element[], column: number): void => {
    const head = heads[column]!;
    const isDescending = head.getAttribute('aria-sort') === 'ascending';
    for (const other of heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
    const body = table.tBodies[0]!;
    const rows = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]) }));
    rows.sort((a, b) => {
      // what has no value stands last, whichever way
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      return isDescending ? order(b.key, a.key) : order(a.key, b.key);
    });
    body.append(...rows.map(({ row }) => row));
  };

  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    for (const [column, head] of heads.entries()) {
      const button = buttonOf('', '', () => sortBy(table, heads, column));
      button.className = 'sort';
      button.append(...head.childNodes);
      head.append(button);
    }
  }

  // What can be saved

  const save = (name: string, content: Blob): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const colorOf = (property: string): string => getComputedStyle(root).getPropertyValue(property).trim();
  const asUrl = (markup: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`;

  const saveSvg = (figure: Element): void => {
    const { markup } = parts.figureAsSvg(figure, colorOf);
    save(`${parts.exportName(figure)}.svg`, new Blob([markup], { type: 'image/svg+xml' }));
  };
  const savePng = async (figure: Element): Promise<void> => {
    const { markup, width, height } = parts.figureAsSvg(figure, colorOf);
    const image = new Image();
    image.src = asUrl(markup);
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * pixelRatio;
    canvas.height = height * pixelRatio;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((content) => {
      if (content !== null) save(`${parts.exportName(figure)}.png`, content);
    }, 'image/png');
  };
  const saveCsv = (table: Element): void => {
    const content = new Blob(['\uFEFF', parts.tableAsCsv(table)], { type: 'text/csv;charset=utf-8' });
    save(`${parts.exportName(table)}.csv`, content);
  };

  const addButtons = (target: Element): void => {
    const group = document.createElement('div');
    group.className = 'exports';
    const table = target.matches('.table-room') ? target.querySelector('table') : null;
    const title = target.querySelector(table === null ? 'figcaption' : 'caption')?.textContent ?? '';
    if (table === null) {
      group.append(
        buttonOf('SVG', `Save as SVG: ${title}`, () => saveSvg(target)),
        buttonOf('PNG', `Save as PNG: ${title}`, () => void savePng(target)),
      );
      target.prepend(group);
    } else {
      group.append(buttonOf('CSV', `Save as CSV: ${title}`, () => saveCsv(table)));
      target.before(group);
    }
  };
  // a report of a hundred items has a thousand of them: each gets its buttons as it comes near
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        addButtons(target);
      }
    },
    { rootMargin: '600px' },
  );
  for (const figure of document.querySelectorAll('figure')) {
    if (figure.querySelector('svg.plot') !== null) watcher.observe(figure);
  }
  for (const room of document.querySelectorAll('.table-room')) watcher.observe(room);
}

/** The text of the script; the same build gives the same text. */
export const PAGE_SCRIPT = `(${runPage.toString()})({ figureAsSvg: ${figureAsSvg.toString()}, tableAsCsv: ${tableAsCsv.toString()}, exportName: ${exportName.toString()} });`;
