/** A process that appends answers of several clients at once until each has so many, and says which are durable. */
import { writeSync } from 'node:fs';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { eventOf, keyOf, PANEL_ID } from './answer.ts';

const [database = '', clients = 0, answers = 0] = process.argv
  .slice(2)
  .map((word, index) => (index === 0 ? word : Number(word))) as [string, number, number];
const stores = await openStores({ database });

async function play(client: number): Promise<void> {
  for (let number = 1; number <= answers; number += 1) {
    const answer = { client, number };
    const kept = stores.log.append({
      panelId: PANEL_ID,
      recordedAt: new Date().toISOString(),
      events: [eventOf(answer)],
    });
    await kept;
    writeSync(1, `ack ${keyOf(answer)}\n`);
  }
}

await Promise.all(Array.from({ length: clients }, (_, client) => play(client)));
await stores.close();
