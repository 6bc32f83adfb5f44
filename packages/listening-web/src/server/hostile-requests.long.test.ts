/** A hundred thousand hostile requests: `npx vitest run --config vitest.long.config.ts hostile-requests`; figures in docs/reliability.md. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileCommands, nobodyYet, twoVisitors } from '../../test/server/hostile-listeners.ts';
import { sendHostile } from '../../test/server/hostile-requests.ts';
import { type HostileServer, startHostileServer } from '../../test/server/hostile-server.ts';

const OF_LISTENERS = 30_000;
const NEAR_REAL_ONES = 75_000;
const AT_A_TIME = 5_000;

let server: HostileServer;
beforeAll(async () => {
  server = await startHostileServer();
});
afterAll(() => server.panel.end());

describe('a hundred thousand hostile requests', () => {
  it('of two listeners against a model of both', async () => {
    const before = server.panel.server.panel('small-panel').answers;
    let [requests, answered, runs, slowestMilliseconds] = [0, 0, 0, 0];
    for (let seed = 1; requests < OF_LISTENERS; seed += 1) {
      await fc.assert(
        fc.asyncProperty(hostileCommands({ maxCommands: 100 }), async (commands) => {
          const model = nobodyYet();
          const real = twoVisitors(server.panel);
          await fc.asyncModelRun(() => ({ model, real }), commands);
          answered += model.listeners[0].done + model.listeners[1].done;
          requests += real.requests;
          slowestMilliseconds = Math.max(slowestMilliseconds, real.slowestMilliseconds);
          runs += 1;
          for (const visitor of real.visitors) visitor.leave();
        }),
        { numRuns: 100, seed },
      );
    }
    console.log(
      `listeners: ${JSON.stringify({ requests, runs, answered, slowestMilliseconds: Math.round(slowestMilliseconds) })}`,
    );
    expect(server.panel.server.panel('small-panel').answers).toBe(before + answered);
    expect(await server.panel.server.verifyLog('small-panel')).toMatchObject({ intact: true });
  });

  it('near real ones, to every route of both ports', async () => {
    const { origins, loot } = server;
    const byStatus: Record<string, number> = {};
    let [requests, hangs, slowestMilliseconds] = [0, 0, 0];
    for (let seed = 1; requests < NEAR_REAL_ONES; seed += 1) {
      const outcome = await sendHostile({ origins, loot, count: AT_A_TIME, seed });
      expect(outcome.harms).toEqual([]);
      for (const [status, count] of Object.entries(outcome.byStatus))
        byStatus[status] = (byStatus[status] ?? 0) + count;
      requests += outcome.requests;
      hangs += outcome.hangs.length;
      slowestMilliseconds = Math.max(slowestMilliseconds, outcome.slowestMilliseconds);
      for (const hang of outcome.hangs) console.log(hang);
      console.log(`${requests} sent, ${hangs} slower than a second`);
    }
    console.log(
      `near real ones: ${JSON.stringify({ requests, byStatus, hangs, slowestMilliseconds: Math.round(slowestMilliseconds) })}`,
    );
    expect(server.panel.errors()).toEqual([]);
    expect(await server.panel.server.verifyLog('fuzzed-panel')).toMatchObject({ intact: true });
    expect(hangs).toBe(0);
  });
});
