/** A process that opens a database and closes it again. */
import { openStores } from '../../src/server/stores/panel-stores.ts';

const [database = ''] = process.argv.slice(2);
await (await openStores({ database })).close();
