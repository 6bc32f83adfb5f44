import { afterEach, describe, expect, it } from 'vitest';
import {
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

let running: TestServer | undefined;
afterEach(async () => {
  await running?.end();
  running = undefined;
});

async function begin(...options: Parameters<typeof startTestServer>): Promise<TestServer> {
  running = await startTestServer(...options);
  return running;
}

describe('a whole ABX session', () => {
  it('goes from consent through training and trials to the end', async () => {
    const panel = await begin();
    const listener = panel.listener();
    expect((await listener.get(PANEL)).json()).toMatchObject({ state: 'open', session: null, method: 'abx' });
    const started = await startSession(listener);
    expect(started.status).toBe(201);
    expect(started.json()).toEqual({
      stage: 'training',
      trainingDone: 0,
      trainingTotal: 1,
      trialsDone: 0,
      trialsTotal: 4,
    });

    const training = await takeTrial(listener);
    expect(training.trial).toMatchObject({ training: true, number: 1, total: 1 });
    expect(training.reply.feedback).toEqual({ correct: expect.any(Boolean) });
    for (let number = 1; number <= 4; number += 1) {
      const { trial, reply } = await takeTrial(listener);
      expect(trial).toMatchObject({ training: false, number, total: 4 });
      expect(trial.stimuli.map(({ slot }) => slot)).toEqual(['A', 'B', 'X']);
      expect(reply).toMatchObject({ feedback: null, session: { trialsDone: number } });
    }
    const over = await listener.post(`${PANEL}/trials`, {});
    expect(over.status).toBe(409);
    expect(over.json()).toMatchObject({ error: 'session-finished' });
    expect((await listener.get(PANEL)).json()).toMatchObject({ session: { stage: 'finished' } });
  });

  it('gives the bytes of A or of B under X', async () => {
    const panel = await begin();
    const listener = panel.listener();
    await startSession(listener);
    const heard = await hear(listener, await openTrial(listener));
    const [a, b, x] = ['A', 'B', 'X'].map((slot) => Buffer.from(heard.get(slot)?.bytes ?? []));
    expect(a?.equals(b ?? Buffer.of())).toBe(false);
    expect([a, b].some((one) => one?.equals(x ?? Buffer.of()))).toBe(true);
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
});
