import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ADMIN_TOKEN,
  anAnswer,
  hear,
  openTrial,
  PANEL,
  postAnswer,
  startSession,
  startTestServer,
  type TestServer,
  takeTrial,
} from '../../test/server/test-server.ts';
import { smallDefinition, writeSmallPack } from '../../test/small-pack.ts';
import { createVisitor } from '../simulation/visitor.ts';
import {
  PanelBrokenError,
  PanelFrozenError,
  PanelStillBlindError,
  PanelStillOpenError,
  PortInUseError,
} from './errors.ts';
import { createPanelServer } from './panel-server.ts';
import { openPanelStore } from './panel-store.ts';
import type { PanelOutcome } from './panels/panel-outcome.ts';
import { verifyPanels } from './verify-panels.ts';

const running: TestServer[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.end();
});

async function begin(...options: Parameters<typeof startTestServer>): Promise<TestServer> {
  const started = await startTestServer(...options);
  running.push(started);
  return started;
}

async function finishSession(panel: TestServer, choices = 5) {
  const listener = panel.listener();
  await startSession(listener);
  for (let trial = 0; trial < choices; trial += 1) await takeTrial(listener);
  return listener;
}

describe('a whole ABX session', () => {
  it('goes from consent through training and trials to the end', async () => {
    const panel = await begin();
    const listener = panel.listener();
    expect((await listener.get(PANEL)).json()).toMatchObject({
      state: 'open',
      session: null,
      method: 'abx',
      minutes: 1,
    });
    const started = await startSession(listener);
    expect(started.status).toBe(201);
    expect(started.json()).toEqual({
      stage: 'training',
      sessionNumber: 1,
      sessionsTotal: 1,
      rehearsal: false,
      seat: null,
      playback: 'headphones',
      qualificationDone: 0,
      qualificationTotal: 0,
      trainingDone: 0,
      trainingTotal: 1,
      trialsDone: 0,
      trialsTotal: 4,
    });

    const training = await takeTrial(listener);
    expect(training.trial).toMatchObject({ stage: 'training', number: 1, total: 1 });
    expect(training.reply.feedback).toEqual({ correct: expect.any(Boolean) });
    for (let number = 1; number <= 4; number += 1) {
      const { trial, reply } = await takeTrial(listener);
      expect(trial).toMatchObject({ stage: 'trials', number, total: 4, method: 'abx' });
      expect(trial.formats).toContainEqual({ type: 'audio/wav', byteLength: 44 + 4000 * 6 });
      expect(trial.stimuli.map(({ slot }) => slot)).toEqual(['A', 'B', 'X']);
      expect(reply).toMatchObject({ feedback: null, session: { trialsDone: number } });
    }
    const over = await listener.post(`${PANEL}/trials`, {});
    expect(over.status).toBe(409);
    expect(over.json()).toMatchObject({ error: 'session-finished' });
    expect((await listener.get(PANEL)).json()).toMatchObject({ session: { stage: 'finished' } });
  });

  it('gives the sound of A or of B under X, and says in training which it was', async () => {
    const panel = await begin({ definition: smallDefinition({ trainingTrials: 12 }) });
    const listener = panel.listener();
    await startSession(listener);
    for (let trial = 0; trial < 12; trial += 1) {
      const { heard, reply } = await takeTrial(listener, { choice: 'A' });
      const [a, b, x] = ['A', 'B', 'X'].map((slot) =>
        Buffer.from(heard.get(slot)?.bytes ?? []).toString('hex'),
      );
      expect(a).not.toBe(b);
      expect([a, b]).toContain(x);
      expect(reply.feedback).toEqual({ correct: x === a });
    }
  });

  it.each([
    { seconds: 4, trialsPerSession: 3, trainingTrials: 0, method: 'abx', minutes: 1 },
    { seconds: 8, trialsPerSession: 10, trainingTrials: 2, method: 'abx', minutes: 6 },
    { seconds: 8, trialsPerSession: 10, trainingTrials: 2, method: 'preference', minutes: 5 },
    // A long excerpt is not heard to its end.
    { seconds: 20, trialsPerSession: 10, trainingTrials: 2, method: 'abx', minutes: 8 },
  ] as const)(
    'says that $trialsPerSession + $trainingTrials $method trials of $seconds s take about $minutes minutes',
    async ({ seconds, minutes, ...rules }) => {
      const panel = await begin({
        definition: smallDefinition(rules),
        pack: await writeSmallPack({ items: 1, seconds }),
      });
      expect((await panel.listener().get(PANEL)).json()).toMatchObject({ minutes });
    },
  );

  it('gives a listener with an unfinished session that session back', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    await takeTrial(listener);
    const again = await startSession(listener);
    expect(again.status).toBe(200);
    expect(again.json()).toMatchObject({ stage: 'trials', trainingDone: 1 });
    expect(panel.server.panel('small-panel').sessionsStarted).toBe(1);
  });

  it('keeps the pseudonym of a listener who comes again, and gives others one of their own', async () => {
    const panel = await begin({
      definition: smallDefinition({ sessions: { perListener: 2, playback: null } }),
    });
    const listener = await finishSession(panel);
    expect((await startSession(listener)).status).toBe(201);
    for (let trial = 0; trial < 5; trial += 1) await takeTrial(listener);
    await finishSession(panel);
    expect(panel.server.panel('small-panel')).toMatchObject({ listeners: 2, sessionsStarted: 3 });
    await panel.server.closePanel('small-panel');
    await panel.server.unblindPanel('small-panel', 'all are in');
    const { rows } = await panel.server.results('small-panel');
    expect(new Set(rows.map(({ session }) => session)).size).toBe(3);
    expect(new Set(rows.map(({ listener: pseudonym }) => pseudonym)).size).toBe(2);
  });

  it('goes on after a restart exactly where it was, the open trial included', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    await takeTrial(listener);
    const open = await openTrial(listener);
    const before = panel.server.panel('small-panel');
    const heardBefore = await listener.get(open.stimuli[0]?.url ?? '');
    await panel.restart();

    const samePerson = createVisitor({ url: panel.server.url, headers: listener.headers() });
    expect(panel.server.panel('small-panel')).toEqual({ ...before, lastEventAt: expect.any(String) });
    expect((await samePerson.get(PANEL)).json()).toMatchObject({
      session: { stage: 'trials', trainingDone: 1 },
    });
    const heard = await hear(samePerson, open);
    expect(heard.get('A')?.bytes).toEqual(heardBefore.bytes);
    const answered = await postAnswer(samePerson, open, anAnswer());
    expect([answered.status, answered.json()]).toMatchObject([200, { session: { trialsDone: 1 } }]);
  });
});

describe('a redraw', () => {
  it('voids the open trial and presents it anew under new tokens', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const first = await openTrial(listener);
    const second = await openTrial(listener);
    expect(second.number).toBe(first.number);
    expect(second.trialToken).not.toBe(first.trialToken);
    const urls = [...first.stimuli, ...second.stimuli].map(({ url }) => url);
    expect(new Set(urls).size).toBe(6);
    expect((await listener.get(first.stimuli[0]?.url ?? '')).status).toBe(404);
    await hear(listener, second);
    expect((await postAnswer(listener, first, anAnswer())).json()).toMatchObject({ error: 'trial-closed' });
    expect((await postAnswer(listener, second, anAnswer())).status).toBe(200);
    expect(panel.server.panel('small-panel').voidedTrials).toBe(1);
  });

  it('is flagged in the log when it is the third', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    for (let attempt = 0; attempt < 4; attempt += 1) await openTrial(listener);
    const database = new Database(panel.databaseFile, { readonly: true });
    const bodies = database
      .prepare<[], { body: string }>("SELECT body FROM event WHERE kind = 'trial-opened' ORDER BY seq")
      .all();
    database.close();
    expect(bodies.map(({ body }) => JSON.parse(body).overRedrawLimit)).toEqual([false, false, false, true]);
  });

  it('of the same trial asked for twice at once leaves one open trial', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const both = await Promise.all([openTrial(listener), openTrial(listener)]);
    const answerable = [];
    for (const trial of both) {
      const statuses = [...(await hear(listener, trial)).values()].map(({ status }) => status);
      answerable.push(statuses.every((status) => status === 200));
    }
    expect(answerable.toSorted()).toEqual([false, true]);
  });
});

describe('an answer', () => {
  it('is refused until every sound was fetched', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const trial = await openTrial(listener);
    for (const { url } of trial.stimuli.slice(0, 2)) await listener.get(url);
    const refused = await postAnswer(listener, trial, anAnswer());
    expect([refused.status, refused.json()]).toMatchObject([409, { error: 'trial-closed' }]);
  });

  it('sent again under its key gets the same reply and counts once', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const trial = await openTrial(listener);
    await hear(listener, trial);
    const replies = await Promise.all([1, 2, 3].map(() => postAnswer(listener, trial, anAnswer())));
    await takeTrial(listener);
    replies.push(await postAnswer(listener, trial, anAnswer()));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(replies.map((reply) => JSON.stringify(reply.json()))).size).toBe(1);
    expect((await listener.get(PANEL)).json()).toMatchObject({ session: { trainingDone: 1, trialsDone: 1 } });
  });

  it('sent again under its key but changed is a conflict', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const { trial } = await takeTrial(listener, { idempotencyKey: 'one-key-for-two-answers' });
    const changed = anAnswer({ answer: { choice: 'B' }, idempotencyKey: 'one-key-for-two-answers' });
    const refused = await postAnswer(listener, trial, changed);
    expect([refused.status, refused.json()]).toMatchObject([422, { error: 'conflict' }]);
  });

  it('sent to a trial that has one is refused', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const { trial } = await takeTrial(listener);
    const refused = await postAnswer(listener, trial, anAnswer({ idempotencyKey: 'a-second-opinion' }));
    expect([refused.status, refused.json()]).toMatchObject([409, { error: 'trial-closed' }]);
  });

  it('without a preference is taken where that can be asked, and nowhere else', async () => {
    const abx = await begin();
    const preference = await begin({
      definition: smallDefinition({ method: 'preference', trainingTrials: 0 }),
    });
    const [one, other] = [abx.listener(), preference.listener()];
    for (const listener of [one, other]) await startSession(listener);
    const [first, second] = [await openTrial(one), await openTrial(other)];
    await hear(one, first);
    await hear(other, second);
    expect(second.stimuli.map(({ slot }) => slot)).toEqual(['A', 'B']);
    expect((await postAnswer(one, first, anAnswer({ answer: { choice: 'none' } }))).status).toBe(400);
    expect((await postAnswer(other, second, anAnswer({ answer: { choice: 'none' } }))).status).toBe(200);
  });
});

describe('an answer that the disk does not take', () => {
  it('is an error, changes nothing, and is taken when it is sent again', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const trial = await openTrial(listener);
    await hear(listener, trial);
    const disk = new Database(panel.databaseFile);
    disk.exec(`CREATE TRIGGER disk_full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
    const failed = await Promise.all([1, 2, 3].map(() => postAnswer(listener, trial, anAnswer())));
    expect(failed.map(({ status }) => status)).toEqual([503, 503, 503]);
    for (const reply of failed) {
      expect(reply.json()).toEqual({ error: 'unavailable', message: expect.not.stringMatching(/sql/i) });
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(panel.logged.join()).toContain('disk full');
    expect((await listener.get(PANEL)).json()).toMatchObject({ session: { trainingDone: 0 } });

    disk.exec('DROP TRIGGER disk_full');
    disk.close();
    expect((await postAnswer(listener, trial, anAnswer())).status).toBe(200);
    expect((await listener.get(PANEL)).json()).toMatchObject({ session: { trainingDone: 1 } });
    expect(await panel.server.verifyLog('small-panel')).toMatchObject({ intact: true });
  });
});

describe('a token', () => {
  it('of another session, of nobody, and of a trial that is over are one and the same 404', async () => {
    const panel = await begin();
    const [owner, stranger, nobody] = [panel.listener(), panel.listener(), panel.listener()];
    await startSession(owner);
    await startSession(stranger);
    const done = await takeTrial(owner);
    const trial = await openTrial(owner);
    const url = trial.stimuli[0]?.url ?? '';
    const refusals = [
      await stranger.get(url),
      await nobody.get(url),
      await owner.get(done.trial.stimuli[0]?.url ?? ''),
      await owner.get(`/api/stimuli/${'0'.repeat(32)}`),
      await owner.get('/api/stimuli/..%2f..%2fetc%2fpasswd'),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(new Set(refusals.map((reply) => JSON.stringify(reply.json()))).size).toBe(1);
    expect((await owner.get(url)).status).toBe(200);
  });

  it('of another listener’s trial takes no answer', async () => {
    const panel = await begin();
    const [owner, stranger, nobody] = [panel.listener(), panel.listener(), panel.listener()];
    await startSession(owner);
    await startSession(stranger);
    const trial = await openTrial(owner);
    await hear(owner, trial);
    expect((await postAnswer(stranger, trial, anAnswer())).status).toBe(404);
    expect((await postAnswer(nobody, trial, anAnswer())).status).toBe(401);
    expect((await postAnswer(owner, trial, anAnswer())).status).toBe(200);
  });

  it('asked for by HEAD does not count as heard', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const trial = await openTrial(listener);
    for (const { url } of trial.stimuli) {
      const reply = await fetch(`${panel.server.url}/${url}`, {
        method: 'HEAD',
        headers: listener.headers(),
      });
      expect(reply.status).toBe(404);
    }
    expect((await postAnswer(listener, trial, anAnswer())).status).toBe(409);
  });
});

describe('a closed panel', () => {
  it('starts no session, draws no trial and takes no answer', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const trial = await openTrial(listener);
    await hear(listener, trial);
    await panel.server.closePanel('small-panel');
    const refusals = [
      await startSession(panel.listener()),
      await listener.post(`${PANEL}/trials`, {}),
      await postAnswer(listener, trial, anAnswer()),
    ];
    expect(refusals.map((reply) => [reply.status, (reply.json() as { error: string }).error])).toEqual(
      Array(3).fill([409, 'panel-closed']),
    );
    expect((await listener.get(PANEL)).json()).toMatchObject({ state: 'closed' });
  });

  it('still repeats the reply to an answer it had taken', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const trial = await openTrial(listener);
    await hear(listener, trial);
    await postAnswer(listener, trial, anAnswer());
    await panel.server.closePanel('small-panel');
    expect((await postAnswer(listener, trial, anAnswer())).status).toBe(200);
  });
});

describe('openPanel()', () => {
  it('changes nothing when the same panel is opened again, or twice at once', async () => {
    const panel = await begin();
    const request = {
      definition: smallDefinition(),
      packFolder: panel.pack.packFolder,
      blindingKeyFile: panel.pack.blindingKeyFile,
    };
    const before = await panel.server.verifyLog('small-panel');
    await Promise.all([panel.server.openPanel(request), panel.server.openPanel(request)]);
    expect(await panel.server.verifyLog('small-panel')).toEqual(before);
    const twin = { ...request, definition: smallDefinition({ panelId: 'twin' }) };
    await Promise.all([panel.server.openPanel(twin), panel.server.openPanel(twin)]);
    expect(await panel.server.verifyLog('twin')).toMatchObject({ intact: true, events: 1 });
  });

  it('refuses an edited definition, and another pack, under the same id', async () => {
    const panel = await begin();
    const request = { packFolder: panel.pack.packFolder, blindingKeyFile: panel.pack.blindingKeyFile };
    const edited = smallDefinition({ title: 'A friendlier title' });
    await expect(panel.server.openPanel({ ...request, definition: edited })).rejects.toThrow(
      PanelFrozenError,
    );
    const other = await writeSmallPack({ items: 1 });
    await expect(
      panel.server.openPanel({
        definition: smallDefinition(),
        packFolder: other.packFolder,
        blindingKeyFile: other.blindingKeyFile,
      }),
    ).rejects.toThrow(PanelFrozenError);
    await other.remove();
  });

  it('opens a panel whose pack is back after a restart without it', async () => {
    const panel = await begin();
    const listener = await finishSession(panel, 2);
    const packJson = JSON.stringify(panel.pack.pack);
    await panel.pack.rewrite(() => ({ gone: true }));
    await panel.restart();
    expect(panel.logged.join()).toContain('takes no answers until its pack is back');
    const samePerson = createVisitor({ url: panel.server.url, headers: listener.headers() });
    expect((await samePerson.get(PANEL)).json()).toMatchObject({ state: 'closed' });
    expect((await samePerson.post(`${PANEL}/trials`, {})).status).toBe(409);
    expect(panel.server.panel('small-panel')).toMatchObject({ state: 'open', answers: 1 });
    await panel.pack.rewrite(() => JSON.parse(packJson));
    await panel.server.openPanel({
      definition: smallDefinition(),
      packFolder: panel.pack.packFolder,
      blindingKeyFile: panel.pack.blindingKeyFile,
    });
    expect((await samePerson.post(`${PANEL}/trials`, {})).status).toBe(200);
  });
});

describe('unblinding', () => {
  it('needs a closed panel and a reason, and only then names the conditions', async () => {
    const panel = await begin();
    await finishSession(panel);
    const admin = panel.admin();
    await expect(panel.server.results('small-panel')).rejects.toThrow(PanelStillBlindError);
    await expect(panel.server.unblindPanel('small-panel', 'too early')).rejects.toThrow(PanelStillOpenError);
    await expect(panel.server.unblindPanel('small-panel', ' ')).rejects.toThrow(RangeError);
    const path = '/api/admin/panels/small-panel';
    expect((await admin.post(`${path}/unblind`, { reason: 'too early' })).status).toBe(409);
    expect((await admin.get(`${path}/results`)).status).toBe(403);
    expect((await admin.post(`${path}/close`, {})).json()).toMatchObject({ state: 'closed' });
    expect((await admin.post(`${path}/unblind`, { reason: '  ' })).status).toBe(400);
    expect((await admin.post(`${path}/unblind`, { reason: 'all are in' })).json()).toMatchObject({
      state: 'unblinded',
    });
    const { rows, verdicts } = (await admin.get(`${path}/results`)).json() as PanelOutcome;
    expect(rows).toHaveLength(5);
    expect(rows.filter(({ training }) => training)).toHaveLength(1);
    for (const row of rows) {
      expect([row.conditionA, row.conditionB].toSorted()).toEqual(['canary-human', 'canary-ours']);
      expect(row.correct).toBe(row.choice === row.truth);
    }
    expect(verdicts).toMatchObject([{ n: 4, outcome: 'undecided' }]);
  });

  it('calls back once, however often it is asked for', async () => {
    const panel = await begin();
    await finishSession(panel);
    const unblinded: string[] = [];
    panel.server.onUnblinded((panelId) => unblinded.push(panelId));
    await panel.server.closePanel('small-panel');
    await panel.server.unblindPanel('small-panel', 'all are in');
    await panel.server.unblindPanel('small-panel', 'once more');
    expect(unblinded).toEqual(['small-panel']);
  });

  it('can be read later without serving anything', async () => {
    const panel = await begin();
    await finishSession(panel);
    await panel.server.closePanel('small-panel');
    await panel.server.unblindPanel('small-panel', 'all are in');
    const served = await panel.server.results('small-panel');
    const store = await openPanelStore({ database: panel.databaseFile });
    expect(await store.results('small-panel')).toEqual(served);
    expect(store.panel('small-panel').definition).toEqual(smallDefinition());
    await store.close();
  });
});

describe('a listener’s own result', () => {
  it('is shown at the end of the session where the definition says so, with what was what', async () => {
    const panel = await begin({ definition: smallDefinition({ showOwnResult: true }) });
    const listener = panel.listener();
    await startSession(listener);
    expect((await listener.get(`${PANEL}/result`)).status).toBe(403);
    for (let trial = 0; trial < 5; trial += 1) await takeTrial(listener);
    const result = (await listener.get(`${PANEL}/result`)).json() as {
      correct: number;
      guessing: { chance: number; asManyOrMore: number };
      answered: number;
      verdicts: unknown[];
      reveal: { trial: number; correct: boolean; itemTitle: string; conditionA: string }[];
    };
    expect(result).toMatchObject({ answered: 4, verdicts: [{ n: 4 }] });
    expect(result.guessing.chance).toBe(0.5);
    expect(result.guessing.asManyOrMore).toBeCloseTo([16, 15, 11, 5, 1][result.correct]! / 16, 12);
    expect(result.reveal.map(({ trial }) => trial)).toEqual([1, 2, 3, 4]);
    expect(result.reveal.filter(({ correct }) => correct)).toHaveLength(result.correct);
    expect(result.reveal[0]?.itemTitle).toMatch(/^Canary Title/);
  });

  it('is not shown where the definition does not', async () => {
    const panel = await begin();
    const listener = await finishSession(panel);
    const refused = await listener.get(`${PANEL}/result`);
    expect([refused.status, refused.json()]).toMatchObject([403, { error: 'not-allowed' }]);
  });
});

describe('the admin interface', () => {
  it('counts answers by playback and coins, but nothing by condition', async () => {
    const panel = await begin();
    await finishSession(panel);
    const { panels } = (await panel.admin().get('/api/admin/panels')).json() as { panels: unknown[] };
    expect(panels).toMatchObject([
      {
        panelId: 'small-panel',
        state: 'open',
        listeners: 1,
        sessionsStarted: 1,
        sessionsFinished: 1,
        answers: 4,
        answersWanted: null,
        balance: 'fine',
        byPlayback: [{ playback: 'headphones', answers: 4 }],
        medianResponseSeconds: 12.5,
      },
    ]);
    const [{ coins }] = panels as [{ coins: { first: number; second: number } }];
    expect(coins.first + coins.second).toBe(4);
    expect(JSON.stringify(panels)).not.toMatch(/canary/i);
  });

  it('lets nobody in without the token', async () => {
    const panel = await begin();
    const guesses = [{}, { authorization: 'Bearer wrong' }, { authorization: ADMIN_TOKEN }];
    for (const headers of guesses) {
      const visitor = createVisitor({ url: panel.adminOrigin, headers });
      const replies = [
        await visitor.get('/api/admin/panels'),
        await visitor.get('/api/admin/panels/small-panel/results'),
        await visitor.post('/api/admin/panels/small-panel/close', {}),
        await visitor.post('/api/admin/panels/small-panel/unblind', { reason: 'curious' }),
      ];
      expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    }
    expect(panel.server.panel('small-panel').state).toBe('open');
  });
});

describe('createPanelServer()', () => {
  it.each(['seq = 1', 'seq > 0'])('names a panel whose log lost the events with %s', async (lost) => {
    const panel = await begin();
    const tampering = new Database(panel.databaseFile);
    tampering.exec('DROP TRIGGER event_is_never_removed');
    tampering.exec(`DELETE FROM event WHERE ${lost}`);
    tampering.close();
    await panel.restart();
    const problem = expect.stringMatching(/small-panel: event 1 is broken/);
    expect(panel.server.broken()).toEqual([{ panelId: 'small-panel', problem }]);
  });

  it('leaves out a panel whose pack is damaged in the database, and goes on with the others', async () => {
    const panel = await begin();
    const { packFolder, blindingKeyFile } = panel.pack;
    const definition = smallDefinition({ panelId: 'other' });
    await panel.server.openPanel({ definition, packFolder, blindingKeyFile });
    for (const pack of ['{', '{}']) {
      const tampering = new Database(panel.databaseFile);
      tampering.prepare(`UPDATE panel_pack SET pack = ? WHERE panel_id = 'small-panel'`).run(pack);
      tampering.close();
      await panel.restart();
      const problem = expect.stringMatching(/small-panel.*keeps of its pack is damaged; restore/);
      expect(panel.server.broken()).toEqual([{ panelId: 'small-panel', problem }]);
      expect(panel.server.panels().map(({ panelId }) => panelId)).toEqual(['other']);
    }
    const ofSmallPanel = (await verifyPanels({ database: panel.databaseFile }))[0];
    expect(ofSmallPanel).toMatchObject({
      panelId: 'small-panel',
      log: { intact: true },
      draws: null,
      problems: [expect.stringContaining('small-panel')],
    });
  });

  it('leaves out a panel whose log was tampered with, names the event to its experimenter, and goes on with the others', async () => {
    const panel = await begin();
    await finishSession(panel);
    const { packFolder, blindingKeyFile } = panel.pack;
    const opening = { definition: smallDefinition(), packFolder, blindingKeyFile };
    await panel.server.openPanel({ ...opening, definition: smallDefinition({ panelId: 'other' }) });
    const tampering = new Database(panel.databaseFile);
    tampering.exec('DROP TRIGGER event_is_never_changed');
    tampering.exec(`UPDATE event SET body = replace(body, '"choice":"A"', '"choice":"B"') WHERE seq = 12`);
    const changed = tampering.prepare<[], { kind: string }>('SELECT kind FROM event WHERE seq = 12').get();
    tampering.close();
    expect(changed?.kind).toBe('answer-given');
    expect(await panel.server.verifyLog('small-panel')).toMatchObject({ intact: false, firstBrokenSeq: 12 });
    await panel.restart();
    const { server } = panel;
    const problem = expect.stringMatching(/small-panel: event 12 is broken/);
    expect(server.broken()).toEqual([{ panelId: 'small-panel', problem }]);
    expect(panel.logged.join('')).toContain('event 12 is broken');
    expect(server.panels().map(({ panelId }) => panelId)).toEqual(['other']);
    expect(() => server.panel('small-panel')).toThrow(PanelBrokenError);
    await expect(server.openPanel(opening)).rejects.toThrow(/event 12 is broken/);

    const listener = panel.listener();
    const refused = await listener.get(PANEL);
    expect(refused.status).toBe(500);
    expect(refused.json()).toEqual({
      error: 'panel-broken',
      message: 'This panel cannot go on just now. Please tell whoever asked you.',
    });
    expect((await listener.get('/api/panels/other')).status).toBe(200);
    expect((await listener.get('/api/health')).json()).toEqual({ ok: true, panelsBroken: 1 });
    const admin = panel.admin();
    expect((await admin.get('/api/admin/panels')).json()).toMatchObject({
      panels: [{ panelId: 'other' }],
      broken: [{ panelId: 'small-panel', problem }],
    });
    const named = await admin.get('/api/admin/panels/small-panel');
    expect(named.json()).toEqual({ error: 'panel-broken', message: problem });
    await server.closePanel('other');
    await server.unblindPanel('other', 'nobody came');
    expect(await verifyPanels({ database: panel.databaseFile })).toMatchObject([
      { panelId: 'small-panel', log: { intact: false, firstBrokenSeq: 12 }, draws: null },
      { panelId: 'other', log: { intact: true }, draws: { intact: true }, problems: [] },
    ]);
  });

  it('says in one line that a port is in use', async () => {
    const panel = await begin();
    const port = Number(new URL(panel.server.url).port);
    const second = createPanelServer({ database: `${panel.databaseFile}-2`, port });
    await expect(second).rejects.toThrow(PortInUseError);
    await expect(second).rejects.toMatchObject({ port, message: expect.not.stringContaining('\n') });
  });

  it('refuses an admin token that could be guessed', async () => {
    const panel = await begin();
    await expect(
      createPanelServer({ database: `${panel.databaseFile}-2`, port: 0, adminToken: 'admin' }),
    ).rejects.toThrow(RangeError);
  });
});
