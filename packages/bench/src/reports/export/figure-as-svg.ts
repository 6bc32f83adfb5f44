/// <reference lib="dom" />

/**
 * A figure of a page as one SVG image that stands alone: title, legend and drawings, in the colours that it is given.
 *
 * The page's own script has this function as text, so that a button and a file give the same image: it must not use anything outside
 * itself, and nothing that only a browser or only linkedom has.
 *
 * @param figure a `figure` of `figureHtml`
 * @param colorOf what a custom property such as `--ink` is
 * @returns markup that begins with `<svg`; width and height in CSS pixels
 */
export function figureAsSvg(
  figure: Element,
  colorOf: (property: string) => string,
): { readonly markup: string; readonly width: number; readonly height: number } {
  const margin = 16;
  const lineHeight = 18;
  /** Wider than nearly all letters are on average, as text cannot be measured here. */
  const letterShare = 0.52;
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  const escapeText = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign]!);
  const textOf = (element: Element | null): string =>
    (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const numberOf = (element: Element, name: string): number => Number(element.getAttribute(name));
  const linesOf = (text: string, width: number, size: number): string[] => {
    const most = Math.floor(width / (size * letterShare));
    const lines = [''];
    for (const word of text.split(' ')) {
      const last = lines[lines.length - 1]!;
      if (last !== '' && last.length + 1 + word.length > most) lines.push(word);
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return lines;
  };

  const drawings = [...figure.querySelectorAll('.drawing')].flatMap((drawing) => {
    const svg = drawing.querySelector('svg.plot');
    return svg === null ? [] : [{ title: textOf(drawing.querySelector('.drawing-title')), svg }];
  });
  // an item's figures are called as those of all other items
  const item = textOf(figure.closest('article.item, article.one-of-many')?.querySelector('h3') ?? null);
  const caption = textOf(figure.querySelector('figcaption'));
  const title = item === '' || caption.includes(item) ? caption : `${item}: ${caption}`;
  const reading = textOf(figure.querySelector('.reading-aid'));
  const inner = Math.max(320, ...drawings.map(({ svg }) => numberOf(svg, 'width')));
  const parts: string[] = [];
  let y = margin;
  const write = (
    text: string,
    { size, weight, ink, indent = 0 }: { size: number; weight: number; ink: string; indent?: number },
  ): void => {
    for (const line of text === '' ? [] : linesOf(text, inner - indent, size)) {
      y += lineHeight;
      parts.push(
        `<text x="${margin + indent}" y="${y - 4}" font-size="${size}" font-weight="${weight}" fill="var(${ink})">${escapeText(line)}</text>`,
      );
    }
  };

  write(title, { size: 15, weight: 600, ink: '--ink' });
  for (const entry of figure.querySelectorAll('.legend li')) {
    const key = entry.querySelector('svg.key');
    if (key !== null) parts.push(`<g transform="translate(${margin} ${y + 4})">${key.innerHTML}</g>`);
    write(textOf(entry), { size: 12, weight: 400, ink: '--ink', indent: 40 });
  }
  for (const { title: label, svg } of drawings) {
    y += 8;
    write(label, { size: 13, weight: 400, ink: '--ink-soft' });
    y += 4;
    const [width, height] = [numberOf(svg, 'width'), numberOf(svg, 'height')];
    parts.push(
      `<svg x="${margin}" y="${y}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" overflow="visible" fill="var(--ink)" font-size="12" text-anchor="middle">${svg.innerHTML}</svg>`,
    );
    y += height;
  }
  y += 8;
  write(reading, { size: 11, weight: 400, ink: '--ink-soft' });

  const width = inner + 2 * margin;
  const height = Math.ceil(y + margin);
  const markup =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"><title>${escapeText(title)}</title><rect width="${width}" height="${height}" fill="var(--surface)"/>${parts.join('')}</svg>`
      .replaceAll('&nbsp;', '&#160;')
      .replaceAll('currentColor', 'var(--ink)')
      .replace(/var\((--[\w-]+)\)/g, (_, property: string) => colorOf(property));
  return { markup, width, height };
}
