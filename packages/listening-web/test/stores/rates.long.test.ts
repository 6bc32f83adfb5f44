import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { report } from '../faults/account.ts';
import { numbered, RECORDED_AT } from './log-events.ts';
import { findPrograms, startPostgres } from './postgres-server.ts';
import { STORE_KINDS } from './store-kinds.ts';

/** One whose commits wait for the disk, as a real one's do. */
const flushing = await startPostgres({ programs: findPrograms() ?? '', flushes: true });
afterAll(async () => {
  await flushing.stop();
  rmSync(folder, { recursive: true, force: true });
});

const freshDatabase: Record<string, () => Promise<string>> = {
  SQLite: () => (STORE_KINDS[0] as (typeof STORE_KINDS)[number]).fresh(),
  PostgreSQL: () => flushing.createDatabase(),
};

const SECONDS = 5;
const folder = mkdtempSync(join(tmpdir(), 'earwitness-rates-'));

describe.each(Object.entries(freshDatabase))('stores in %s', (kind, fresh) => {
  it.each([1, 16, 64])(
    'take the answers of %i clients who wait for each acknowledgement',
    async (clients) => {
      const stores = await openStores({ database: await fresh() });
      const latencies: number[] = [];
      const cpu = process.cpuUsage();
      const end = performance.now() + SECONDS * 1000;
      await Promise.all(
        Array.from({ length: clients }, async (_, client) => {
          const session = client.toString(16).padStart(32, '0');
          for (let number = 1; performance.now() < end; number += 1) {
            const begun = performance.now();
            await stores.log.append({
              panelId: 'p',
              recordedAt: RECORDED_AT,
              events: [numbered(number, session)],
            });
            latencies.push(performance.now() - begun);
          }
        }),
      );
      const { user, system } = process.cpuUsage(cpu);
      const sorted = latencies.toSorted((a, b) => a - b);
      const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
      const begun = performance.now();
      expect(await stores.log.verify('p')).toMatchObject({ intact: true, events: latencies.length });
      report(`appends, ${kind}, ${clients} clients`, {
        perSecond: Math.round(latencies.length / SECONDS),
        medianMs: at(0.5),
        p99Ms: at(0.99),
        cpuMsEach: ((user + system) / 1000 / latencies.length).toFixed(2),
        verifiedPerSecond: Math.round((latencies.length / (performance.now() - begun)) * 1000),
        load: loadavg()[0]?.toFixed(1),
        cores: cpus().length,
      });
      await stores.close();
    },
  );

  it('erase a listener, and write a backup, of a log of 100,000 events', async () => {
    const stores = await openStores({ database: await fresh() });
    const listener = 'a'.repeat(32);
    for (let hundred = 0; hundred < 100; hundred += 1) {
      const events = Array.from({ length: 1000 }, (_, index) => numbered(1 + index + hundred * 1000));
      await stores.log.append({ panelId: 'p', recordedAt: RECORDED_AT, events });
    }
    await stores.freeTexts.save({ panelId: 'p', listener, textId: 't', salt: 's', text: 'words' });
    const begun = performance.now();
    await stores.erase({ panelId: 'p', listener });
    report(`erase, ${kind}`, {
      seconds: ((performance.now() - begun) / 1000).toFixed(2),
      load: loadavg()[0]?.toFixed(1),
    });
    expect(await stores.freeTexts.ofPanel('p')).toEqual([]);
    const backupBegun = performance.now();
    await stores.backup(join(folder, `${kind}.sqlite`));
    report(`backup, ${kind}`, {
      seconds: ((performance.now() - backupBegun) / 1000).toFixed(2),
      load: loadavg()[0]?.toFixed(1),
    });
    await stores.close();
  });
});
