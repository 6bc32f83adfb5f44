import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../test/small-dataset.ts';
import { music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { AudioFile } from '../datasets/dataset-manifest.ts';
import { openWorkshop, type RunRequest, requestDigestOf, type Workshop } from './workshop.ts';

async function workshopOf(): Promise<(more?: Partial<RunRequest>) => Promise<Workshop>> {
  const folder = await temporaryFolder();
  const mix = music('piece', { seconds: 1 });
  const { manifestFile } = await smallDataset(folder, [{ id: 'piece', mix, masters: { human: mix } }]);
  return (more = {}) =>
    openWorkshop({
      ...{ datasetFile: manifestFile, runFolder: join(folder, 'run'), storeFolder: join(folder, 'store') },
      conditionSpecs: ['x=loudness-only:{target: club}'],
      ...more,
    });
}

describe('requestDigestOf()', () => {
  it('is the same for the same request', async () => {
    const open = await workshopOf();
    expect(await requestDigestOf(await open())).toBe(await requestDigestOf(await open()));
  });

  it('tells apart what has the same name but other settings, and other limits', async () => {
    const open = await workshopOf();
    const requests: Partial<RunRequest>[] = [
      {},
      { conditionSpecs: ['x=loudness-only:{target: streaming}'] },
      { limitSeconds: 5 },
      { seed: '2' },
      { conditionSpecs: ['x=human'] },
      { conditionSpecs: ['x=unprocessed'] },
    ];
    const digests = await Promise.all(requests.map(async (more) => requestDigestOf(await open(more))));
    expect(new Set(digests).size).toBe(requests.length);
  });

  it('tells apart makers, bytes of masters, and whether a reference is needed', async () => {
    const workshop = await (await workshopOf())();
    const [making] = workshop.conditions;
    const file = (sha256: string): AudioFile => ({ file: 'a.wav', sha256, licence: '', credit: '' });
    const maker = () => ({ kind: 'service', name: 'one' }) as const;
    const digestWith = async (condition: object) =>
      requestDigestOf({ ...workshop, conditions: [condition as Workshop['conditions'][number]] });
    const existing = { kind: 'existing', conditionId: 'x', maker };
    const digests = [
      await digestWith(making!),
      await digestWith({ ...making, needsReference: true }),
      await digestWith({ ...making, maker }),
      await digestWith({ ...existing, file: () => file('a') }),
      await digestWith({ ...existing, file: () => file('b') }),
      await digestWith({
        ...existing,
        file: () => {
          throw new Error('no such file');
        },
      }),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });
});
