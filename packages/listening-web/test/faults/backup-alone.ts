/** A process that appends answers, writes a backup, says so, and appends one more. */
import { writeSync } from 'node:fs';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { eventOf, PANEL_ID } from './answer.ts';

const [database = '', backupFile = '', mode = 'new'] = process.argv.slice(2);
const stores = await openStores({ database });
const append = (...numbers: readonly number[]) =>
  stores.log.append({
    panelId: PANEL_ID,
    recordedAt: new Date().toISOString(),
    events: numbers.map((number) => eventOf({ client: 0, number })),
  });
await append(1, 2, 3);
await stores.backup(backupFile, { replace: mode === 'replace' });
writeSync(1, 'backed-up\n');
await append(4);
await stores.close();
