/** The figures of a page as images that stand alone, for a page that cannot take the drawings themselves. */
import { parseHTML } from 'linkedom';
import { DARK_COLORS, LIGHT_COLORS } from '../report-style.ts';

export interface PagePicture {
  /** Unique among the pictures of its page. */
  readonly id: string;
  readonly title: string;
  readonly drawings: readonly PictureDrawing[];
  /** How to read it, in a sentence or two. */
  readonly readingAid: string;
}

interface PictureDrawing {
  readonly label: string;
  /** What it shows, in words. */
  readonly description: string;
  /** For a desk, and for a telephone; SVG documents, dark where the page around them is. */
  readonly wide: string;
  readonly narrow: string;
}

const COLORS = `<style>:root{${LIGHT_COLORS}}@media (prefers-color-scheme:dark){:root{${DARK_COLORS}}}</style>`;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

const textOf = (element: Element | null): string => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

/**
 * Takes the figures out of a page.
 *
 * @param page HTML of ours, whose figures are drawn once for a desk and once for a telephone
 */
export function pagePictures(page: string): readonly PagePicture[] {
  const { document } = parseHTML(page);
  return [...document.querySelectorAll('figure')].map((figure) => ({
    id: figure.id,
    title: textOf(figure.querySelector('figcaption')),
    drawings: [...figure.querySelectorAll('.drawing')].flatMap((drawing) => {
      const [wide, narrow] = ['.wide', '.narrow'].map((width) => drawing.querySelector(`${width} svg.plot`));
      if (wide == null || narrow == null) return [];
      return [
        {
          label: textOf(drawing.querySelector('.drawing-title')),
          description: textOf(wide.querySelector('desc')),
          wide: standingAlone(wide),
          narrow: standingAlone(narrow),
        },
      ];
    }),
    readingAid: textOf(figure.querySelector('.reading-aid')),
  }));
}

function standingAlone(svg: Element): string {
  const [width, height] = [svg.getAttribute('width'), svg.getAttribute('height')];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" fill="var(--ink)" font-family="${FONT}" font-size="12" text-anchor="middle">${COLORS}<rect width="${width}" height="${height}" fill="var(--surface)"/>${svg.innerHTML}</svg>`
    .replaceAll('&nbsp;', '&#160;')
    .replaceAll('currentColor', 'var(--ink)');
}
