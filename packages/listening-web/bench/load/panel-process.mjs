/** A panel server, as it is built, with a log that somebody takes; one proxy before it tells whom it heard from. */
import { createPanelServer } from '@earwitness/listening-web';
import { answerLooks } from './answer-looks.mjs';

const [database] = process.argv.slice(2);
const server = await createPanelServer({
  database,
  port: 0,
  trustProxy: 1,
  log: (line) => process.stdout.write(`${line}\n`),
});
answerLooks({ url: server.url, stop: () => server.stop() });
