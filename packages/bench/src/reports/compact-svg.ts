/** Makes a drawing small: a report of a hundred items has eight hundred, and every browser has to read them all. */

/** A tenth of a CSS pixel: half of what the sharpest screens show. */
const DECIMALS = 1;
const round = (value: number): number => Math.round(value * 10 ** DECIMALS) / 10 ** DECIMALS;

const GEOMETRY = ['transform', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'width', 'height'];
/** Numbers with a unit, as shares of a letter, are as they are. */
const roundGeometry = (value: string): string =>
  value.endsWith('em')
    ? value
    : value.replace(/-?\d+\.\d{2,}(e-?\d+)?/g, (number) => String(round(Number(number))));

/** Straight lines as steps from point to point, whose errors do not add up; any other path with its numbers rounded. */
export function compactPath(path: string): string {
  if (!/^M[MLZ\d.,e-]*$/.test(path)) return roundGeometry(path);
  let compact = '';
  let [x, y] = [0, 0];
  let isStepping = false;
  for (const [, command = '', text = ''] of path.matchAll(/([MLZ])([^MLZ]*)/g)) {
    if (command === 'Z') {
      compact += 'Z';
      isStepping = false;
      continue;
    }
    const [nextX = 0, nextY = 0] = text.split(',').map(Number).map(round);
    if (command === 'M') compact += `M${nextX},${nextY}`;
    else compact += `${isStepping ? ' ' : 'l'}${round(nextX - x)},${round(nextY - y)}`;
    isStepping = command === 'L';
    [x, y] = [nextX, nextY];
  }
  return compact.replaceAll(' -', '-').replaceAll(/(^|[^\d])0\./g, '$1.');
}

const hasOnly = (element: Element, names: readonly string[]): boolean =>
  element.children.length === 0 && [...element.attributes].every(({ name }) => names.includes(name));
const numberOf = (element: Element, name: string): number => Number(element.getAttribute(name));

/** A tick as a path of its own, where it is one. */
function tickPath(element: Element): string | null {
  const stroke = /^M0,0L(-?[\d.]+),(-?[\d.]+)$/.exec(element.getAttribute('d') ?? '');
  const place = /^translate\((-?[\d.]+),(-?[\d.]+)\)$/.exec(element.getAttribute('transform') ?? '');
  if (element.nodeName.toLowerCase() !== 'path' || stroke === null || place === null) return null;
  if (!hasOnly(element, ['d', 'transform'])) return null;
  const [dx, dy, x, y] = [stroke[1], stroke[2], place[1], place[2]].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return `M${x},${y}L${x + dx},${y + dy}`;
}

/** A line of a grid as a path, where it is one. */
function linePath(element: Element): string | null {
  if (element.nodeName.toLowerCase() !== 'line' || !hasOnly(element, ['x1', 'y1', 'x2', 'y2'])) return null;
  const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((name) => numberOf(element, name));
  return `M${x1},${y1}L${x2},${y2}`;
}

/** Ticks and grid lines that look alike become one path. */
function joinLines(group: Element): void {
  const parts = [...group.children].map((child) => tickPath(child) ?? linePath(child));
  if (parts.length < 2 || parts.some((part) => part === null)) return;
  const path = group.ownerDocument.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', parts.join(''));
  group.replaceChildren(path);
}

/** Changes the drawing in place; it looks the same. */
export function compactSvg(svg: Element): void {
  for (const group of svg.querySelectorAll('g')) joinLines(group);
  for (const element of svg.querySelectorAll('*')) {
    for (const name of GEOMETRY) {
      const value = element.getAttribute(name);
      if (value !== null) element.setAttribute(name, roundGeometry(value));
    }
    const path = element.getAttribute('d');
    if (path !== null) element.setAttribute('d', compactPath(path));
    element.removeAttribute('aria-label');
    element.removeAttribute('aria-hidden');
  }
}
