import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SwitchCertificate } from '@earwitness/bench/panel';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { commitTo } from '../../src/server/blinding/draws.ts';
import { canonicalJson } from '../../src/server/canonical-json.ts';
import { DefinitionRefusedError } from '../../src/server/errors.ts';
import { openPanelDesk } from '../../src/server/panels/panel-desk.ts';
import { sha256 } from '../../src/server/sha256.ts';
import { openStores, type PanelStores } from '../../src/server/stores/panel-stores.ts';
import { isSound, verifyPanels } from '../../src/server/verify-panels.ts';
import { aSwitchCertificate, smallDefinition, writeSmallPack } from '../small-pack.ts';

const root = mkdtempSync(join(tmpdir(), 'earwitness-open-again-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function desk(stores: PanelStores, log: (line: string) => void = () => {}) {
  return openPanelDesk({ stores, loadStimuli: true, log, onUnblinded: () => {} });
}

async function fresh() {
  const database = join(mkdtempSync(join(root, 'run-')), 'panels.sqlite');
  const { packFolder, blindingKeyFile, rewrite, remove } = await writeSmallPack();
  const stores = await openStores({ database });
  const end = async () => {
    await stores.close();
    await remove();
  };
  const request = { definition: smallDefinition(), packFolder, blindingKeyFile };
  return { database, stores, request, rewrite, end };
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

it('takes a pack whose panel was never frozen for no panel, when all are taken up and checked', async () => {
  const { database, stores, request, end } = await fresh();
  const { open } = await desk(stores);
  await open(request);
  const [kept] = await stores.packs.packs();
  if (kept === undefined) throw new Error('no pack was kept');
  await stores.packs.save({ ...kept, pack: kept.pack(), panelId: 'interrupted' });
  const again = await desk(stores);
  expect([again.all().map(({ panelId }) => panelId), again.broken()]).toEqual([['small-panel'], []]);
  const checks = await verifyPanels({ database });
  expect(checks.map((check) => [check.panelId, isSound(check)])).toEqual([['small-panel', true]]);
  await end();
});

it('serves again what was frozen before a rule that it breaks, and opens nothing new against it', async () => {
  const { stores, request, end } = await fresh();
  const { open } = await desk(stores);
  await open(request);
  const [kept] = await stores.packs.packs();
  const secrets = await stores.blindingKeys.find('small-panel');
  const frozen = (await stores.log.first('small-panel'))?.event;
  if (kept === undefined || secrets === null || frozen?.kind !== 'panel-frozen') throw new Error('not open');
  const broken = { quotas: [{ column: 'trainedListener' as const, value: 'yes', listeners: 3 }] };
  const definition = { ...smallDefinition(), panelId: 'older', ...broken };
  await stores.packs.save({ ...kept, pack: kept.pack(), panelId: 'older' });
  await stores.blindingKeys.save({ panelId: 'older', ...secrets });
  const event = { ...frozen, definition, definitionSha256: sha256(canonicalJson(definition)) };
  await stores.log.append({ panelId: 'older', recordedAt: '2026-11-27T00:00:00.000Z', events: [event] });
  const again = await desk(stores);
  expect((await again.open({ ...request, definition })).panelId).toBe('older');
  await expect(again.open({ ...request, definition: { ...definition, panelId: 'newer' } })).rejects.toThrow(
    DefinitionRefusedError,
  );
  await end();
});

it('goes on with the certificates that a panel was frozen with, though its pack was proven again with a later player', async () => {
  const { database, stores, request, rewrite, end } = await fresh();
  const first = aSwitchCertificate();
  const certifiedBy = (certificate: SwitchCertificate) =>
    rewrite((pack) => ({ ...pack, switchCertificates: [certificate] }));
  await certifiedBy(first);
  const { experimenter } = await (await desk(stores)).open(request);
  await certifiedBy(aSwitchCertificate({ rendererSha256: 'd'.repeat(64) }));
  const missed: string[] = [];
  const again = await desk(stores, (line) => missed.push(line));
  expect(missed).toEqual([]);
  expect((await again.open(request)).experimenter.packSha256).toBe(experimenter.packSha256);
  expect((await stores.packs.packs())[0]?.pack().switchCertificates).toEqual([first]);
  const [check] = await verifyPanels({ database });
  expect(check).toMatchObject({
    problems: [],
    switching: { rendererSha256: first.rendererSha256, isOfThisPlayer: false },
  });

  const kept = (await stores.packs.packs())[0]!;
  const forged = { ...kept.pack(), switchCertificates: [aSwitchCertificate({ switches: 999_999 })] };
  await stores.packs.save({ ...kept, pack: forged });
  const [found] = await verifyPanels({ database });
  expect(found).toMatchObject({
    switching: { sentence: expect.stringMatching(/^Switching was not proven/), rendererSha256: null },
    problems: ['the pack and its certificates are not what was frozen when the panel opened'],
  });
  await end();
});

it('knows a pack of before there were certificates by the digest that it was frozen with', async () => {
  const { database, stores, request, rewrite, end } = await fresh();
  const { experimenter } = await (await desk(stores)).open(request);
  let older = '';
  await rewrite((pack) => {
    older = sha256(canonicalJson(pack));
    return pack;
  });
  expect(experimenter.packSha256).toBe(older);
  expect(experimenter.switching).toMatchObject({
    sentence: expect.stringMatching(/^Switching was not proven/),
    rendererSha256: null,
  });
  const [check] = await verifyPanels({ database });
  expect(check).toMatchObject({ problems: [], switching: { isOfThisPlayer: null } });
  await end();
});

it('names a panel whose secret is gone, and takes up the others', async () => {
  const { database, stores, request, end } = await fresh();
  const { open } = await desk(stores);
  await open(request);
  await open({ ...request, definition: smallDefinition({ panelId: 'other' }) });
  const disk = new Database(database);
  disk.exec(`DELETE FROM blinding WHERE panel_id = 'small-panel'`);
  disk.close();
  const again = await desk(stores);
  const problem = expect.stringContaining('its secret is not in the database');
  expect(again.broken()).toEqual([{ panelId: 'small-panel', problem }]);
  expect(again.find('other').panelId).toBe('other');
  expect(await verifyPanels({ database })).toMatchObject([
    { panelId: 'small-panel', log: { intact: true }, draws: null, problems: [problem] },
    { panelId: 'other', draws: { intact: true }, problems: [] },
  ]);
  await end();
});
