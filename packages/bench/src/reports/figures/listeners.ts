/** Listeners: one dot each at their share of correct answers, with the range that guessing alone would give. */
import * as Plot from '@observablehq/plot';
import { binomialTails } from '../../statistics/proportion/binomial.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { formatPercent } from '../number-text.ts';
import { chanceLine } from './chance-line.ts';
import { figureHtml } from './figure.ts';

/** How often a listener succeeded, and the rate drawn towards that of all where there is one. */
export interface ListenerCount {
  readonly listener: string;
  readonly n: number;
  readonly correct: number;
  readonly shrunken: number | null;
}

interface ListenerShare extends ListenerCount {
  readonly share: number;
  readonly guessLow: number;
  readonly guessHigh: number;
}

/** Beyond this many rows names would overlap. */
const MOST_NAMES = 30;
const TAIL = 0.025;

/** The counts that guessing stays within 95 times in 100, as shares of n. */
function guessingRange(n: number, chance: number): { low: number; high: number } {
  let low = 0;
  while (binomialTails({ successes: low, n, chance }).lower <= TAIL) low += 1;
  let high = n;
  while (binomialTails({ successes: high, n, chance }).upper <= TAIL) high -= 1;
  return { low: low / n, high: high / n };
}

const sharesOf = (counts: readonly ListenerCount[], chance: number): readonly ListenerShare[] =>
  counts
    .map((count) => {
      const { low, high } = guessingRange(count.n, chance);
      return { ...count, share: count.correct / count.n, guessLow: low, guessHigh: high };
    })
    .sort((a, b) => b.share - a.share || (a.listener < b.listener ? -1 : 1));

/** Draws listeners by their counts; null when there are none. */
export function listenersFigure({
  id,
  title,
  counts,
  shareLabel,
  chanceLevel,
}: {
  id: string;
  title: string;
  counts: readonly ListenerCount[];
  shareLabel: string;
  chanceLevel: number;
}): Html | null {
  const listeners = sharesOf(counts, chanceLevel);
  const isShrunken = listeners.some(({ shrunken }) => shrunken !== null);
  if (listeners.length === 0) return null;
  const isNamed = listeners.length <= MOST_NAMES;
  const rowHeight = isNamed ? 26 : 10;
  const isUneven = listeners.some(({ n }) => n !== listeners[0]!.n);
  const beyond = listeners.filter(({ share, guessHigh }) => share > guessHigh).length;
  const drawing: Drawing = {
    label: shareLabel,
    description: `${listeners.map(({ listener, correct, n }) => `${listener}: ${correct} of ${n}`).join('; ')}. ${beyond} of ${listeners.length} above the range of guessing.`,
    plot: (width) => ({
      height: listeners.length * rowHeight + 62,
      marginLeft: isNamed ? 80 : 12,
      marginRight: isNamed ? 60 : 12,
      marginTop: 22,
      marginBottom: 40,
      x: {
        domain: [0, 1],
        label: null,
        ticks: width < 400 ? 3 : 10,
        tickFormat: (share: number) => formatPercent(share),
        grid: true,
      },
      y: {
        type: 'band',
        domain: listeners.map(({ listener }) => listener),
        label: null,
        tickSize: 0,
        padding: 0.2,
        ...(isNamed
          ? { tickFormat: (name: string) => (name.length > 10 ? `…${name.slice(-8)}` : name) }
          : { axis: null }),
      },
      r: { type: 'sqrt', domain: [0, Math.max(...listeners.map(({ n }) => n))], range: [0, isNamed ? 7 : 4] },
      marks: [
        Plot.barX(listeners, {
          x1: 'guessLow',
          x2: 'guessHigh',
          y: 'listener',
          fill: 'currentColor',
          fillOpacity: 0.12,
        }),
        ...chanceLine(chanceLevel),
        Plot.dot(listeners, {
          x: 'share',
          y: 'listener',
          r: 'n',
          fill: 'var(--ink)',
          stroke: 'var(--surface)',
          title: ({ listener, correct, n }: ListenerShare) => `${listener}: ${correct} of ${n}`,
        }),
        Plot.dot(
          listeners.filter(({ shrunken }) => shrunken !== null),
          {
            x: 'shrunken',
            y: 'listener',
            r: () => listeners[0]!.n / 3,
            fill: 'var(--surface)',
            stroke: 'var(--ink)',
            strokeWidth: 1.5,
          },
        ),
        ...(isNamed
          ? [
              Plot.text(listeners, {
                y: 'listener',
                frameAnchor: 'right',
                textAnchor: 'start',
                dx: 8,
                text: ({ correct, n }: ListenerShare) => `${correct} of ${n}`,
                fontVariant: 'tabular-nums',
              }),
            ]
          : []),
      ],
    }),
  };
  return figureHtml({
    id,
    title,
    drawings: [drawing],
    readingAid: `${isUneven ? 'Larger dots answered more trials. ' : ''}The grey band is where someone who only guesses ends up at least 95 times in 100; with many listeners a few dots outside it are expected.${isShrunken ? ' Hollow dots are the best guess of what the listener would do on many more trials: drawn towards all listeners, the more so the fewer the answers.' : ''}`,
  });
}
