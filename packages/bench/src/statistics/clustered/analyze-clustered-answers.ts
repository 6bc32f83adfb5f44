/** A panel's answers analyzed with listeners and tracks as the samples that they are: every method side by side, and which one decides. */
import type { Interval } from '../numeric/interval.ts';
import { exactBinomialTest } from '../proportion/binomial.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import { type AnswerTable, answerTable, type ClusteredAnswer } from './answer-table.ts';
import { clusterKind, type DecidingEvidence, decidingEvidence } from './deciding-evidence.ts';
import { type Level, TooFewLevelsError } from './grouped-answers.ts';
import { type LevelRate, levelRates } from './level-rates.ts';
import type { LikelihoodRatioTest } from './likelihood-ratio-test.ts';
import type { LogisticMixedModel, Spread } from './logistic-mixed-model.ts';
import { CollinearityError, SeparationError } from './logistic-regression.ts';
import { type BootstrapRate, bootstrapRate } from './pigeonhole-bootstrap.ts';
import { mixedModelEvidence } from './rate-by-mixed-model.ts';
import { robustEvidence } from './rate-by-robust-regression.ts';
import {
  checkRateQuestion,
  judgeRate,
  type RateEvidence,
  type RateInference,
  type RateQuestion,
} from './rate-inference.ts';
import { signFlipTest } from './sign-flip-test.ts';
import {
  clusterFactors,
  type StratifiedAnswer,
  TooFewStrataError,
  testStratumEffect,
} from './stratum-effects.ts';
import { tEvidence } from './two-way-t.ts';

/** A method's answer, or in one sentence why it has none. */
export type MethodOutcome =
  | { readonly inference: RateInference; readonly missing: null }
  | { readonly inference: null; readonly missing: string };

/** What decides, or why nothing does. */
export interface DecidingAnalysis extends DecidingEvidence {
  /** null where nothing may decide. */
  readonly inference: RateInference | null;
}

export interface StratumAnalysis {
  readonly level: Level;
  readonly n: number;
  readonly successes: number;
  readonly listeners: number;
  readonly tracks: number;
  readonly deciding: DecidingAnalysis;
}

/** A likelihood-ratio test, or in one sentence why there is none. */
export type EffectOutcome =
  | { readonly test: LikelihoodRatioTest; readonly missing: null }
  | { readonly test: null; readonly missing: string };

export interface ClusteredAnalysis {
  readonly n: number;
  readonly successes: number;
  readonly listeners: number;
  readonly tracks: number;
  /** Whom the result speaks of beyond the panel itself. */
  readonly speaksOf: { readonly listeners: boolean; readonly tracks: boolean };
  readonly deciding: DecidingAnalysis;
  /** Student's t on the rate, over every kind of cluster there is more than one of. */
  readonly t: MethodOutcome;
  /** Profile likelihood of the rate in the logistic mixed model, by t. */
  readonly mixedModel: MethodOutcome;
  /** Logistic regression with two-way cluster-robust standard error, by t. */
  readonly robust: MethodOutcome;
  /** Listeners and tracks drawn anew: conservative. */
  readonly bootstrap: BootstrapRate;
  /** Signs of listeners and tracks turned: conservative. */
  readonly signFlip: { readonly pValue: number };
  /** The exact test of "nobody hears anything", valid however answers cluster; it says nothing of the average listener. */
  readonly sharpNull: { readonly pValue: number; readonly interval: Interval };
  /** SDs in log-odds; none without a mixed model. */
  readonly spreads: readonly Spread[];
  /** Shrunken rates by the mixed model; none without one. */
  readonly listenerRates: readonly LevelRate[];
  readonly trackRates: readonly LevelRate[];
  readonly strata: readonly {
    readonly name: string;
    /** Whether the levels differ at all. */
    readonly effect: EffectOutcome;
    readonly levels: readonly StratumAnalysis[];
  }[];
  readonly interactions: readonly {
    readonly strata: readonly [string, string];
    readonly effect: EffectOutcome;
  }[];
}

/**
 * Analyzes right and wrong answers of listeners on tracks.
 *
 * @param rows one an answer; training and catch trials left out beforehand
 * @param strata names in the rows' `strata`, each analyzed level by level and tested for a difference
 * @param interactions pairs of such names
 * @param bootstrapDraws 1000 by default
 * @param seed of bootstrap and sign flips: the same gives the same
 * @returns methods that a panel is too small or too clear for say so in `missing`; all right or all wrong is decided by taking each
 *   listener (or track, if fewer) for one answer
 * @throws {RangeError} for no rows, or impossible chances, levels, margins or draws
 */
export function analyzeClusteredAnswers({
  rows,
  strata = [],
  interactions = [],
  bootstrapDraws = 1000,
  seed = 'clustered answers',
  ...question
}: RateQuestion & {
  readonly rows: readonly StratifiedAnswer[];
  readonly strata?: readonly string[];
  readonly interactions?: readonly (readonly [string, string])[];
  readonly bootstrapDraws?: number;
  readonly seed?: number | string;
}): ClusteredAnalysis {
  checkRateQuestion(question);
  const { chance = 0.5, alternative = 'two-sided', level = 0.95 } = question;
  const table = answerTable(rows);
  const { n, successes } = table;
  const over = clusterKind(table);
  const mixed = over === null ? TOO_FEW_CLUSTERS : attempt(() => mixedModelEvidence(countedCells(table)));
  const t = over && tEvidence(table, over);
  const robust = over === null ? TOO_FEW_CLUSTERS : attempt(() => robustOf(table));
  const model = typeof mixed === 'string' ? null : mixed.model;
  return {
    n,
    successes,
    listeners: table.listeners.length,
    tracks: table.tracks.length,
    speaksOf: { listeners: table.listeners.length > 1, tracks: table.tracks.length > 1 },
    deciding: decide(table, question),
    t: outcome(t ?? (over === null ? TOO_FEW_CLUSTERS : ALL_ALIKE), question),
    mixedModel: outcome(mixed, question),
    robust: outcome(robust ?? 'Clusters agree so well that the robust standard error is 0.', question),
    bootstrap: bootstrapRate(table, { over: over ?? 'both', draws: bootstrapDraws, level, seed }),
    signFlip: signFlipTest(table, { over: over ?? 'both', chance, alternative, seed }),
    sharpNull: {
      ...exactBinomialTest({ successes, n, chance, alternative }),
      interval: clopperPearsonInterval({ successes, n, level }),
    },
    spreads: model?.spreads ?? [],
    listenerRates: ratesOf(model, 'listener', level),
    trackRates: ratesOf(model, 'track', level),
    strata: strata.map((name) => ({
      name,
      effect: effectOf(rows, [name]),
      levels: analyzeLevels(rows, name, question),
    })),
    interactions: interactions.map((pair) => ({ strata: pair, effect: effectOf(rows, pair) })),
  };
}

const TOO_FEW_CLUSTERS = 'One listener on one track: there is nothing to generalize from.';
const ALL_ALIKE = 'All answers are alike.';

/** The table's cells as rows of a model, kinds of one member left out. */
function countedCells(table: AnswerTable) {
  const { cells, listeners, tracks } = table;
  return {
    successes: cells.map(({ successes }) => successes),
    trials: cells.map(({ n }) => n),
    random: clusterFactors(
      cells.map(({ listener, track }) => ({
        listener: listeners[listener]!,
        track: tracks[track]!,
        correct: true,
      })),
    ),
  };
}

function robustOf(table: AnswerTable): RateEvidence | null {
  const { random, ...counts } = countedCells(table);
  return robustEvidence({ ...counts, clusters: random.map(({ levels }) => levels) });
}

/** What a method finds, or the sentence of the error that it ends in. */
function attempt<Found>(find: () => Found): Found | string {
  try {
    return find();
  } catch (error) {
    if (
      error instanceof SeparationError ||
      error instanceof CollinearityError ||
      error instanceof TooFewLevelsError ||
      error instanceof TooFewStrataError
    )
      return error.message;
    throw error;
  }
}

const outcome = (evidence: RateEvidence | string, question: RateQuestion): MethodOutcome =>
  typeof evidence === 'string'
    ? { inference: null, missing: evidence }
    : { inference: judgeRate(evidence, question), missing: null };

function decide(table: AnswerTable, question: RateQuestion): DecidingAnalysis {
  const deciding = decidingEvidence(table, question);
  return { ...deciding, inference: deciding.evidence && judgeRate(deciding.evidence, question) };
}

const ratesOf = (model: LogisticMixedModel | null, factor: string, level: number): LevelRate[] =>
  model?.spreads.some((spread) => spread.factor === factor) ? levelRates(model, { factor, level }) : [];

function effectOf(rows: readonly StratifiedAnswer[], strata: readonly string[]): EffectOutcome {
  const having = rows.filter((row) => strata.every((name) => row.strata?.[name] !== undefined));
  if (clusterFactors(having).length === 0) return { test: null, missing: TOO_FEW_CLUSTERS };
  const found = attempt(() => testStratumEffect({ rows: having, strata }));
  return typeof found === 'string' ? { test: null, missing: found } : { test: found.test, missing: null };
}

function analyzeLevels(
  rows: readonly StratifiedAnswer[],
  name: string,
  question: RateQuestion,
): StratumAnalysis[] {
  const groups = new Map<Level, ClusteredAnswer[]>();
  for (const row of rows) {
    const level = row.strata?.[name];
    if (level === undefined) continue;
    const group = groups.get(level);
    if (group) group.push(row);
    else groups.set(level, [row]);
  }
  return [...groups]
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1))
    .map(([level, group]) => {
      const table = answerTable(group);
      return {
        level,
        n: table.n,
        successes: table.successes,
        listeners: table.listeners.length,
        tracks: table.tracks.length,
        deciding: decide(table, question),
      };
    });
}
