/** What a listener's page does over HTTP beyond the way from consent to thanks, which panel-server.test.ts goes. */
import { decodeAudio } from '@earwitness/engine/files';
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
import { smallDefinition } from '../../test/small-pack.ts';
import { MOST_WRONG_GUESSES } from './http/rate-limits.ts';

const running: TestServer[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.end();
});

async function serve(changes: Parameters<typeof smallDefinition>[0] = {}): Promise<TestServer> {
  const panel = await startTestServer({ definition: smallDefinition(changes) });
  running.push(panel);
  return panel;
}

const code = (reply: { json(): unknown }) => (reply.json() as { error: string }).error;

describe('the face of a panel', () => {
  it('speaks the language of the address, then of the browser, then its own first', async () => {
    const panel = await serve({
      languages: ['en', 'de', 'fr'],
      title: { en: 'A test', de: 'Ein Test', fr: 'Un test' },
    });
    const titleOf = async (path: string, acceptLanguage?: string) => {
      const headers = acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage };
      return ((await panel.listener(headers).get(path)).json() as { title: string }).title;
    };
    expect(await titleOf(PANEL)).toBe('A test');
    expect(await titleOf(PANEL, 'it, de-AT;q=0.8, fr;q=0.5')).toBe('Ein Test');
    expect(await titleOf(`${PANEL}?lang=fr`, 'de')).toBe('Un test');
    expect((await panel.listener().get(`${PANEL}?lang=%3Cscript%3E`)).status).toBe(400);
  });
});

describe('a session', () => {
  it('takes a questionnaire and a passport before its trials', async () => {
    const panel = await serve({
      questionnaire: [
        { fieldId: 'age', question: 'How old are you?', kind: 'number' },
        { fieldId: 'why', question: 'Why do you listen?', kind: 'text', required: false },
      ],
    });
    const listener = panel.listener();
    expect((await startSession(listener)).json()).toMatchObject({ stage: 'questionnaire' });
    expect((await listener.post(`${PANEL}/trials`, {})).status).toBe(403);
    expect((await listener.post(`${PANEL}/questionnaire`, { answers: { age: 'old' } })).status).toBe(400);
    expect((await listener.post(`${PANEL}/questionnaire`, { answers: { age: 42 } })).json()).toMatchObject({
      stage: 'training',
    });
    const passport = {
      contextSampleRate: 48_000,
      outputLatencySeconds: 0.02,
      channelCount: 2,
      headphoneCheck: 'passed',
      leftRightCheck: 'passed',
      levelCheck: 'skipped',
      bandwidthHz: null,
    };
    expect((await listener.post(`${PANEL}/passport`, passport)).json()).toEqual({ done: true });
    expect((await listener.post(`${PANEL}/passport`, { ...passport, channelCount: -1 })).status).toBe(400);
    expect((await panel.listener().post(`${PANEL}/passport`, passport)).status).toBe(401);
  });

  it('goes on in one page at a time, and in another when it takes over', async () => {
    const panel = await serve();
    const listener = panel.listener();
    await startSession(listener);
    const ask = (tab: string, takeOver = false) => listener.post(`${PANEL}/trials`, { tab, takeOver });
    expect((await ask('one')).status).toBe(200);
    const refused = await ask('other');
    expect([refused.status, code(refused)]).toEqual([409, 'open-elsewhere']);
    expect((await ask('other', true)).status).toBe(200);
    expect(code(await ask('one'))).toBe('open-elsewhere');
  });

  it('gives a trial up with a reason, and not one of somebody else’s', async () => {
    const panel = await serve();
    const [listener, stranger] = [panel.listener(), panel.listener()];
    await startSession(listener);
    await startSession(stranger);
    const { trialToken } = await openTrial(listener);
    const giveUp = (visitor = listener, reason = 'glitch') =>
      visitor.post(`${PANEL}/trials/${trialToken}/void`, { reason });
    expect((await giveUp(stranger)).status).toBe(404);
    expect((await giveUp(listener, 'boredom')).status).toBe(400);
    expect((await giveUp()).json()).toEqual({ done: true });
    expect(panel.server.panel('small-panel').voidedTrials).toBe(1);
  });

  it('is handed to another device by a code, once', async () => {
    const panel = await serve({ sessions: { perListener: 2, playback: ['headphones', 'phone'] } });
    const listener = panel.listener();
    expect((await listener.post(`${PANEL}/handovers`, {})).status).toBe(401);
    const asThePanelSays = { playback: null };
    await startSession(listener, asThePanelSays);
    for (let trial = 0; trial < 5; trial += 1) await takeTrial(listener);
    const handover = await listener.post(`${PANEL}/handovers`, {});
    expect(handover.status).toBe(201);
    const { code: told } = handover.json() as { code: string };
    const [phone, thief] = [panel.listener(), panel.listener()];
    expect((await phone.post(`${PANEL}/handovers/claim`, { code: told })).json()).toEqual({ done: true });
    expect(code(await thief.post(`${PANEL}/handovers/claim`, { code: told }))).toBe('link-refused');
    expect((await startSession(phone, asThePanelSays)).json()).toMatchObject({ sessionNumber: 2 });
  });

  it('ends with a code for a crowd platform, whose ids come once', async () => {
    const panel = await serve({
      trialsPerSession: 1,
      trainingTrials: 0,
      access: { crowd: { platform: 'prolific', returnUrl: 'https://platform.example/done?cc={code}' } },
    });
    const begin = (visitor = panel.listener(), externalId = 'worker-1') =>
      visitor.post(`${PANEL}/sessions`, {
        consent: true,
        playback: 'headphones',
        trainedListener: false,
        crowd: { externalId, studyId: 'study', assignmentId: null },
      });
    const worker = panel.listener();
    expect((await begin(worker)).status).toBe(201);
    expect((await worker.get(`${PANEL}/completion`)).status).toBe(403);
    await takeTrial(worker);
    const completion = (await worker.get(`${PANEL}/completion`)).json() as {
      code: string;
      returnUrl: string;
    };
    expect(completion.returnUrl).toBe(`https://platform.example/done?cc=${completion.code}`);
    expect(code(await begin(worker))).toBe('already-taken');
    // A cookie that is gone is given anew, and the code with it.
    const elsewhere = panel.listener();
    const again = await begin(elsewhere);
    expect([again.status, again.json()]).toEqual([200, expect.objectContaining({ stage: 'finished' })]);
    expect((await elsewhere.get(`${PANEL}/completion`)).json()).toEqual(completion);
    const { completions } = (await panel.admin().get('/api/admin/panels/small-panel/completions')).json() as {
      completions: unknown[];
    };
    expect(completions).toMatchObject([
      { code: completion.code, outcome: 'finished', source: 'prolific', verified: false },
    ]);
  });

  it('is begun once under its key, without a playback system where the panel says which', async () => {
    const panel = await serve({ sessions: { perListener: 1, playback: ['phone'] } });
    const start = { consent: true, trainedListener: false, startKey: crypto.randomUUID() };
    const post = (body: object) => panel.listener().post(`${PANEL}/sessions`, body);
    const refused = await post({ ...start, playback: 'car' });
    expect([refused.status, code(refused)]).toEqual([409, 'other-playback']);
    expect(refused.json()).toMatchObject({ message: expect.stringContaining('phone') });
    const replies = [await post(start), await post(start)];
    expect(replies.map(({ status }) => status)).toEqual([201, 200]);
    expect(replies[1]?.json()).toEqual(replies[0]?.json());
    expect((await post({ ...start, startKey: 'too short' })).status).toBe(400);
    expect(panel.server.panel('small-panel').listeners).toBe(1);
  });

  it('is not begun where there are enough listeners of a kind', async () => {
    const panel = await serve({ quotas: [{ column: 'playback', value: 'headphones', listeners: 1 }] });
    expect((await startSession(panel.listener())).status).toBe(201);
    const refused = await startSession(panel.listener());
    expect([refused.status, code(refused)]).toEqual([403, 'quota-full']);
  });

  it('says so to everyone with an invitation, and takes nobody of them for one who guesses', async () => {
    const panel = await serve({
      access: { by: 'invited' },
      quotas: [{ column: 'playback', value: 'headphones', listeners: 1 }],
    });
    const labels = Array.from({ length: MOST_WRONG_GUESSES + 2 }, (_, number) => `listener ${number}`);
    const made = await panel.admin().post('/api/admin/panels/small-panel/invites', { labels });
    const table = new TextDecoder().decode(made.bytes);
    const invites = [...table.matchAll(/#invite=(\w+)/g)].map(([, invite = '']) => invite);
    const said: (number | string)[] = [];
    for (const invite of invites) {
      const reply = await panel.listener().post(`${PANEL}/sessions`, {
        consent: true,
        playback: 'headphones',
        trainedListener: false,
        invite,
      });
      said.push(reply.status === 201 ? 201 : code(reply));
    }
    expect(said).toEqual([201, ...Array.from({ length: MOST_WRONG_GUESSES + 1 }, () => 'quota-full')]);
  });
});

describe('a sound', () => {
  it('comes as FLAC or WAV by what is asked for, with the same samples, whole, and in no other way', async () => {
    const panel = await serve();
    const listener = panel.listener();
    await startSession(listener);
    const trial = await openTrial(listener);
    expect(trial.formats.map(({ type }) => type)).toEqual(['audio/flac', 'audio/wav']);
    const [{ url } = { url: '' }] = trial.stimuli;
    const get = (accept: string, more: Record<string, string> = {}) => listener.get(url, { accept, ...more });
    const [flac, wav] = [await get('audio/flac, audio/wav;q=0.5'), await get('audio/flac;q=0.5, audio/wav')];
    expect([flac, wav].map(({ headers }) => headers.get('content-type'))).toEqual([
      'audio/flac',
      'audio/wav',
    ]);
    for (const [index, reply] of [flac, wav].entries()) {
      expect(reply.bytes.byteLength).toBe(trial.formats[index]?.byteLength);
    }
    const [fromFlac, fromWav] = await Promise.all(
      [flac, wav].map(({ bytes }) => decodeAudio(bytes, { name: 'a sound' })),
    );
    expect(fromFlac?.audio.channels).toEqual(fromWav?.audio.channels);
    const part = await get('audio/wav', {
      range: 'bytes=0-99',
      'if-none-match': '*',
      'if-modified-since': new Date().toUTCString(),
    });
    expect([part.status, part.bytes.byteLength]).toEqual([200, wav.bytes.byteLength]);
    for (const name of ['etag', 'last-modified', 'accept-ranges', 'content-range', 'vary', 'x-request-id']) {
      expect([name, part.headers.get(name)]).toEqual([name, null]);
    }
    // Who takes neither gets what every browser plays.
    expect((await get('text/html')).headers.get('content-type')).toBe('audio/wav');
  });

  it('comes alike for every stimulus of a trial: size, headers and their order', async () => {
    const panel = await serve();
    const listener = panel.listener();
    await startSession(listener);
    const replies = [...(await hear(listener, await openTrial(listener))).values()];
    const faces = replies.map(({ headers, bytes }) =>
      [[...headers].filter(([name]) => name !== 'date').join(), bytes.byteLength].join(),
    );
    expect(new Set(faces).size).toBe(1);
  });
});

describe('what a listener writes', () => {
  it('is kept as it is, whatever it holds, and stays out of every reply', async () => {
    const panel = await serve({ trainingTrials: 0 });
    const listener = panel.listener();
    await startSession(listener);
    const trial = await openTrial(listener);
    await hear(listener, trial);
    const comment = '</script><script>alert(1)</script>';
    const reply = await postAnswer(listener, trial, anAnswer({ comment }));
    expect(reply.status).toBe(200);
    expect(new TextDecoder().decode(reply.bytes)).not.toContain('script');
  });
});
