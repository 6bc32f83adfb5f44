/** Records of a run that never was, for tests of what stands beside it. */
import { type RunRecord, runRecordSchema } from '../src/runs/run-record.ts';

/** @param scoresOf by condition, for the item at a place */
export const recordsOf = (
  itemIds: readonly string[],
  scoresOf: (index: number) => Readonly<Record<string, RunRecord['scores']>>,
): RunRecord[] =>
  itemIds.flatMap((itemId, index) =>
    Object.entries(scoresOf(index)).map(([conditionId, scores]) =>
      runRecordSchema.parse({
        schema: 'earwitness.run-record/3',
        datasetId: 'test',
        itemId,
        conditionId,
        maker: { kind: conditionId === 'human' ? 'human' : 'engine', name: conditionId },
        inputs: { mixSha256: 'b'.repeat(64), referenceSha256: 'c'.repeat(64) },
        engineVersion: '0.1.0',
        benchVersion: '0.1.0',
        seed: '1',
        renderingSha256: 'a'.repeat(64),
        renderingFile: `${itemId}.${conditionId}.wav`,
        planFile: null,
        original: null,
        rateHz: 44_100,
        seconds: 20,
        alignment: null,
        scores,
        toReferences: {},
        heardOn: {},
        findings: [],
        failure: null,
      }),
    ),
  );
