/** Everything the listener's side receives, gathered and searched for what it must not hold. */
import { createHash } from 'node:crypto';
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
import { CANARIES, smallDefinition } from '../../test/small-pack.ts';
import type { Reply } from '../simulation/visitor.ts';

let running: TestServer | undefined;
afterEach(async () => {
  await running?.end();
  running = undefined;
});

/** Two listeners' whole sessions, with refusals of every kind in between. */
async function gatherReplies(panel: TestServer): Promise<{ all: Reply[]; stimuli: Reply[]; urls: string[] }> {
  const all: Reply[] = [];
  const stimuli: Reply[] = [];
  const urls: string[] = [];
  const keep = (reply: Reply) => {
    all.push(reply);
    return reply;
  };
  for (const _ of ['one', 'other']) {
    const listener = panel.listener();
    keep(await listener.get(PANEL));
    keep(await startSession(listener));
    for (let number = 0; number < 5; number += 1) {
      const trial = await openTrial(listener);
      keep(await postAnswer(listener, trial, anAnswer()));
      keep(await postAnswer(listener, trial, { answer: { choice: 'X' } }));
      urls.push(...trial.stimuli.map(({ url }) => url));
      const heard = [...(await hear(listener, trial)).values()];
      stimuli.push(...heard.map(keep));
      const answer = anAnswer({ idempotencyKey: `key-number-${number}-of-16` });
      keep(await postAnswer(listener, trial, answer));
      keep(await postAnswer(listener, trial, { ...answer, answer: { choice: 'B' } }));
    }
    for (const path of [
      PANEL,
      `${PANEL}/result`,
      '/api/panels/none',
      '/api/admin/panels',
      '/api/stimuli/none',
      '/none',
      '/',
    ]) {
      keep(await listener.get(path));
    }
    keep(await listener.post(`${PANEL}/trials`, {}));
  }
  return { all, stimuli, urls };
}

describe('what the listener’s side receives', () => {
  it('holds no name, id, digest or file of a stimulus, item, condition or maker, in any spelling', async () => {
    running = await startTestServer({ definition: smallDefinition({ trainingTrials: 1 }) });
    const { all } = await gatherReplies(running);
    const { pack, key, folder } = running.pack;
    const telling = [
      ...CANARIES.items,
      ...CANARIES.titles,
      ...CANARIES.conditions,
      ...pack.comparisons.flatMap(({ comparisonId, stimuli }) => [
        comparisonId,
        ...stimuli.flatMap(({ stimulusId, wav, flac }) => [
          stimulusId,
          wav.sha256,
          flac?.sha256 ?? wav.sha256,
        ]),
      ]),
      ...key.stimuli.map(({ itemId }) => itemId),
      pack.packId,
      folder,
      'makerKind',
      'earwitness-pack',
      'blinding',
    ];
    const spellings = telling.flatMap((word) => [
      word,
      encodeURIComponent(word),
      Buffer.from(word).toString('hex'),
      Buffer.from(word).toString('base64').replace(/=+$/, ''),
    ]);
    expect(all.length).toBeGreaterThan(60);
    for (const reply of all) {
      const received = `${JSON.stringify([...reply.headers])}\n${Buffer.from(reply.bytes).toString('latin1')}`;
      for (const spelling of spellings) expect(received.includes(spelling)).toBe(false);
    }
  });

  it('has every stimulus under an address of its own, X included', async () => {
    running = await startTestServer();
    const { urls } = await gatherReplies(running);
    expect(urls).toHaveLength(2 * 5 * 3);
    expect(new Set(urls).size).toBe(urls.length);
    for (const url of urls) expect(url).toMatch(/^api\/stimuli\/[0-9a-f]{32}$/);
  });

  it('has every stimulus of one size, with the same headers and nothing beyond them', async () => {
    running = await startTestServer();
    const { stimuli } = await gatherReplies(running);
    expect(new Set(stimuli.map(({ bytes }) => bytes.byteLength)).size).toBe(1);
    // Date and connection are the HTTP server's own, and say nothing of the file.
    const headersOf = (reply: Reply) =>
      [...reply.headers].filter(([name]) => name !== 'date').map((header) => header.join(': '));
    expect(new Set(stimuli.map((reply) => headersOf(reply).join('\n'))).size).toBe(1);
    expect([...(stimuli[0]?.headers.keys() ?? [])].toSorted()).toEqual([
      'cache-control',
      'connection',
      'content-length',
      'content-security-policy',
      'content-type',
      'cross-origin-opener-policy',
      'cross-origin-resource-policy',
      'date',
      'keep-alive',
      'permissions-policy',
      'referrer-policy',
      'x-content-type-options',
    ]);
    expect(stimuli[0]?.headers.get('cache-control')).toBe('private, no-store, no-transform');
  });

  it('has both sounds under A about equally often over many sessions', async () => {
    running = await startTestServer({
      definition: smallDefinition({ trialsPerSession: 20, trainingTrials: 0 }),
    });
    const digests: string[] = [];
    for (let session = 0; session < 4; session += 1) {
      const listener = running.listener();
      await startSession(listener);
      for (let number = 1; number <= 20; number += 1) {
        // Answered, as a trial that is opened again and again stays what it is.
        const { heard } = await takeTrial(listener);
        digests.push(
          createHash('sha256')
            .update(heard.get('A')?.bytes ?? '')
            .digest('hex'),
        );
      }
    }
    const humans = new Set(
      running.pack.pack.comparisons.flatMap(({ stimuli }) =>
        stimuli.slice(1).map(({ flac }) => flac?.sha256),
      ),
    );
    const humanUnderA = digests.filter((digest) => humans.has(digest)).length;
    // Four standard deviations of 80 fair coins.
    expect(Math.abs(humanUnderA - 40)).toBeLessThan(18);
  });

  it('carries the security headers on every reply, errors too, and the cookie out of scripts’ reach', async () => {
    running = await startTestServer();
    const { all } = await gatherReplies(running);
    for (const { headers } of all) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toMatch(/^no-store$|^private, no-store, no-transform$/);
    }
    const cookies = all.flatMap(({ headers }) => headers.getSetCookie());
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) {
      expect(cookie).toMatch(
        /^earwitness_small-panel=[0-9a-f]{32}; Max-Age=\d+; Path=\/api; HttpOnly; SameSite=Strict$/,
      );
    }
  });
});
