/** Scores that are read together: they share a table and a figure. */
import { METRIC_FAMILIES, type MetricFamily } from '../../metrics/metric.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import type { RunFacts } from '../run-facts.ts';
import type { ScoreColumn } from '../score-columns.ts';

const FAMILY_WORDS: Readonly<Record<MetricFamily, string>> = {
  loudness: 'loudness',
  peaks: 'peaks',
  dynamics: 'dynamics',
  tone: 'tone',
  stereo: 'stereo image',
  artifacts: 'artefacts',
  delivery: 'delivery',
};

export interface ScoreGroup {
  /** Part of ids. */
  readonly id: string;
  readonly words: string;
  readonly columns: readonly ScoreColumn[];
}

export function scoreGroupsOf(columns: readonly ScoreColumn[]): readonly ScoreGroup[] {
  const groupOf = (wanted: MetricFamily | null, id: string, words: string): ScoreGroup => ({
    id,
    words,
    columns: columns.filter(({ family }) => family === wanted),
  });
  return [
    ...METRIC_FAMILIES.map((family) => groupOf(family, family, FAMILY_WORDS[family])),
    groupOf(null, 'unknown', 'metrics that this version does not know'),
  ].filter((group) => group.columns.length > 0);
}

/** A reference master's distance to itself says nothing, and a control's is what its name says: neither is in a mean. */
export const isSummed = (
  facts: RunFacts,
  { comparesWith }: Pick<ScoreColumn, 'comparesWith'>,
  { itemId, conditionId }: RunRecord,
): boolean =>
  comparesWith !== 'reference' ||
  (conditionId !== facts.referenceOf(itemId) && !facts.controls.some(({ id }) => id === itemId));

export const directionText = ({ better }: Pick<ScoreColumn, 'better'>): string =>
  better === 'none' ? '' : `${better} is better`;
