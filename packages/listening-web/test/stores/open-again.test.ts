import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { commitTo } from '../../src/server/blinding/draws.ts';
import { openPanelDesk } from '../../src/server/panels/panel-desk.ts';
import { openStores, type PanelStores } from '../../src/server/stores/panel-stores.ts';
import { smallDefinition, writeSmallPack } from '../small-pack.ts';

const root = mkdtempSync(join(tmpdir(), 'earwitness-open-again-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function desk(stores: PanelStores) {
  const ignore = () => {};
  return openPanelDesk({ stores, loadStimuli: true, log: ignore, onUnblinded: ignore });
}

async function fresh() {
  const database = join(mkdtempSync(join(root, 'run-')), 'panels.sqlite');
  const { packFolder, blindingKeyFile, remove } = await writeSmallPack();
  const stores = await openStores({ database });
  const end = async () => {
    await stores.close();
    await remove();
  };
  return { database, stores, request: { definition: smallDefinition(), packFolder, blindingKeyFile }, end };
}

it('opens a panel that the disk did not take at first', async () => {
  const { database, stores, request, end } = await fresh();
  const disk = new Database(database);
  disk.exec(`CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
  const { open, all } = await desk(stores);
  await expect(open(request)).rejects.toThrow('disk full');
  disk.exec('DROP TRIGGER full');
  disk.close();
  await open(request);
  expect(all()).toHaveLength(1);
  expect(await stores.log.verify('small-panel')).toMatchObject({ intact: true, events: 1 });
  await end();
});

it('goes on with a panel whose opening was written though nobody learned of it, under the secret it committed to', async () => {
  const { stores, request, end } = await fresh();
  let isLost = true;
  const { open } = await desk({
    ...stores,
    log: {
      ...stores.log,
      async append(batch) {
        const receipts = await stores.log.append(batch);
        if (isLost) throw new Error('the connection was lost after the commit');
        return receipts;
      },
    },
  });
  await expect(open(request)).rejects.toThrow('lost');
  isLost = false;
  await open(request);
  const [frozen, ...others] = (await stores.log.read('small-panel')).map(({ event }) => event);
  expect(others).toEqual([]);
  const kept = await stores.blindingKeys.find('small-panel');
  expect(frozen).toMatchObject({ kind: 'panel-frozen', secretSha256: commitTo(kept?.secret ?? '') });
  await end();
});
