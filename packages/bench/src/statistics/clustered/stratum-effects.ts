/** Whether answers differ between strata, or the difference between two differs with another: training, playback, genre. */
import type { ClusteredAnswer } from './answer-table.ts';
import type { Level, RandomFactor } from './grouped-answers.ts';
import { type LikelihoodRatioTest, likelihoodRatioTest } from './likelihood-ratio-test.ts';
import type { LogisticMixedInput } from './logistic-mixed-model.ts';

/** An answer and what is known of it: of its listener, its track or its circumstances. */
export interface StratifiedAnswer extends ClusteredAnswer {
  /** By name: "training" → "trained". A row without a stratum that is asked about is left out there. */
  readonly strata?: Readonly<Record<string, Level>>;
}

/** Strata with a single level, or combinations without answers, leave nothing to compare. */
export class TooFewStrataError extends Error {
  readonly strata: readonly string[];

  constructor(strata: readonly string[], what: string) {
    super(
      `Cannot compare strata of ${strata.join(' and ')} as ${what}: leave out what has no answers to compare with`,
    );
    this.name = 'TooFewStrataError';
    this.strata = strata;
  }
}

export interface StratumEffect {
  /** One stratum: its main effect. Two: their interaction, beyond the effects of each. */
  readonly strata: readonly string[];
  /** Answers that have them all. */
  readonly n: number;
  readonly test: LikelihoodRatioTest;
}

/**
 * Tests one stratum's effect on the log-odds, or the interaction of two, in a mixed model of listeners and tracks.
 *
 * "Heard in the studio, not heard on phones" is no difference until this says so. The F reference has min(listeners, tracks) − 1
 * degrees of freedom (of those kinds there is more than one of), which errs on the side of no difference for strata within listeners.
 *
 * @param strata one name or two
 * @throws {TooFewStrataError} where a stratum has one level, or two lack a combination
 * @throws {SeparationError} where a combination is all right or all wrong; `priorSd` of 2.5 mends it
 * @throws {RangeError} for neither one nor two names, or a single listener with a single track
 */
export function testStratumEffect({
  rows,
  strata,
  priorSd,
}: {
  readonly rows: readonly StratifiedAnswer[];
  readonly strata: readonly string[];
  readonly priorSd?: number;
}): StratumEffect {
  if (strata.length < 1 || strata.length > 2)
    throw new RangeError(`Cannot test strata as there must be one or two: current value is ${strata.length}`);
  const having = rows.filter((row) => strata.every((name) => row.strata?.[name] !== undefined));
  const random = clusterFactors(having);
  if (random.length === 0)
    throw new RangeError(
      'Cannot test strata as there must be two or more listeners or tracks that have them',
    );
  const { columns, design, leaveOut } = stratumDesign(having, strata);
  const input: LogisticMixedInput = {
    successes: having.map(({ correct }) => (correct ? 1 : 0)),
    columns,
    design,
    random,
    ...(priorSd !== undefined && { priorSd }),
  };
  const referenceDegrees = Math.min(...random.map(({ levels }) => new Set(levels).size)) - 1;
  return { strata, n: having.length, test: likelihoodRatioTest({ ...input, leaveOut, referenceDegrees }) };
}

/** Listeners and tracks as random factors, kinds of one member left out. */
export function clusterFactors(rows: readonly ClusteredAnswer[]): RandomFactor[] {
  return [
    { name: 'listener', levels: rows.map(({ listener }) => listener) },
    { name: 'track', levels: rows.map(({ track }) => track) },
  ].filter(({ levels }) => new Set(levels).size > 1);
}

/** Treatment coding: the first level in order is the reference, and products of columns are the interaction. */
function stratumDesign(
  rows: readonly StratifiedAnswer[],
  strata: readonly string[],
): { columns: string[]; design: number[][]; leaveOut: string[] } {
  const levelsOf = strata.map((name) => [...new Set(rows.map((row) => String(row.strata![name])))].sort());
  const single = levelsOf.findIndex((levels) => levels.length < 2);
  if (single >= 0)
    throw new TooFewStrataError(strata, `${strata[single]} has fewer than two levels with answers`);
  const effects = strata.map((name, index) =>
    levelsOf[index]!.slice(1).map((level) => ({
      column: `${name}: ${level}`,
      indicator: (row: StratifiedAnswer): number => (String(row.strata![name]) === level ? 1 : 0),
    })),
  );
  const [first, second = []] = effects;
  const products = first!.flatMap((one) =>
    second.map((other) => ({
      column: `${one.column} × ${other.column}`,
      indicator: (row: StratifiedAnswer): number => one.indicator(row) * other.indicator(row),
    })),
  );
  const combinations = new Set(
    rows.map((row) => JSON.stringify(strata.map((name) => String(row.strata![name])))),
  );
  if (combinations.size < levelsOf.reduce((product, levels) => product * levels.length, 1))
    throw new TooFewStrataError(strata, 'not every combination of their levels has answers');
  const all = [...first!, ...second, ...products];
  return {
    columns: ['(intercept)', ...all.map(({ column }) => column)],
    design: rows.map((row) => [1, ...all.map(({ indicator }) => indicator(row))]),
    leaveOut: (strata.length === 1 ? first! : products).map(({ column }) => column),
  };
}
