import { expect, it } from 'vitest';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { batchOf } from './log-events.ts';
import { programsFromNpm, startPostgres } from './postgres-server.ts';

it('starts the PostgreSQL that npm brings, for machines that have none', async () => {
  const server = await startPostgres({ programs: programsFromNpm() });
  const stores = await openStores({ database: await server.createDatabase() });
  await stores.log.append(batchOf(1));
  expect(await stores.log.verify('p')).toMatchObject({ intact: true, events: 1 });
  await stores.close();
  await server.stop();
});
