/** Takes a report apart for papers and slides: every figure as SVG and PNG, every table as CSV. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resvg } from '@resvg/resvg-js';
import { BenchError } from '../../errors.ts';
import { writeFileSafely } from '../../files/write-file-safely.ts';
import { exportName } from './export-name.ts';
import { figureAsSvg } from './figure-as-svg.ts';
import { tableAsCsv } from './table-as-csv.ts';

/** A PNG has so many pixels for each CSS pixel: sharp on paper and on any screen. */
const PIXEL_RATIO = 2;

export interface ReportExports {
  /** Paths from the folder, in the order of the page. */
  readonly files: readonly string[];
}

/**
 * Writes every figure of a report as `figures/<title>.svg` and `.png` and every table as `tables/<caption>.csv`, in light colours.
 *
 * Whatever is marked as simulated in the page is in the exported file, and in its name. Files that are there already are replaced.
 *
 * @param htmlFile a page that Earwitness wrote
 * @param folder made where it is missing
 * @throws {BenchError} when the page cannot be read, or the system has no font to draw letters with
 */
export async function writeReportExports({
  htmlFile,
  folder,
}: {
  readonly htmlFile: string;
  readonly folder: string;
}): Promise<ReportExports> {
  const page = await readFile(htmlFile, 'utf8').catch((cause: unknown) => {
    throw new BenchError(`Cannot export from ${htmlFile}: it cannot be read`, { cause });
  });
  const [{ parseHTML }, { Resvg }] = await Promise.all([import('linkedom'), import('@resvg/resvg-js')]);
  const { document } = parseHTML(page);
  const colorOf = lightColorsOf(page);
  const nameOf = namesOnce();
  const files: string[] = [];
  const write = async (file: string, content: string | Uint8Array): Promise<void> => {
    await writeFileSafely(join(folder, file), content);
    files.push(file);
  };

  for (const figure of document.querySelectorAll('figure')) {
    if (figure.querySelector('svg.plot') === null) continue;
    const name = nameOf(figure);
    const { markup } = figureAsSvg(figure, colorOf);
    await write(`figures/${name}.svg`, markup);
    await write(`figures/${name}.png`, pngOf(markup, Resvg));
  }
  for (const table of document.querySelectorAll('table')) {
    const name = nameOf(table);
    // a mark that spreadsheets need to read it as UTF-8
    await write(`tables/${name}.csv`, `\uFEFF${tableAsCsv(table)}`);
  }
  return { files };
}

/** The light value of a custom property is the first that the page's style gives. */
function lightColorsOf(page: string): (property: string) => string {
  const style = page.slice(page.indexOf('<style>'), page.indexOf('</style>'));
  const colors = new Map<string, string>();
  for (const [, property = '', value = ''] of style.matchAll(/(--[\w-]+):\s*([^;}]+)/g)) {
    if (!colors.has(property)) colors.set(property, value.trim());
  }
  return (property) => colors.get(property) ?? '#000000';
}

/** Elements of one name are told apart by numbers, and no number gives the name of another. */
function namesOnce(): (element: Element) => string {
  const taken = new Set<string>();
  return (element) => {
    const own = exportName(element);
    let name = own;
    for (let number = 2; taken.has(name); number += 1) name = `${own}-${number}`;
    taken.add(name);
    return name;
  };
}

function pngOf(markup: string, Renderer: typeof Resvg): Uint8Array {
  const drawn = new Renderer(markup, { fitTo: { mode: 'zoom', value: PIXEL_RATIO } });
  const image = drawn.render().asPng();
  if (!hasFont(Renderer)) {
    throw new BenchError(
      'Cannot draw figures as PNG as this system has no font: install one, as the package fonts-dejavu-core of Debian',
    );
  }
  return image;
}

let isFontThere: boolean | undefined;
/** Without any font, letters take no room. */
function hasFont(Renderer: typeof Resvg): boolean {
  isFontThere ??=
    new Renderer(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9" font-family="sans-serif">A</text></svg>',
    ).getBBox() !== undefined;
  return isFontThere;
}
