/** Whether coins can be told from what was received: each block of sessions is predicted by what was learnt from those before it. */
import { exactBinomialTest, logisticRegression } from '@earwitness/bench/statistics';
import type { FeatureTable } from './features.ts';
import { type Columns, fitBoostedTrees } from './gradient-boosted-trees.ts';

export interface Telling {
  readonly classifier: 'logistic regression' | 'boosted trees';
  readonly right: number;
  readonly of: number;
  /** Exact: where nothing leaks, every coin that is predicted is fair whatever was learnt before. */
  readonly pValue: number;
  /** What the classifier went by, for who looks for the leak. */
  readonly by: readonly string[];
}

/** One for so many rows that were learnt from, within limits: more would fit chance. */
const ROWS_PER_COLUMN = 8;
const COLUMNS_FOR_LOGISTIC = { fewest: 3, most: 24 };
const COLUMNS_FOR_TREES = 160;

/**
 * Predicts coins from features. The rows' coins are independent and fair unless something leaks, and every block is predicted from
 * blocks before it alone, so the number of right predictions is binomial at one half, whatever the classifier does.
 *
 * @param blocks for every row, its block: 0 is only learnt from, and no session lies in two
 */
export function tellApart({
  table,
  coins,
  blocks,
}: {
  table: FeatureTable;
  coins: readonly boolean[];
  blocks: readonly number[];
}): Telling[] {
  const answers = Uint8Array.from(coins, Number);
  const last = Math.max(...blocks);
  const counts = { 'logistic regression': 0, 'boosted trees': 0 };
  const by = { 'logistic regression': new Set<string>(), 'boosted trees': new Set<string>() };
  let of = 0;
  for (let block = 1; block <= last; block += 1) {
    const learnt = rowsWhere(blocks, (one) => one < block);
    const asked = rowsWhere(blocks, (one) => one === block);
    if (learnt.length === 0 || asked.length === 0) continue;
    of += asked.length;
    const order = byCorrelation(table.columns, answers, learnt);
    const predictions = {
      'logistic regression': byLogistic({ table, answers, learnt, asked, order }),
      'boosted trees': byTrees({ table, answers, learnt, asked, order }),
    };
    for (const [classifier, says] of Object.entries(predictions) as [Telling['classifier'], boolean[]][]) {
      counts[classifier] += says.filter((yes, place) => yes === (answers[asked[place]!] === 1)).length;
      for (const column of order.slice(0, 3)) by[classifier].add(table.names[column]!);
    }
  }
  return (['logistic regression', 'boosted trees'] as const).map((classifier) => ({
    classifier,
    right: counts[classifier],
    of,
    pValue: of === 0 ? 1 : exactBinomialTest({ successes: counts[classifier], n: of }).pValue,
    by: [...by[classifier]],
  }));
}

interface Prediction {
  readonly table: FeatureTable;
  readonly answers: Uint8Array;
  readonly learnt: readonly number[];
  readonly asked: readonly number[];
  /** Columns, the most telling first. */
  readonly order: readonly number[];
}

const rowsWhere = (blocks: readonly number[], wanted: (block: number) => boolean): number[] =>
  blocks.flatMap((block, row) => (wanted(block) ? [row] : []));

function byCorrelation(columns: Columns, answers: Uint8Array, rows: readonly number[]): number[] {
  const middle = rows.reduce((sum, row) => sum + answers[row]!, 0) / rows.length;
  const strength = columns.map((column) => {
    let [sum, squares, product] = [0, 0, 0];
    for (const row of rows) {
      const value = column[row]!;
      sum += value;
      squares += value * value;
      product += value * (answers[row]! - middle);
    }
    const variance = squares - (sum * sum) / rows.length;
    return variance > 1e-12 * Math.abs(squares) ? product ** 2 / variance : 0;
  });
  return columns
    .map((_, column) => column)
    .filter((column) => strength[column]! > 0)
    .sort((one, other) => strength[other]! - strength[one]!);
}

function byLogistic({ table, answers, learnt, asked, order }: Prediction): boolean[] {
  const { fewest, most } = COLUMNS_FOR_LOGISTIC;
  const count = Math.min(most, Math.max(fewest, Math.floor(learnt.length / ROWS_PER_COLUMN)));
  const chosen = order.slice(0, count).map((column) => {
    const values = table.columns[column]!;
    const mean = learnt.reduce((sum, row) => sum + values[row]!, 0) / learnt.length;
    const spread = Math.sqrt(
      learnt.reduce((sum, row) => sum + (values[row]! - mean) ** 2, 0) / learnt.length,
    );
    return (row: number) => Math.max(-5, Math.min(5, (values[row]! - mean) / (spread || 1)));
  });
  const design = (row: number) => [1, ...chosen.map((value) => value(row))];
  const { coefficients } = logisticRegression({
    successes: learnt.map((row) => answers[row]!),
    design: learnt.map(design),
    columns: ['one', ...chosen.map((_, index) => `column ${index}`)],
    priorSd: 0.5,
  });
  return asked.map(
    (row) => design(row).reduce((sum, value, column) => sum + value * coefficients[column]!, 0) > 0,
  );
}

function byTrees({ table, answers, learnt, asked, order }: Prediction): boolean[] {
  // half the columns are the most telling ones, the others are drawn, as what tells together may not alone
  const best = order.slice(0, COLUMNS_FOR_TREES / 2);
  const rest = table.columns.map((_, column) => column).filter((column) => !best.includes(column));
  const step = Math.max(1, Math.ceil(rest.length / (COLUMNS_FOR_TREES / 2)));
  const columns = [...best, ...rest.filter((_, place) => place % step === 0)];
  const take = (rows: readonly number[]) =>
    columns.map((column) => Float64Array.from(rows, (row) => table.columns[column]![row]!));
  const trees = fitBoostedTrees({
    columns: take(learnt),
    answers: Uint8Array.from(learnt, (row) => answers[row]!),
  });
  const others = take(asked);
  return asked.map((_, row) => trees.logOdds(others, row) > 0);
}
