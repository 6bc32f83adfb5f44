/** A panel server, as it is built, in a process of its own that ends when it is asked to; says where it listens. */
import { createPanelServer } from '../../dist/index.js';

const [database, packFolder, blindingKeyFile, definition] = process.argv.slice(2);
const server = await createPanelServer({ database, port: 0, log: () => {} });
process.once('SIGTERM', () => void server.stop());
await server.openPanel({ definition: JSON.parse(definition), packFolder, blindingKeyFile });
process.stdout.write(`${server.url}\n`);
