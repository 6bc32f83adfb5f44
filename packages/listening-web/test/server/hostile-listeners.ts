/**
 * Two listeners whose requests come in any order, twice, late, and with each other's tokens, and a model that knows what each of them
 * must get. For fast-check, which finds the shortest way to a broken promise.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { PresentedTrial } from '../../src/server/panels/panel-api.ts';
import type { Reply, Visitor } from '../../src/simulation/visitor.ts';
import { expectHarmless } from './harmless.ts';
import { anAnswer, PANEL, startSession, type TestServer } from './test-server.ts';

export const TRIALS = 3;

interface KnownTrial {
  readonly trialToken: string;
  readonly urls: readonly string[];
  status: 'open' | 'voided' | 'answered';
  readonly heard: Set<string>;
}

interface KnownListener {
  hasBegun: boolean;
  done: number;
  readonly trials: KnownTrial[];
  /** What was sent under each key, and what came back. */
  readonly answers: Map<string, { readonly sent: string; readonly reply: string }>;
}

/** What the server must know of both. */
export interface KnownListeners {
  readonly listeners: readonly [KnownListener, KnownListener];
}

/** The server itself, as both see it. */
export interface BothVisitors {
  readonly visitors: readonly [Visitor, Visitor];
  requests: number;
  slowestMilliseconds: number;
}

export const nobodyYet = (): KnownListeners => {
  const nobody = (): KnownListener => ({ hasBegun: false, done: 0, trials: [], answers: new Map() });
  return { listeners: [nobody(), nobody()] };
};

export const twoVisitors = (panel: TestServer): BothVisitors => ({
  visitors: [panel.listener(), panel.listener()],
  requests: 0,
  slowestMilliseconds: 0,
});

type Command = fc.AsyncCommand<KnownListeners, BothVisitors>;
type Who = 0 | 1;

function command(name: string, run: (model: KnownListeners, real: BothVisitors) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name };
}

async function send(real: BothVisitors, request: () => Promise<Reply>): Promise<Reply> {
  real.requests += 1;
  const sentAt = performance.now();
  const reply = await request();
  real.slowestMilliseconds = Math.max(real.slowestMilliseconds, performance.now() - sentAt);
  expectHarmless({
    status: reply.status,
    text: reply.headers.get('content-type')?.startsWith('audio/')
      ? ''
      : new TextDecoder().decode(reply.bytes),
  });
  return reply;
}

const begin = (who: Who) =>
  command(`${who} begins`, async ({ listeners }, real) => {
    const known = listeners[who];
    const { status } = await send(real, () => startSession(real.visitors[who]));
    expect(status).toBe(!known.hasBegun ? 201 : known.done < TRIALS ? 200 : 409);
    known.hasBegun = true;
  });

const open = (who: Who) =>
  command(`${who} opens a trial`, async ({ listeners }, real) => {
    const known = listeners[who];
    const reply = await send(real, () => real.visitors[who].post(`${PANEL}/trials`, {}));
    expect(reply.status).toBe(!known.hasBegun ? 401 : known.done < TRIALS ? 200 : 409);
    if (reply.status !== 200) return;
    const { trialToken, stimuli, number } = reply.json() as PresentedTrial;
    expect(number).toBe(known.done + 1);
    for (const trial of known.trials) if (trial.status === 'open') trial.status = 'voided';
    known.trials.push({ trialToken, urls: stimuli.map(({ url }) => url), status: 'open', heard: new Set() });
  });

/** The trial that is meant: the latest, the one before it, and so on; null where there were not as many. */
function trialOf({ listeners }: KnownListeners, owner: Who, back: number): KnownTrial | null {
  return listeners[owner].trials.at(-1 - back) ?? null;
}

const hear = (who: Who, owner: Who, back: number, slot: number) =>
  command(`${who} fetches sound ${slot} of trial -${back} of ${owner}`, async (model, real) => {
    const trial = trialOf(model, owner, back);
    const url = trial?.urls[slot % 3] ?? `api/stimuli/${'0'.repeat(32)}`;
    const { status } = await send(real, () => real.visitors[who].get(url));
    const isTheirs = trial !== null && who === owner && trial.status === 'open';
    expect(status).toBe(isTheirs ? 200 : 404);
    if (isTheirs) trial.heard.add(url);
  });

const hearAll = (who: Who) =>
  command(`${who} hears the trial`, async (model, real) => {
    for (const slot of [0, 1, 2]) await hear(who, who, 0, slot).run(model, real);
  });

/** @param times how often it is sent at the same moment */
const answer = (who: Who, owner: Who, back: number, key: number, choice: 'A' | 'B', times: number) =>
  command(
    `${who} answers trial -${back} of ${owner} with ${choice} under key ${key}, ${times} at once`,
    async (model, real) => {
      const known = model.listeners[who];
      const trial = trialOf(model, owner, back);
      const trialToken = trial?.trialToken ?? '0'.repeat(32);
      const idempotencyKey = `key-number-${key}-of-a-listener`;
      const sent = `${trialToken} ${choice}`;
      const replies = await Promise.all(
        Array.from({ length: times }, () =>
          send(real, () =>
            real.visitors[who].post(
              `${PANEL}/trials/${trialToken}/answer`,
              anAnswer({ idempotencyKey, answer: { choice } }),
            ),
          ),
        ),
      );
      const expected = statusOfAnswer({ known, trial, isOwn: who === owner, sent, idempotencyKey });
      expect(replies.map(({ status }) => status)).toEqual(Array(times).fill(expected));
      const texts = new Set(replies.map(({ bytes }) => new TextDecoder().decode(bytes)));
      expect(texts.size).toBe(1);
      if (expected !== 200) return;
      const [reply = ''] = texts;
      const before = known.answers.get(idempotencyKey);
      if (before !== undefined) {
        expect(reply).toBe(before.reply);
        return;
      }
      known.done += 1;
      expect(JSON.parse(reply)).toMatchObject({ session: { trialsDone: known.done } });
      known.answers.set(idempotencyKey, { sent, reply });
      if (trial !== null) trial.status = 'answered';
    },
  );

function statusOfAnswer({
  known,
  trial,
  isOwn,
  sent,
  idempotencyKey,
}: {
  known: KnownListener;
  trial: KnownTrial | null;
  isOwn: boolean;
  sent: string;
  idempotencyKey: string;
}): number {
  if (!known.hasBegun) return 401;
  const before = known.answers.get(idempotencyKey);
  if (before !== undefined) return before.sent === sent ? 200 : 422;
  if (trial === null || !isOwn) return 404;
  return trial.status === 'open' && trial.heard.size === 3 ? 200 : 409;
}

const giveUp = (who: Who, owner: Who, back: number) =>
  command(`${who} gives trial -${back} of ${owner} up`, async (model, real) => {
    const trial = trialOf(model, owner, back);
    const { status } = await send(real, () =>
      real.visitors[who].post(`${PANEL}/trials/${trial?.trialToken ?? '0'.repeat(32)}/void`, {
        reason: 'glitch',
      }),
    );
    if (!model.listeners[who].hasBegun) expect(status).toBe(401);
    else if (trial === null || who !== owner) expect(status).toBe(404);
    else {
      expect(status).toBe(trial.status === 'answered' ? 409 : 200);
      if (trial.status === 'open') trial.status = 'voided';
    }
  });

const look = (who: Who) =>
  command(`${who} looks at the panel`, async ({ listeners }, real) => {
    const known = listeners[who];
    const { session } = (await send(real, () => real.visitors[who].get(PANEL))).json() as {
      session: { trialsDone: number } | null;
    };
    expect(session?.trialsDone ?? null).toBe(known.hasBegun ? known.done : null);
  });

const take = (who: Who, key: number) =>
  command(`${who} takes a trial under key ${key}`, async (model, real) => {
    await begin(who).run(model, real);
    await open(who).run(model, real);
    await hearAll(who).run(model, real);
    await answer(who, who, 0, key, 'A', 1).run(model, real);
  });

/** Everything that either listener may do, more often what leads on. */
export function hostileCommands({ maxCommands }: { maxCommands: number }) {
  const who = fc.constantFrom<Who>(0, 1);
  const back = fc.nat({ max: 2 });
  const one = fc.oneof(
    { weight: 1, arbitrary: who.map(begin) },
    { weight: 2, arbitrary: fc.tuple(who, fc.nat({ max: 6 })).map((parts) => take(...parts)) },
    { weight: 3, arbitrary: who.map(open) },
    { weight: 3, arbitrary: who.map(hearAll) },
    {
      weight: 2,
      arbitrary: fc.tuple(who, who, back, fc.nat({ max: 2 })).map((parts) => hear(...parts)),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.oneof(
            { weight: 4, arbitrary: who.map((one): [Who, Who, number] => [one, one, 0]) },
            { weight: 1, arbitrary: fc.tuple(who, who, back) },
          ),
          fc.nat({ max: 6 }),
          fc.constantFrom<'A' | 'B'>('A', 'B'),
          fc.integer({ min: 1, max: 3 }),
        )
        .map(([place, ...rest]) => answer(...place, ...rest)),
    },
    { weight: 1, arbitrary: fc.tuple(who, who, back).map((parts) => giveUp(...parts)) },
    { weight: 1, arbitrary: who.map(look) },
  );
  return fc.commands([one], { maxCommands, size: 'max' });
}
