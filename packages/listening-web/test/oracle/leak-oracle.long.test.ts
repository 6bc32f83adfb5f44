import { cpus } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOnLeak, askOracle, record } from './leak-oracle.ts';
import { everyLeak } from './leaks.ts';
import { type OraclePanel, openOraclePanel } from './oracle-panel.ts';
import { presentationsToSeeDelay } from './timing-power.ts';

const SESSIONS = 2000;
/** Taken one after another, so that a reply's delay is the server's own. */
const SESSIONS_IN_ORDER = 120;
const SIZES = [20, 40, 80, 160, 320, 640, 1280];

describe('the leak oracle, at length', () => {
  let panel: OraclePanel;
  const figures: Record<string, unknown> = {
    machine: `${cpus().length} × ${cpus()[0]?.model}`,
    node: process.version,
    begun: new Date().toISOString(),
  };
  const note = (name: string, figure: unknown) => {
    figures[name] = figure;
    console.info(JSON.stringify({ [name]: figure }));
  };
  beforeAll(async () => {
    panel = await openOraclePanel();
  });
  afterAll(async () => {
    await panel?.stop();
    console.info(JSON.stringify(figures, null, 2));
  });

  it(`finds nothing in ${SESSIONS} sessions on the real server`, async () => {
    const recording = await record({ ...panel, url: panel.server.url, sessions: SESSIONS });
    const answer = askOracle({ recording, canaries: panel.canaries });
    note('real server', { canaries: panel.canaries.length, ...answer });
    expect(answer.sessions).toBe(SESSIONS);
    expect(answer.findings).toEqual([]);
  });

  it('finds nothing in the delays of the real server, and would see two milliseconds', async () => {
    const recording = await record({
      ...panel,
      url: panel.server.url,
      sessions: SESSIONS_IN_ORDER,
      inOrder: true,
      triesAgain: false,
    });
    const milliseconds = recording
      .observations()
      .flatMap(({ served }) => Object.values(served).map((reply) => reply.firstByteMilliseconds))
      .sort((one, other) => one - other);
    const at = (share: number) => milliseconds[Math.floor(share * (milliseconds.length - 1))];
    const enough = presentationsToSeeDelay({ milliseconds, delayMilliseconds: 2, sizes: SIZES });
    const answer = askOracle({ recording, canaries: panel.canaries });
    note('in order', {
      presentations: milliseconds.length,
      firstByteMilliseconds: { p5: at(0.05), p50: at(0.5), p95: at(0.95) },
      presentationsPerConditionToSee2Milliseconds: enough,
      timing: answer.timing,
      findings: answer.findings,
    });
    expect(answer.findings).toEqual([]);
    expect(enough).not.toBeNull();
    expect(milliseconds.length / 2).toBeGreaterThanOrEqual(enough ?? Number.POSITIVE_INFINITY);
  });

  it('finds every leak that is planted', async () => {
    const leaks = everyLeak();
    const missed: string[] = [];
    for (const leak of leaks) {
      const { findings } = await answerOnLeak(panel, leak);
      console.info(`${leak.channel} | ${leak.name} | ${findings[0] ?? 'not found'}`);
      if (findings.length === 0) missed.push(`${leak.channel}: ${leak.name}`);
    }
    const channels = new Set(leaks.map(({ channel }) => channel)).size;
    note(
      'leak channels planted / found',
      `${leaks.length} / ${leaks.length - missed.length}, in ${channels} channels`,
    );
    expect(missed).toEqual([]);
  });
});
