import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { compactPath, compactSvg } from './compact-svg.ts';

/** Where each point of a path of `M`, `l` and `Z` lies. */
function pointsOf(path: string): number[][] {
  let at = [0, 0];
  return [...path.matchAll(/([MlZ])([^MlZ]*)/g)].flatMap(([, command, text = '']) => {
    const numbers = [...text.matchAll(/-?(\d*\.)?\d+/g)].map(([number]) => Number(number));
    const pairs = Array.from({ length: numbers.length / 2 }, (_, index) =>
      numbers.slice(2 * index, 2 * index + 2),
    );
    return pairs.map(([x = 0, y = 0]) => {
      at = command === 'M' ? [x, y] : [at[0]! + x, at[1]! + y];
      return at;
    });
  });
}

describe('compactPath()', () => {
  it('keeps every point within a twentieth of a pixel, however long the path', () => {
    const points = Array.from({ length: 500 }, (_, index) => [
      40 + index * 0.612_345,
      90 + 60 * Math.sin(index / 7),
    ]);
    const path = `M${points.map(([x, y]) => `${x},${y}`).join('L')}Z`;
    const compact = compactPath(path);
    expect(compact.length).toBeLessThan(path.length / 3);
    for (const [index, [x = 0, y = 0]] of pointsOf(compact).entries()) {
      expect(Math.abs(x - points[index]![0]!)).toBeLessThan(0.0501);
      expect(Math.abs(y - points[index]![1]!)).toBeLessThan(0.0501);
    }
  });

  it('keeps gaps, single points and closed shapes', () => {
    expect(compactPath('M1,2L3,4M10,20ZM5,5L5.5,6Z')).toBe('M1,2l2,2M10,20ZM5,5l.5,1Z');
  });

  it('only rounds what is more than straight lines', () => {
    expect(compactPath('M0,0C1.234,5,6,7,8.987,9')).toBe('M0,0C1.2,5,6,7,9,9');
  });
});

describe('compactSvg()', () => {
  const compacted = (markup: string): string => {
    const { document } = parseHTML(`<svg>${markup}</svg>`);
    const svg = document.querySelector('svg')!;
    compactSvg(svg);
    return svg.innerHTML.replaceAll(' />', '/>');
  };

  it('joins ticks and grid lines that look alike', () => {
    expect(
      compacted(
        '<g stroke="red"><path d="M0,0L-6,0" transform="translate(40,10)"/><path d="M0,0L-6,0" transform="translate(40,30.25)"/></g>',
      ),
    ).toBe('<g stroke="red"><path d="M40,10l-6,0M40,30.3l-6,0"/></g>');
    expect(compacted('<g><line x1="1" x2="9" y1="4" y2="4"/><line x1="1" x2="9" y1="8" y2="8"/></g>')).toBe(
      '<g><path d="M1,4l8,0M1,8l8,0"/></g>',
    );
  });

  it('leaves lines that have a look or a name of their own', () => {
    const own = '<g><line x1="1" x2="9" y1="4" y2="4" stroke="red"/><line x1="1" x2="9" y1="8" y2="8"/></g>';
    expect(compacted(own).match(/<line/g)).toHaveLength(2);
    const named =
      '<g><line x1="1" x2="9" y1="4" y2="4"><title>A</title></line><line x1="1" x2="9" y1="8" y2="8"/></g>';
    expect(compacted(named).match(/<line/g)).toHaveLength(2);
  });
});
