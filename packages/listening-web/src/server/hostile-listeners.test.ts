/** Short; `hostile-requests.long.test.ts` sends a hundred thousand. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileCommands, nobodyYet, twoVisitors } from '../../test/server/hostile-listeners.ts';
import { sendHostile } from '../../test/server/hostile-requests.ts';
import { type HostileServer, startHostileServer } from '../../test/server/hostile-server.ts';

let server: HostileServer;
beforeAll(async () => {
  server = await startHostileServer();
});
afterAll(() => server.panel.end());

describe('two listeners with each other’s tokens, out of order, and twice at once', () => {
  it('get what the model of both says, and every answer counts once', async () => {
    const before = server.panel.server.panel('small-panel').answers;
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(hostileCommands({ maxCommands: 60 }), async (commands) => {
        const model = nobodyYet();
        const real = twoVisitors(server.panel);
        await fc.asyncModelRun(() => ({ model, real }), commands);
        answered += model.listeners[0].done + model.listeners[1].done;
        for (const visitor of real.visitors) visitor.leave();
      }),
      { numRuns: 12, seed: 8 },
    );
    expect(answered).toBeGreaterThan(10);
    expect(server.panel.server.panel('small-panel').answers).toBe(before + answered);
  }, 120_000);
});

describe('requests near real ones', () => {
  it('are refused or served, none with a fault, and no reply tells where the server lives', async () => {
    const { origins, loot } = server;
    const { byStatus, harms } = await sendHostile({ origins, loot, count: 600, seed: 8 });
    expect(harms).toEqual([]);
    // Far enough in for every kind of refusal.
    for (const status of ['200', '400', '401', '403', '404', '409', '413', '422']) {
      expect([status, (byStatus[status] ?? 0) > 0]).toEqual([status, true]);
    }
    expect(server.panel.errors()).toEqual([]);
    expect(await server.panel.server.verifyLog('small-panel')).toMatchObject({ intact: true });
    expect(await server.panel.server.verifyLog('fuzzed-panel')).toMatchObject({ intact: true });
  }, 120_000);
});
