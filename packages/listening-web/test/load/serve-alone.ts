/** A panel server, of the source, in a process of its own: the panels of a database on a port, until its standard input ends. */
import { createPanelServer } from '../../src/server/panel-server.ts';

const [database = '', port = '0'] = process.argv.slice(2);
const server = await createPanelServer({ database, port: Number(port) });
process.stdin.once('end', () => void server.stop()).resume();
process.stdout.write(`${server.url}\n`);
