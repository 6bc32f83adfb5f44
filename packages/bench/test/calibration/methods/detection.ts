import { estimateDPrime } from '../../../src/statistics/detection/estimate-d-prime.ts';
import type { Protocol } from '../../../src/statistics/detection/protocol.ts';
import { proportionCorrectAt } from '../../../src/statistics/detection/psychometric-function.ts';
import { responseBias } from '../../../src/statistics/detection/response-bias.ts';
import { normalCdf } from '../../../src/statistics/numeric/normal.ts';
import type { Calibration } from '../calibration.ts';
import { drawCount, misses, remember } from '../draw-answers.ts';

const PROTOCOLS: readonly Protocol[] = [
  '2afc',
  '3afc',
  'abx-independent-observation',
  'abx-differencing',
  'same-different-independent-observation',
  'same-different-differencing',
  'triangle',
  'tetrad',
];

export const detectionCalibrations: readonly Calibration[] = [
  {
    method: 'Interval of d′',
    truth: 'Listeners of one d′ who follow the protocol’s rule',
    counts: 'misses of the true value',
    nominal: 0.05,
    claim: 'bounded',
    panels: { short: 200, long: 20_000 },
    cells: PROTOCOLS.flatMap((protocol) =>
      [
        [40, 1.5],
        [100, 0.5],
      ].map(([n, dPrime]) => {
        const rate = proportionCorrectAt({ protocol, dPrime: dPrime! });
        const isMissed = remember((correct) =>
          misses(estimateDPrime({ protocol, correct, n: n! }).interval, dPrime!),
        );
        return {
          cell: `${protocol}, ${n} answers, d′ ${dPrime}`,
          run: (random) => isMissed(drawCount(random, n!, rate)),
        };
      }),
    ),
  },
  {
    method: 'Preference for a side',
    truth: 'Sharp null: listeners who hear nothing lean to no side',
    counts: 'rejections of a true null',
    nominal: 0.01,
    claim: 'bounded',
    panels: { short: 400, long: 20_000 },
    cells: [16, 40, 100].map((n) => ({
      cell: `${n} answers`,
      run(random) {
        const signalTrials = drawCount(random, n, 0.5);
        const noiseTrials = n - signalTrials;
        return responseBias({
          hits: drawCount(random, signalTrials, 0.5),
          signalTrials,
          falseAlarms: drawCount(random, noiseTrials, 0.5),
          noiseTrials,
        }).answerSide.isPreference;
      },
    })),
  },
  {
    method: 'd′ ± 1.96 standard errors, freed from leaning',
    truth: 'Listeners of d′ 1 in a forced choice of two, leaning to the first by a criterion of 0.5',
    counts: 'misses of the true value',
    nominal: 0.05,
    claim: 'printed',
    guard: 0.15,
    panels: { short: 200, long: 20_000 },
    cells: [20, 50, 200].map((n) => ({
      cell: `${n} answers a side`,
      run(random) {
        const rateAt = (dPrime: number) => normalCdf((dPrime + 0.5) / Math.SQRT2);
        const { dPrime } = responseBias({
          hits: drawCount(random, n, rateAt(1)),
          signalTrials: n,
          falseAlarms: drawCount(random, n, rateAt(-1)),
          noiseTrials: n,
        });
        return Math.abs(dPrime.estimate - 1) > 1.96 * dPrime.standardError!;
      },
    })),
  },
];
