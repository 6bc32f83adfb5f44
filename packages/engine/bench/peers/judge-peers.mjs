/** What must hold of ours, on every pair, held against the results. */
import { number, signedNumber } from '../markdown-table.mjs';

const MOST_LUFS_ERROR_LU = 0.1;
const MOST_OVERSHOOT_DB = 0.05;
/** Of `D`: on all pairs but one at most matchering's, and nowhere worse by more than this. */
const PAIRS_THAT_MAY_BE_WORSE = 1;
const MOST_WORSE = 0.1;
const MOST_MOVE_AWAY_DB = 1;

/** @returns {{ title: string, wanted: string, worst: string, outcome: string }[]} */
export function judgePeers(results) {
  const ours = results.flatMap(({ pair, rows }) =>
    rows.filter(({ isOurs }) => isOurs).map((row) => ({ pair, ...row })),
  );
  return [
    judgeWorst(
      ours.filter(({ plan }) => plan.feasible),
      {
        title: 'ours: loudness less the human’s, where feasible',
        most: MOST_LUFS_ERROR_LU,
        unit: 'LU',
        value: ({ lufsErrorLu }) => Math.abs(lufsErrorLu),
      },
    ),
    judgeWorst(ours, {
      title: 'ours: true peak above −1 dBTP (16×)',
      most: MOST_OVERSHOOT_DB,
      unit: 'dB',
      value: ({ overshootDb }) => overshootDb,
    }),
    ...judgeDistance(results),
    ...['toneDb', 'widthDb'].map((dimension) =>
      judgeWorst(
        ours.filter(({ away }) => away),
        {
          title: `ours without a reference: ${dimension === 'toneDb' ? 'tone' : 'width'} of any third-octave moved away from the human’s`,
          most: MOST_MOVE_AWAY_DB,
          unit: 'dB',
          value: ({ away }) => away[dimension],
        },
      ),
    ),
  ];
}

function judgeWorst(rows, { title, most, unit, value }) {
  const worst = rows.toSorted((a, b) => value(b) - value(a))[0];
  return {
    title,
    wanted: `≤ ${most} ${unit}`,
    worst: worst ? `${number(value(worst), 2)} ${unit} (${worst.pair})` : '–',
    outcome: worst ? outcomeOf(value(worst) <= most) : 'not measured',
  };
}

/** Stored figures are of the whole pairs, and say nothing of excerpts. */
function judgeDistance(results) {
  const compared = results.flatMap(({ pair, rows }) => {
    const [ours, theirs] = ['ours, human as reference', 'matchering'].map((id) =>
      rows.find((row) => row.id === id && row.D !== undefined),
    );
    return ours && theirs?.isComparable ? [{ pair, worse: ours.D - theirs.D }] : [];
  });
  const worst = compared.toSorted((a, b) => b.worse - a.worse)[0];
  const better = compared.filter(({ worse }) => worse <= 0).length;
  const isComplete = compared.length === results.length && results.length > 0;
  return [
    {
      title: 'ours with the human as reference: D at most matchering’s',
      wanted: `≥ ${results.length - PAIRS_THAT_MAY_BE_WORSE} of ${results.length} pairs`,
      worst: worst ? `${better} of ${compared.length}` : '–',
      outcome: isComplete ? outcomeOf(better >= results.length - PAIRS_THAT_MAY_BE_WORSE) : 'not measured',
    },
    {
      title: 'ours with the human as reference: D above matchering’s',
      wanted: `≤ ${MOST_WORSE}`,
      worst: worst ? `${signedNumber(worst.worse, 3)} (${worst.pair})` : '–',
      outcome: isComplete ? outcomeOf(worst.worse <= MOST_WORSE) : 'not measured',
    },
  ];
}

const outcomeOf = (isMet) => (isMet ? 'met' : 'missed');
