/** Puts the records of two sides together item by item, and names what has no partner. */
import type { RunRecord } from '../runs/run-record.ts';
import type { ComparisonGap } from './comparison.ts';

/** What a comparison reads of a record. */
export type ComparedRecord = Pick<
  RunRecord,
  | 'datasetId'
  | 'itemId'
  | 'conditionId'
  | 'inputs'
  | 'engineVersion'
  | 'benchVersion'
  | 'seed'
  | 'renderingSha256'
  | 'scores'
  | 'failure'
> & { readonly alignment: Pick<NonNullable<RunRecord['alignment']>, 'refusal'> | null };

export interface RecordPair {
  readonly itemId: string;
  readonly baseline: ComparedRecord;
  readonly candidate: ComparedRecord;
  /** Both are the same bytes. */
  readonly isSameRendering: boolean;
  /** Which side is the reference master that the other one is set against; null where neither is, or both are. */
  readonly referenceSide: SideName | null;
}

type SideName = ComparisonGap['side'];
/** Not those of the schema, which is no part of a page. */
export const SIDES = ['baseline', 'candidate'] as const;

const isReference = ({ renderingSha256, inputs: { referenceSha256 } }: ComparedRecord): boolean =>
  referenceSha256 !== null && renderingSha256 === referenceSha256;

/** Sorted by item; gaps of both sides in that order. */
export function pairRecords(
  baseline: readonly ComparedRecord[],
  candidate: readonly ComparedRecord[],
): { readonly pairs: readonly RecordPair[]; readonly gaps: readonly ComparisonGap[] } {
  const sides = { baseline: byItem(baseline), candidate: byItem(candidate) };
  const itemIds = [...new Set([...sides.baseline.keys(), ...sides.candidate.keys()])].sort();
  const pairs: RecordPair[] = [];
  const gaps: ComparisonGap[] = [];
  for (const itemId of itemIds) {
    const own = { baseline: sides.baseline.get(itemId), candidate: sides.candidate.get(itemId) };
    const missing = SIDES.flatMap((side) => gapOf(itemId, side, own[side]));
    gaps.push(...missing);
    if (missing.length > 0 || !own.baseline || !own.candidate) continue;
    const otherInput = inputGapOf(own.baseline, own.candidate);
    if (otherInput !== null) {
      gaps.push(otherInput);
      continue;
    }
    const isSameRendering =
      own.baseline.renderingSha256 !== null && own.baseline.renderingSha256 === own.candidate.renderingSha256;
    const referenceSide = isSameRendering ? undefined : SIDES.find((side) => isReference(own[side]!));
    pairs.push({
      ...{ itemId, baseline: own.baseline, candidate: own.candidate, isSameRendering },
      referenceSide: referenceSide ?? null,
    });
  }
  return { pairs, gaps };
}

function byItem(records: readonly ComparedRecord[]): ReadonlyMap<string, ComparedRecord> {
  const found = new Map<string, ComparedRecord>();
  for (const record of records) {
    if (found.has(record.itemId))
      throw new RangeError(
        `Cannot compare as a condition must have one record an item: ${record.itemId} has more of ${record.conditionId}`,
      );
    found.set(record.itemId, record);
  }
  return found;
}

function gapOf(itemId: string, side: SideName, record: ComparedRecord | undefined): ComparisonGap[] {
  if (record === undefined)
    return [{ itemId, side, kind: 'absent', reason: 'it is not part of this side', metricIds: [] }];
  if (record.failure !== null)
    return [{ itemId, side, kind: 'failed', reason: record.failure, metricIds: [] }];
  return [];
}

const DIGITS = 8;
const digestText = (sha256: string | null): string => sha256?.slice(0, DIGITS) ?? 'none';

/** What was made of another mix, or set against another master, says nothing about who made it; one reason is enough. */
function inputGapOf(
  { itemId, inputs: before }: ComparedRecord,
  { inputs: after }: ComparedRecord,
): ComparisonGap | null {
  const [kind, input] =
    before.mixSha256 === after.mixSha256
      ? (['other-reference', 'referenceSha256'] as const)
      : (['other-mix', 'mixSha256'] as const);
  if (before[input] === after[input]) return null;
  const reason = `by its SHA-256 ${digestText(after[input])}, that of the baseline ${digestText(before[input])}`;
  return { itemId, side: 'candidate', kind, reason, metricIds: [] };
}

/** Distances that say nothing of an item since one side is the reference itself. */
export function referenceGapsOf(
  { itemId, referenceSide, ...sides }: RecordPair,
  metricIds: readonly string[],
): readonly ComparisonGap[] {
  if (referenceSide === null) return [];
  const { scores } = sides[referenceSide === 'baseline' ? 'candidate' : 'baseline'];
  const omitted = metricIds.filter((id) => isNumber(scores[id]));
  if (omitted.length === 0) return [];
  return [
    {
      ...{ itemId, side: referenceSide, kind: 'is-reference', metricIds: omitted },
      reason: 'it is the reference master itself, whose distance to itself is 0 by construction',
    },
  ];
}

/** What single scores lack: those of a refused alignment, and values that only the other side has. */
export function scoreGapsOf(pair: RecordPair, metricIds: readonly string[]): readonly ComparisonGap[] {
  const { itemId } = pair;
  return SIDES.flatMap((side): ComparisonGap[] => {
    const own = pair[side];
    const other = pair[side === 'baseline' ? 'candidate' : 'baseline'];
    const refusal = own.alignment?.refusal ?? null;
    const isOtherRefused = (other.alignment?.refusal ?? null) !== null;
    const lost = metricIds.filter(
      (id) => own.scores[id] === null && (isNumber(other.scores[id]) || (refusal !== null && isOtherRefused)),
    );
    if (lost.length === 0) return [];
    return refusal === null
      ? [
          {
            ...{ itemId, side, kind: 'no-value', metricIds: lost },
            reason: 'its rendering has no such value: silence, too short, or nothing to compare with',
          },
        ]
      : [{ itemId, side, kind: 'refused', reason: refusal, metricIds: lost }];
  });
}

export const isNumber = (value: number | null | undefined): value is number => typeof value === 'number';
