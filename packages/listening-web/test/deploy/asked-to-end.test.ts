import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { panelEventSchema } from '../../src/server/panels/panel-events.ts';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { createVisitor } from '../../src/simulation/visitor.ts';
import { startSession, takeTrial } from '../server/test-server.ts';
import { smallDefinition, writeSmallPack } from '../small-pack.ts';

const PROGRAM = join(import.meta.dirname, 'serve-alone.mjs');
const LISTENERS = 6;
const TRIALS_BEFORE = 4;
const LONGEST_MILLISECONDS = 5_000;

it('a server that is asked to end does so within five seconds, with every answer it acknowledged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-sigterm-'));
  const pack = await writeSmallPack();
  onTestFinished(async () => {
    await Promise.all([rm(folder, { recursive: true }), pack.remove()]);
  });
  const database = join(folder, 'panels.sqlite');
  const definition = smallDefinition({ trialsPerSession: 200 });
  const child = spawn(
    process.execPath,
    [PROGRAM, database, pack.packFolder, pack.blindingKeyFile, JSON.stringify(definition)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'close');
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];

  const acknowledged: string[] = [];
  let allAnswer = () => {};
  const isBusy = new Promise<void>((resolve) => {
    allAnswer = resolve;
  });
  const listeners = Array.from({ length: LISTENERS }, async (_, listener) => {
    const visitor = createVisitor({ url });
    await startSession(visitor);
    for (let number = 1; ; number += 1) {
      const idempotencyKey = `listener-${listener}-trial-${number}`;
      const isTaken = await takeTrial(visitor, { idempotencyKey }).then(
        () => true,
        () => false,
      );
      if (!isTaken) return;
      acknowledged.push(idempotencyKey);
      if (acknowledged.length === LISTENERS * TRIALS_BEFORE) allAnswer();
    }
  });
  await isBusy;
  const began = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(performance.now() - began).toBeLessThan(LONGEST_MILLISECONDS);
  await Promise.all(listeners);

  const kept = await keptAnswers({ database, panelId: definition.panelId });
  expect(kept.length).toBeGreaterThanOrEqual(LISTENERS * TRIALS_BEFORE);
  expect(kept.toSorted()).toEqual(acknowledged.toSorted());
});

async function keptAnswers({
  database,
  panelId,
}: {
  database: string;
  panelId: string;
}): Promise<readonly string[]> {
  const stores = await openStores({ database, readOnly: true });
  try {
    const events = await stores.log.read(panelId);
    return events.flatMap(({ event }) => {
      const parsed = panelEventSchema.parse(event);
      return parsed.kind === 'answer-given' ? [parsed.idempotencyKey] : [];
    });
  } finally {
    await stores.close();
  }
}
