import { inverseLogit } from '../../../src/statistics/clustered/logistic-regression.ts';
import { drawNormal } from '../../../src/statistics/numeric/normal-deviates.ts';
import { groupDifference } from '../../../src/statistics/verdict/group-difference.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';
import { type CrossedDesign, crossedName, drawCrossedPanel } from '../crossed-panel.ts';

const GRID = [
  [10, 5],
  [10, 20],
  [20, 10],
  [40, 10],
  [40, 20],
  [40, 40],
] as const;
const SPREADS = [
  [0, 0],
  [0.3, 0.4],
  [0.6, 0.6],
] as const;

/** `studio`: every listener and piece in both groups. `trained`: a quarter of the listeners against the others. */
function cellsOf(by: 'studio' | 'trained', ask: 'test' | 'interval'): CalibrationCell[] {
  return GRID.flatMap(([listeners, tracks]) =>
    SPREADS.map(([sdListener, sdTrack]): CalibrationCell => {
      const design: CrossedDesign = {
        listeners,
        tracks,
        sdListener,
        sdTrack,
        ...(by === 'trained' && { trained: Math.max(3, Math.round(listeners / 4)) }),
      };
      return {
        cell: crossedName(design),
        run(random) {
          const panel = drawCrossedPanel(design, random);
          const found = groupDifference(
            panel.correct.map((correct, row) => ({
              listener: String(panel.listener[row]),
              item: String(panel.track[row]),
              success: correct === 1,
              isFirst: panel[by][row] === 1,
            })),
          );
          if (found === null) return null;
          if (ask === 'interval') {
            const { low, high } = found.interval(0.95);
            return low > 0 || high < 0;
          }
          return found.pAbove(0) <= 0.05;
        },
      };
    }),
  );
}

/** Listeners and tracks that take the two groups differently, on average alike; a fifth of both may come up `times` as often. */
function ownTakesCells(): CalibrationCell[] {
  return (
    [
      [10, 20],
      [20, 20],
      [40, 10],
      [40, 40],
    ] as const
  ).flatMap(([listeners, tracks]) =>
    [0.3, 0.6].flatMap((sd) =>
      [1, 5].map(
        (times): CalibrationCell => ({
          cell: `${listeners} listeners × ${tracks} tracks, sd ${sd}${times === 1 ? '' : `, a fifth of both ${times} times as often`}`,
          run(random) {
            const takes = (count: number) =>
              Array.from(
                { length: count },
                () => [sd * drawNormal(random), sd * drawNormal(random)] as const,
              );
            const [ofListeners, ofTracks] = [takes(listeners), takes(tracks)];
            const answers = ofListeners.flatMap((byListener, listener) =>
              ofTracks.flatMap((byTrack, track) => {
                const group = (listener + track) % 2;
                const rate = inverseLogit(byListener[group]! + byTrack[group]!);
                const count = (listener % 5 === 0 ? times : 1) * (track % 5 === 0 ? times : 1);
                return Array.from({ length: count }, () => ({
                  listener: `${listener}`,
                  item: `${track}`,
                  success: random.uniform() < rate,
                  isFirst: group === 0,
                }));
              }),
            );
            const found = groupDifference(answers);
            return found && 2 * Math.min(found.pAbove(0), found.pBelow(0)) <= 0.05;
          },
        }),
      ),
    ),
  );
}

const COMMON = { nominal: 0.05, claim: 'printed', guard: 0.15, panels: { short: 40, long: 2000 } } as const;

export const groupDifferenceCalibrations: readonly Calibration[] = [
  {
    ...COMMON,
    method: 'groupDifference(), two-sided test',
    truth: 'composite null: listeners and tracks take the two groups differently, on average alike',
    counts: 'rejections of a true null',
    panels: { short: 10, long: 2000 },
    guard: 0.4,
    cells: ownTakesCells(),
  },
  {
    ...COMMON,
    method: 'groupDifference(), one-sided test',
    truth: 'composite null: no difference within listeners and tracks, who differ from each other',
    counts: 'rejections of a true null',
    cells: cellsOf('studio', 'test'),
  },
  {
    ...COMMON,
    method: 'groupDifference(), 95 % interval',
    truth: 'no difference within listeners and tracks, who differ from each other',
    counts: 'misses of the true value',
    cells: cellsOf('studio', 'interval'),
  },
  {
    ...COMMON,
    method: 'groupDifference(), one-sided test',
    truth:
      'composite null: no difference between a quarter of the listeners and the others, who differ from each other',
    counts: 'rejections of a true null',
    cells: cellsOf('trained', 'test'),
  },
  {
    ...COMMON,
    method: 'groupDifference(), 95 % interval',
    truth: 'no difference between a quarter of the listeners and the others, who differ from each other',
    counts: 'misses of the true value',
    cells: cellsOf('trained', 'interval'),
  },
];
