/**
 * A process that takes answers and says which are durable, as the panel server does, and nothing else: one line in, `client number`,
 * one line out, `ack client number`. An answer that it has already is acknowledged again and not written again.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { type Answer, answerOf, eventOf, keyOf, PANEL_ID } from './answer.ts';

const [database = ''] = process.argv.slice(2);
const stores = await openStores({ database });
const { log } = stores;
let known = new Map<string, Promise<unknown>>();

async function takeUp(): Promise<void> {
  const events = await log.read(PANEL_ID);
  known = new Map(events.map(({ event }) => [keyOf(answerOf(event)), Promise.resolve()]));
}

async function take(answer: Answer): Promise<void> {
  const key = keyOf(answer);
  let kept = known.get(key);
  if (kept === undefined) {
    kept = log.append({ panelId: PANEL_ID, recordedAt: new Date().toISOString(), events: [eventOf(answer)] });
    known.set(key, kept);
  }
  try {
    await kept;
    writeSync(1, `ack ${key}\n`);
  } catch (problem) {
    await takeUp().catch(() => known.delete(key));
    const { reason = 'unknown' } = problem as { reason?: string };
    writeSync(1, `failed ${key} ${reason}\n`);
  }
}

await takeUp();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [client = 0, number = 0] = line.split(' ').map(Number);
  void take({ client, number });
});
lines.on('close', () => void stores.close());
writeSync(1, 'ready\n');
