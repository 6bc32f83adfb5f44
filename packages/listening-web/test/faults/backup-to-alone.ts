/** A process that writes a backup of a database it only reads. */
import { backUpDatabase } from '../../src/server/stores/back-up-database.ts';

const [database = '', backupFile = ''] = process.argv.slice(2);
await backUpDatabase({ database, backupFile });
