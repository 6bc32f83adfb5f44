import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../datasets/load-dataset.ts';
import { buildSpecOf, conditionNamesOf } from './build-spec.ts';

describe('buildSpecOf()', () => {
  const names = new Set(['ours', 'loudness-only', 'human']);

  it.each([
    ['ours', 'candidate=ours'],
    ['human', 'candidate=human'],
    ['loudness-only:{target: club}', 'candidate=loudness-only:{target: club}'],
    ['ours:{target: club}', 'candidate=ours:{target: club}'],
    ['ours@main', 'candidate=ours@main'],
    ['cmd:matchering', 'candidate=cmd:matchering'],
    ['folder:masters', 'candidate=folder:masters'],
    ['main', 'candidate=ours@main'],
    ['HEAD~3', 'candidate=ours@HEAD~3'],
    ['v0.1.0', 'candidate=ours@v0.1.0'],
    ['0.1.0', 'candidate=ours@0.1.0'],
    ['./packed.tgz', 'candidate=ours@./packed.tgz'],
    ['main:{target: club}', 'candidate=ours@main:{target: club}'],
  ])('takes %s for %s', (text, spec) => {
    expect(buildSpecOf(text, { side: 'candidate', names })).toEqual({ spec, conditionId: 'candidate' });
  });

  it('leaves an id that was given', () => {
    expect(buildSpecOf('loud=ours:{target: club}', { side: 'candidate', names })).toEqual({
      spec: 'loud=ours:{target: club}',
      conditionId: 'loud',
    });
  });
});

describe('conditionNamesOf()', () => {
  it('knows the bench’s, the dataset’s and those of a file of conditions', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earwitness-names-'));
    const conditionsFile = join(folder, 'conditions.yaml');
    await writeFile(
      conditionsFile,
      'schema: earwitness.conditions/1\nconditions:\n  - { name: warm, use: ours, with: { profile: acoustic } }\n  - loud=ours\n',
    );
    const dataset = await loadDataset(join(import.meta.dirname, '../../../../datasets/demo'));
    const names = await conditionNamesOf(dataset, { conditionsFile });
    expect([...names]).toEqual(
      expect.arrayContaining(['ours', 'loudness-only', 'unprocessed', 'human', 'warm', 'loud']),
    );
    await rm(folder, { recursive: true });
  });
});
