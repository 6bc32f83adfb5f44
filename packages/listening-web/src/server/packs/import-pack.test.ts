import { readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PanelPack } from '@earwitness/bench/panel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeWav24, type SmallPack, writeSmallPack } from '../../../test/small-pack.ts';
import { PackRefusedError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { importPack } from './import-pack.ts';

let small: SmallPack;
beforeEach(async () => {
  small = await writeSmallPack();
});
afterEach(() => small.remove());

type Comparison = PanelPack['comparisons'][number];
const inFirst = (change: (comparison: Comparison) => Partial<Comparison>) => (pack: PanelPack) => ({
  ...pack,
  comparisons: pack.comparisons.map((one, index) => (index === 0 ? { ...one, ...change(one) } : one)),
});
const withProof = (proof: Partial<Comparison['proof']>) =>
  inFirst((comparison) => ({ proof: { ...comparison.proof, ...proof } }));

async function expectRefusal(problem: RegExp): Promise<void> {
  const imported = importPack(small.packFolder);
  await expect(imported).rejects.toThrow(PackRefusedError);
  await expect(imported).rejects.toThrow(problem);
}

describe('importPack()', () => {
  it('takes a fair pack with all its bytes, and the same digest each time', async () => {
    const imported = await importPack(small.packFolder);
    expect(imported.pack).toEqual(small.pack);
    expect(imported.stimulusBytes.size).toBe(4);
    expect((await importPack(small.packFolder)).packSha256).toBe(imported.packSha256);
  });

  it('takes what is level-matched to 0.1 LU and aligned to 1 frame, and refuses what is off by more', async () => {
    await small.rewrite(withProof({ residualLu: 0.1, lagFrames: -1 }));
    await expect(importPack(small.packFolder)).resolves.toBeDefined();
    await small.rewrite(withProof({ residualLu: 0.11 }));
    await expectRefusal(/0\.11 LU/);
    await small.rewrite(withProof({ lagFrames: -2 }));
    await expectRefusal(/-2 frames/);
  });

  it('refuses a malformed, a missing and a foreign pack.json in one line', async () => {
    for (const content of ['not json', '{}', 'null', '[]', JSON.stringify({ ...small.pack, extra: 1 })]) {
      await writeFile(join(small.packFolder, 'pack.json'), content);
      await expectRefusal(/pack\.json/);
      await expect(importPack(small.packFolder)).rejects.toMatchObject({
        message: expect.not.stringContaining('\n'),
      });
    }
    await expect(importPack(join(small.folder, 'nowhere'))).rejects.toThrow(PackRefusedError);
  });

  it('refuses a stimulus that was altered by one bit', async () => {
    const file = join(small.packFolder, small.pack.comparisons[0]?.stimuli[0]?.file ?? '');
    const bytes = await readFile(file);
    bytes[100]! ^= 1;
    await writeFile(file, bytes);
    await expectRefusal(/altered/);
  });

  it('refuses a stimulus that is missing, or a link to somewhere else', async () => {
    const file = join(small.packFolder, small.pack.comparisons[0]?.stimuli[0]?.file ?? '');
    await rename(file, join(small.folder, 'elsewhere.wav'));
    await expectRefusal(/missing/);
    await symlink(join(small.folder, 'elsewhere.wav'), file);
    await expectRefusal(/plain file/);
  });

  it('refuses stimuli of unequal bytes, and headers that differ from what pack.json says', async () => {
    const longer = encodeWav24([new Float32Array(801), new Float32Array(801)]);
    const { stimuli } = small.pack.comparisons[0] as Comparison;
    const [first, second] = stimuli as [Comparison['stimuli'][number], Comparison['stimuli'][number]];
    await writeFile(join(small.packFolder, first.file), longer);
    const replaced = { ...first, sha256: sha256(longer), byteLength: longer.byteLength };
    await small.rewrite(inFirst(() => ({ stimuli: [replaced, second] })));
    await expectRefusal(/unequal byte lengths/);
    for (const change of [{ frameCount: 799 }, { sampleRate: 44_100 }, { channelCount: 1 }]) {
      await small.rewrite((pack) => ({
        ...pack,
        comparisons: pack.comparisons.slice(1).map((comparison) => ({ ...comparison, ...change })),
      }));
      await expectRefusal(new RegExp(Object.keys(change).join()));
    }
  });

  it('refuses a stimulus that occurs twice', async () => {
    await small.rewrite((pack) => ({ ...pack, comparisons: [...pack.comparisons, pack.comparisons[0]] }));
    await expectRefusal(/twice/);
  });
});
