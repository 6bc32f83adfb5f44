import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { loadDataset } from '../datasets/load-dataset.ts';
import { ConditionError } from '../errors.ts';
import { openConditions } from './open-conditions.ts';

const DEMO = join(import.meta.dirname, '../../../../datasets/demo');

describe('openConditions()', () => {
  it('refuses a condition that neither the bench nor the dataset has', async () => {
    const dataset = await loadDataset(DEMO);
    const opening = openConditions(dataset, {
      specs: ['ours', 'theirs'],
      storeFolder: await temporaryFolder(),
    });
    await expect(opening).rejects.toThrow(ConditionError);
    await expect(opening).rejects.toThrow(/must be one of ours, .*human.*: current value is theirs/);
  });
});
