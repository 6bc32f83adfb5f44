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

const COMMON = { nominal: 0.05, claim: 'printed', guard: 0.15, panels: { short: 40, long: 2000 } } as const;

export const groupDifferenceCalibrations: readonly Calibration[] = [
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
