import { describe, expect, it } from 'vitest';
import type { Maker } from '../datasets/dataset-manifest.ts';
import { RUN_RECORD_SCHEMA, runRecordSchema } from '../runs/run-record.ts';
import { lookAtConditions } from './condition-looks.ts';

const record = (conditionId: string, maker: Maker, itemId = 'one') =>
  runRecordSchema.parse({
    schema: RUN_RECORD_SCHEMA,
    datasetId: 'test',
    itemId,
    conditionId,
    maker,
    inputs: { mixSha256: null, referenceSha256: null },
    engineVersion: '0.1.0',
    benchVersion: '0.1.0',
    seed: '1',
    renderingSha256: null,
    renderingFile: null,
    planFile: null,
    original: null,
    rateHz: null,
    seconds: null,
    alignment: null,
    scores: {},
    toReferences: {},
    heardOn: {},
    findings: [],
    failure: null,
  });
const none: Maker = { kind: 'none', name: '' };
const engine: Maker = { kind: 'engine', name: 'Earwitness' };

describe('lookAtConditions()', () => {
  it('lists ours first, then masters by people and services, then what was not mastered', () => {
    const looks = lookAtConditions([
      record('unprocessed', none),
      record('loudness-only', none),
      record('landr', { kind: 'service', name: 'LANDR' }),
      record('human', { kind: 'artist', name: 'Somebody' }),
      record('ours', engine),
    ]);
    expect(looks.map(({ label }) => label)).toEqual([
      'Ours',
      'Artist’s own master',
      'LANDR',
      'Loudness only',
      'Unprocessed mix',
    ]);
  });

  it('calls a master by what its makers are known to be, and no more', () => {
    const labelOf = (makers: readonly Maker[]) =>
      lookAtConditions(makers.map((maker, index) => record('human', maker, `item-${index}`)))[0]?.label;
    expect(labelOf([{ kind: 'human', name: 'Anna' }])).toBe('Master by Anna');
    expect(
      labelOf([
        { kind: 'human', name: 'Anna' },
        { kind: 'human', name: 'Ben' },
      ]),
    ).toBe('Human master');
    expect(
      labelOf([
        { kind: 'human', name: 'Anna' },
        { kind: 'artist', name: 'Ben' },
      ]),
    ).toBe('Reference master');
  });

  it('tells every condition apart by label, and the first ones by colour, dash and shape', () => {
    const service: Maker = { kind: 'service', name: 'Same name' };
    const looks = lookAtConditions([
      record('ours', engine),
      record('human', { kind: 'artist', name: 'Somebody' }),
      record('loudness-only', none),
      record('unprocessed', none),
      ...['a', 'b', 'c'].map((id) => record(id, service)),
    ]);
    for (const key of ['label', 'color', 'dash', 'symbol'] as const) {
      expect(new Set(looks.map((look) => look[key])).size, key).toBe(7);
    }
  });
});
