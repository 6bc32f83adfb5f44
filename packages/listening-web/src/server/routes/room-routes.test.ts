/** A room over real HTTP: one conductor, twelve seats, and what happens to rooms. */
import { afterEach, expect, it } from 'vitest';
import {
  anAnswer,
  hear,
  openTrial,
  PANEL,
  startSession,
  startTestServer,
  type TestServer,
} from '../../../test/server/test-server.ts';
import { smallDefinition } from '../../../test/small-pack.ts';
import { createVisitor, type Visitor } from '../../simulation/visitor.ts';
import type {
  AnswerReply,
  PresentedTrial,
  RoomPlays,
  RoomView,
  SeatTrial,
  SeatView,
} from '../panels/panel-api.ts';
import type { Slot } from '../panels/slots.ts';

let panel: TestServer;
afterEach(() => panel.end());

interface Links {
  readonly sitting: string;
  readonly joinToken: string;
  readonly conductorToken: string;
}

async function beginSitting(body: object): Promise<Links> {
  const reply = await panel.admin().post(`/api/admin/panels/small-panel/sittings`, body);
  expect(reply.status).toBe(201);
  const { sitting, joinUrl, conductorUrl } = reply.json() as Record<
    'sitting' | 'joinUrl' | 'conductorUrl',
    string
  >;
  const joinToken = /#sitting=(\w+)$/.exec(joinUrl)?.[1] ?? '';
  const conductorToken = /#conduct=(\w+)&sitting=(\w+)$/.exec(conductorUrl)?.[1] ?? '';
  return { sitting, joinToken, conductorToken };
}

async function takeSeats(count: number, { joinToken }: Links, changes: object = {}): Promise<Visitor[]> {
  const seats = Array.from({ length: count }, () => panel.listener());
  for (const seat of seats)
    expect((await startSession(seat, { playback: null, sitting: joinToken, ...changes })).status).toBe(201);
  return seats;
}

async function conduct({ conductorToken }: Links): Promise<Visitor> {
  const conductor = panel.listener();
  expect((await conductor.post(`${PANEL}/room/conduct`, { conductor: conductorToken })).status).toBe(200);
  return conductor;
}

const room = async (conductor: Visitor, plays: RoomPlays | null = null): Promise<RoomView> =>
  (await conductor.post(`${PANEL}/room/now`, { plays })).json() as RoomView;

/** Lets the room hear a trial, the last of its stimuli still playing. */
const play = (
  conductor: Visitor,
  { trialToken, stimuli }: PresentedTrial,
  heard: readonly Slot[] = stimuli.map(({ slot }) => slot),
): Promise<RoomView> => room(conductor, { trialToken, heard, playing: heard.at(-1) ?? null });

/** Opens the next trial and plays it to the room. */
async function next(
  conductor: Visitor,
  leaves: PresentedTrial | null,
  withoutMissing = false,
): Promise<PresentedTrial | null> {
  const trial = await openNext(conductor, leaves, withoutMissing);
  if (trial !== null) await play(conductor, trial);
  return trial;
}

async function openNext(
  conductor: Visitor,
  leaves: PresentedTrial | null,
  withoutMissing = false,
): Promise<PresentedTrial | null> {
  const reply = await conductor.post(`${PANEL}/room/trials`, {
    leaves: leaves?.trialToken ?? null,
    withoutMissing,
  });
  expect([reply.status, reply.status === 200 ? '' : reply.json()]).toEqual([200, '']);
  const { trial } = reply.json() as { trial: PresentedTrial | null };
  if (trial !== null) for (const [, { status }] of await hear(conductor, trial)) expect(status).toBe(200);
  return trial;
}

const seatView = async (seat: Visitor): Promise<SeatView> =>
  (await seat.get(`${PANEL}/seat`)).json() as SeatView;

const seatTrial = async (seat: Visitor): Promise<SeatTrial> => {
  const reply = await seat.post(`${PANEL}/seat/trial`, {});
  expect(reply.status).toBe(200);
  return reply.json() as SeatTrial;
};

let keys = 0;
const choose = (choice: string) => {
  keys += 1;
  return anAnswer({ answer: { choice }, idempotencyKey: `key-of-the-room-${keys}`, switches: 0 });
};
const send = (seat: Visitor, { trialToken }: { trialToken: string }, answer: object) =>
  seat.post(`${PANEL}/trials/${trialToken}/answer`, answer);

/** The same browser, after the server came back at another port. */
const again = (visitor: Visitor): Visitor =>
  createVisitor({ url: panel.server.url, headers: visitor.headers() });

it('plays for twelve seats, one of which drops out and returns, and loses, doubles and reorders nothing', async () => {
  panel = await startTestServer({
    definition: smallDefinition({ trialsPerSession: 4, trainingTrials: 1 }),
  });
  const links = await beginSitting({ playbackBy: 'conductor', playback: 'studio-monitors' });
  let seats = await takeSeats(12, links);
  let conductor = await conduct(links);
  expect((await conductor.post(`${PANEL}/room/trials`, {})).status).toBe(403);
  await conductor.post(`${PANEL}/room/begin`, {});

  // Practice: everyone answers at once.
  let trial = await next(conductor, null);
  expect(trial).toMatchObject({ stage: 'training', number: 1 });
  const practice = await Promise.all(
    seats.map(async (seat) => send(seat, await seatTrial(seat), choose('A'))),
  );
  expect(practice.map(({ status }) => status)).toEqual(seats.map(() => 200));
  expect(practice.map((reply) => (reply.json() as AnswerReply).feedback)).toEqual(seats.map(() => null));

  // Trial 1: seats hear no sound of their own, and see what plays.
  trial = await next(conductor, trial);
  expect((await play(conductor, trial!)).seats.map(({ status }) => status)).toEqual(seats.map(() => 'here'));
  const shown = await seatTrial(seats[0]!);
  expect(Object.keys(shown).sort()).toEqual([
    'allowsTies',
    'highLabel',
    'lowLabel',
    'method',
    'number',
    'question',
    'stage',
    'stimuli',
    'total',
    'trialToken',
  ]);
  expect(shown.stimuli).toEqual(['A', 'B', 'X'].map((slot) => ({ slot, label: null })));
  expect((await seats[0]!.get(`${PANEL}/seat`)).json()).toMatchObject({
    playing: 'X',
    isAnswered: false,
    seat: 1,
  });
  expect((await seats[0]!.get(trial!.stimuli[0]!.url)).status).toBe(404);
  expect((await seats[0]!.post(`${PANEL}/trials`, {})).status).toBe(403);
  for (const [index, seat] of seats.entries())
    expect((await send(seat, await seatTrial(seat), choose(index % 2 === 0 ? 'A' : 'B'))).status).toBe(200);

  // Trial 2: seat 7 has it on its screen and is gone; the room waits, and the server ends in between.
  trial = await next(conductor, trial);
  const before = await Promise.all(seats.map(seatTrial));
  for (const [index, seat] of seats.entries())
    if (index !== 6) expect((await send(seat, before[index]!, choose('A'))).status).toBe(200);
  const refused = await conductor.post(`${PANEL}/room/trials`, { leaves: trial!.trialToken });
  expect([refused.status, refused.json()]).toMatchObject([409, { error: 'seats-missing' }]);
  await panel.restart();
  conductor = again(conductor);
  seats = seats.map(again);
  expect((await room(conductor)).seats.filter(({ status }) => status === 'answered')).toHaveLength(11);
  // It returns to the very trial, and an answer whose reply was lost is sent once more.
  expect(await seatTrial(seats[6]!)).toEqual(before[6]);
  const late = choose('B');
  const replies = [await send(seats[6]!, before[6]!, late), await send(seats[6]!, before[6]!, late)];
  expect(replies.map((reply) => [reply.status, reply.json()])).toEqual(
    replies.map(() => [200, replies[0]!.json()]),
  );

  // Trial 3: the machine stumbles once five have answered. These stand, the others get it drawn anew.
  trial = await next(conductor, trial);
  for (const seat of seats.slice(0, 5)) await send(seat, await seatTrial(seat), choose('A'));
  const spoiled = await seatTrial(seats[5]!);
  await conductor.post(`${PANEL}/room/void`, { trialToken: trial!.trialToken, reason: 'glitch' });
  const tooLate = await send(seats[5]!, spoiled, choose('A'));
  expect([tooLate.status, tooLate.json()]).toMatchObject([409, { error: 'trial-closed' }]);
  trial = await next(conductor, null);
  expect((await seats[0]!.post(`${PANEL}/seat/trial`, {})).json()).toMatchObject({ error: 'trial-closed' });
  for (const seat of seats.slice(5))
    expect((await send(seat, await seatTrial(seat), choose('B'))).status).toBe(200);

  // Trial 4: seat 3 never comes back, the conductor's page is reloaded, and the room goes on without.
  await next(conductor, trial);
  for (const [index, seat] of seats.entries())
    if (index !== 2) expect((await send(seat, await seatTrial(seat), choose('A'))).status).toBe(200);
  const gone = await seatTrial(seats[2]!);
  trial = await next(conductor, null);
  expect(trial).toMatchObject({ stage: 'trials', number: 4 });
  expect(await next(conductor, trial, true)).toBeNull();
  expect((await send(seats[2]!, gone, choose('A'))).status).toBe(409);
  expect((await seats[2]!.get(`${PANEL}/seat`)).json() as SeatView).toMatchObject({
    phase: 'ended',
    session: { stage: 'finished', trialsDone: 4, seat: { answers: 3, hasMissed: true } },
  });

  const admin = panel.admin();
  await admin.post(`/api/admin/panels/small-panel/sittings/${links.sitting}/level`, { levelDba: 78.5 });
  expect((await admin.get('/api/admin/panels/small-panel/verification')).json()).toMatchObject({
    log: { intact: true },
    draws: { intact: true },
  });
  await admin.post('/api/admin/panels/small-panel/close', {});
  await admin.post('/api/admin/panels/small-panel/unblind', { reason: 'over' });
  const rows = await panel.server.rows('small-panel');
  const sessions = [...new Set(rows.map(({ session }) => session))];
  const ofSeat = (of: string) =>
    rows.filter(({ session }) => session === of).map(({ kind, trial: number }) => `${kind} ${number}`);
  expect(sessions.map(ofSeat)).toEqual(
    seats.map((_, index) => [
      'training 1',
      'trial 1',
      'trial 2',
      'trial 3',
      ...(index === 2 ? [] : ['trial 4']),
    ]),
  );
  expect(
    new Set(rows.map(({ sitting, sharedPlayback, levelDba }) => `${sitting} ${sharedPlayback} ${levelDba}`)),
  ).toEqual(new Set([`${links.sitting} true 78.5`]));
  // One drawing for all: twice where it was drawn anew.
  const drawings = (number: number) =>
    new Set(rows.filter(({ trial: of, kind }) => of === number && kind === 'trial').map((row) => row.redraws))
      .size;
  expect([1, 2, 3, 4].map(drawings)).toEqual([1, 1, 2, 1]);
  for (const number of [1, 2, 4]) {
    const ofTrial = rows.filter(({ trial: of, kind }) => of === number && kind === 'trial');
    expect(new Set(ofTrial.map(({ presented }) => presented)).size).toBe(1);
  }
  expect(panel.errors()).toEqual([]);
});

it('takes answers once the room has heard every stimulus, of a seat too that was away meanwhile, and after a restart', async () => {
  panel = await startTestServer({ definition: smallDefinition({ trialsPerSession: 2, trainingTrials: 0 }) });
  const links = await beginSitting({ playbackBy: 'conductor', playback: 'studio-monitors' });
  const [one, two] = (await takeSeats(2, links)) as [Visitor, Visitor];
  let conductor = await conduct(links);
  await conductor.post(`${PANEL}/room/begin`, {});
  const trial = (await openNext(conductor, null))!;
  const shown = await seatTrial(one);
  const early = choose('A');
  const refused = async (seat: Visitor) =>
    expect((await send(seat, shown, early)).json()).toMatchObject({
      error: 'not-allowed',
      message: 'The room has not heard every sound of this trial yet.',
    });
  await refused(one);
  await play(conductor, trial, ['A', 'B']);
  expect(await seatView(one)).toMatchObject({ heard: ['A', 'B'], playing: 'B', isAnswered: false });
  await refused(one);

  // What was heard is in the log; what plays just now is not.
  await panel.restart();
  conductor = again(conductor);
  const [first, second] = [again(one), again(two)];
  expect(await seatView(first)).toMatchObject({ heard: ['A', 'B'], playing: null });
  await refused(first);
  await play(conductor, trial, ['X', 'X', 'R']);
  await room(conductor);
  expect(await seatView(second)).toMatchObject({ heard: ['A', 'B', 'X'], playing: null });
  expect((await send(first, shown, early)).status).toBe(200);
  expect((await send(second, await seatTrial(second), choose('B'))).status).toBe(200);

  // What a late request says of the trial before is not held for this one.
  await openNext(conductor, trial);
  await play(conductor, trial);
  expect(await seatView(first)).toMatchObject({ heard: [], playing: null });
  const silent = await send(first, await seatTrial(first), choose('A'));
  expect(silent.status).toBe(403);
});

it('tells what practice came to once everyone has answered or the room goes on, and a seat that it went on without it', async () => {
  panel = await startTestServer({
    definition: smallDefinition({ trialsPerSession: 1, trainingTrials: 2, showOwnResult: true }),
  });
  const links = await beginSitting({ playbackBy: 'conductor', playback: 'studio-monitors' });
  const [one, two] = (await takeSeats(2, links)) as [Visitor, Visitor];
  const conductor = await conduct(links);
  await conductor.post(`${PANEL}/room/begin`, {});

  let trial = await next(conductor, null);
  await send(one, await seatTrial(one), choose('A'));
  expect(await seatView(one)).toMatchObject({ isAnswered: true, feedback: null });
  await send(two, await seatTrial(two), choose('B'));
  const told = await Promise.all([one, two].map(async (seat) => (await seatView(seat)).feedback));
  expect(told).toMatchObject([
    { method: 'abx', answer: { choice: 'A' } },
    { method: 'abx', answer: { choice: 'B' } },
  ]);
  expect(told[0]?.correct).toBe(!told[1]?.correct);
  // It can be read still beside the next trial.
  trial = await next(conductor, trial);
  expect((await seatView(two)).feedback).toEqual(told[1]);

  await send(one, await seatTrial(one), choose('A'));
  expect(await seatView(one)).toMatchObject({ isAnswered: true, feedback: null });
  trial = await next(conductor, trial, true);
  expect(await seatView(one)).toMatchObject({
    feedback: { answer: { choice: 'A' } },
    session: { seat: { hasMissed: false } },
  });
  expect(await seatView(two)).toMatchObject({ feedback: null, session: { seat: { hasMissed: true } } });
  // Somebody who comes now has missed nothing, and what counts is not told.
  const [late] = (await takeSeats(1, links)) as [Visitor];
  expect((await seatView(late)).session.seat).toMatchObject({ number: 3, hasMissed: false });
  for (const seat of [one, two]) await send(seat, await seatTrial(seat), choose('A'));
  for (const seat of [one, two]) expect((await seatView(seat)).feedback).toBeNull();
  expect(await next(conductor, trial, true)).toBeNull();
  expect((await seatView(two)).session).toMatchObject({
    stage: 'finished',
    seat: { answers: 1, hasMissed: false },
  });
  // Who answered nothing that counts is told so.
  expect((await seatView(late)).session.seat).toMatchObject({ answers: 0, hasMissed: true });
  const result = await late.get(`${PANEL}/result`);
  expect([result.status, result.json()]).toMatchObject([200, { answered: 0, correct: null, reveal: [] }]);
});

it('lets each seat play trials of its own once the conductor begins, and none once the conductor ends', async () => {
  panel = await startTestServer({ definition: smallDefinition({ trialsPerSession: 2, trainingTrials: 0 }) });
  const links = await beginSitting({ playbackBy: 'seats' });
  const [one, two] = (await takeSeats(2, links, { playback: 'headphones' })) as [Visitor, Visitor];
  const conductor = await conduct(links);
  expect((await one.post(`${PANEL}/trials`, {})).json()).toMatchObject({
    error: 'not-allowed',
    message: 'The conductor has not begun yet.',
  });
  await conductor.post(`${PANEL}/room/begin`, {});
  for (const seat of [one, two]) {
    const trial = await openTrial(seat);
    await hear(seat, trial);
    expect((await send(seat, trial, choose('A'))).status).toBe(200);
  }
  expect((await room(conductor)).seats).toEqual([
    { seat: 1, status: 'here', answers: 1 },
    { seat: 2, status: 'here', answers: 1 },
  ]);
  await conductor.post(`${PANEL}/room/end`, {});
  expect((await one.post(`${PANEL}/trials`, {})).status).toBe(403);
  const late = panel.listener();
  expect((await startSession(late, { sitting: links.joinToken })).status).toBe(403);
  expect((await startSession(late, { sitting: 'nothing-like-it' })).status).toBe(403);
});

it('refuses one machine for a room where a panel needs each listener alone, with why', async () => {
  panel = await startTestServer({
    definition: smallDefinition({
      analysisPlan: {
        claims: [{ test: 'exact-binomial', alternative: 'greater' }],
        stoppingRule: 'any-time',
      },
    }),
  });
  const reply = await panel
    .admin()
    .post('/api/admin/panels/small-panel/sittings', { playbackBy: 'conductor', playback: 'studio-monitors' });
  expect([reply.status, reply.json()]).toMatchObject([
    403,
    { message: expect.stringMatching(/judged while it runs/) },
  ]);
});

it('asks its conductor in the language of the browser, and each seat in its own', async () => {
  panel = await startTestServer({
    definition: smallDefinition({
      languages: ['en', 'de'],
      question: { en: 'Which is X?', de: 'Welches ist X?' },
    }),
  });
  const links = await beginSitting({ playbackBy: 'conductor', playback: 'studio-monitors' });
  const [seat] = (await takeSeats(1, links, { language: 'en' })) as [Visitor];
  const { headers } = await conduct(links);
  const conductor = createVisitor({
    url: panel.server.url,
    headers: { ...headers(), 'accept-language': 'de-AT, en;q=0.5' },
  });
  await conductor.post(`${PANEL}/room/begin`, {});
  expect(await next(conductor, null)).toMatchObject({ question: 'Welches ist X?' });
  expect(await seatTrial(seat)).toMatchObject({ question: 'Which is X?' });
});
