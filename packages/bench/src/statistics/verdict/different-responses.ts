/** Same–different answers as hits and false alarms: what listeners hear, apart from how they lean. */
import { responseBias } from '../detection/response-bias.ts';
import { groupBy } from './scored-answers.ts';

/** What of a row is needed here. */
export interface DifferentAnswer {
  readonly listener: string;
  readonly truth: string | null;
  readonly choice: string;
}

interface DifferentCounts {
  /** “different” where it was. */
  readonly hits: number;
  readonly differentTrials: number;
  /** “different” where it was the same. */
  readonly falseAlarms: number;
  readonly sameTrials: number;
}

interface DifferentResponses extends DifferentCounts {
  /**
   * Of a listener who keeps a class for each sound, and of one who compares the two, corrected for leaning (log-linear); null without trials
   * of both kinds.
   */
  readonly dPrime: { readonly independentObservation: number; readonly differencing: number } | null;
  /** Negative leans to “different”, positive to “same”; null without trials of both kinds. */
  readonly criterion: number | null;
}

export interface DifferentTable {
  readonly pooled: DifferentResponses;
  /** In the order of their names. */
  readonly listeners: readonly (DifferentResponses & { readonly listener: string })[];
}

/**
 * Tables of hits and false alarms.
 *
 * @source Macmillan & Creelman, Detection Theory, 2005, ch. 9; Hautus, Behavior Research Methods 27 (1995) for the correction
 */
export function differentResponses(rows: readonly DifferentAnswer[]): DifferentTable {
  return {
    pooled: judge(countOf(rows)),
    listeners: [...groupBy(rows, ({ listener }) => listener)].map(([listener, own]) => ({
      listener,
      ...judge(countOf(own)),
    })),
  };
}

function countOf(rows: readonly DifferentAnswer[]): DifferentCounts {
  const count = (truth: string, choice?: string): number =>
    rows.filter((row) => row.truth === truth && (choice === undefined || row.choice === choice)).length;
  return {
    hits: count('different', 'different'),
    differentTrials: count('different'),
    falseAlarms: count('same', 'different'),
    sameTrials: count('same'),
  };
}

function judge(counts: DifferentCounts): DifferentResponses {
  const { hits, differentTrials, falseAlarms, sameTrials } = counts;
  if (differentTrials === 0 || sameTrials === 0) return { ...counts, dPrime: null, criterion: null };
  const by = (protocol: 'same-different-independent-observation' | 'same-different-differencing') =>
    responseBias({ hits, signalTrials: differentTrials, falseAlarms, noiseTrials: sameTrials, protocol });
  const independent = by('same-different-independent-observation');
  return {
    ...counts,
    dPrime: {
      independentObservation: independent.dPrime.estimate,
      differencing: by('same-different-differencing').dPrime.estimate,
    },
    criterion: independent.criterion,
  };
}
