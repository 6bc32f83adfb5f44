/** Listeners who have heard a trial and wait to answer it: sessions, trials and sounds are asked for beforehand, as fast as they can be. */
import { createClient } from './http-client.mjs';

const SESSIONS_BEGUN_AT_ONCE = 16;

/**
 * @param {{ url: string, panelId: string, listeners: number }} options
 */
export function createListeners({ url, panelId, listeners: count }) {
  const client = createClient({ url });
  const panel = `/api/panels/${panelId}`;
  /** Who can answer, longest waiting first. */
  const ready = [];
  /** Answers that are due with nobody ready to give them. */
  const wanting = [];
  /** Who has answered while nobody was to go on. */
  const resting = [];
  const hearing = new Set();
  const acknowledged = [];
  const problems = new Map();
  let networks = 0;
  let answers = 0;
  let soundBytes = 0;
  let sessions = 0;
  let isResting = false;

  function note(problem) {
    const text = String(problem.message ?? problem);
    problems.set(text, (problems.get(text) ?? 0) + 1);
  }

  async function post(listener, path, body) {
    const reply = await client.ask({
      method: 'POST',
      path: `${panel}${path}`,
      headers: { ...listener.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (reply.status >= 300) throw new Error(`POST ${path.split('/')[1]}: ${reply.status}`);
    return reply;
  }

  /** Each from a network of their own, so that limits are counted as for as many people. */
  async function beginSession() {
    networks += 1;
    const address = `10.${(networks >> 16) & 255}.${(networks >> 8) & 255}.${networks & 255}`;
    const listener = { headers: { 'x-forwarded-for': address }, trial: null };
    const consent = { consent: true, playback: 'headphones', trainedListener: false };
    const { setCookie } = await post(listener, '/sessions', consent);
    listener.headers.cookie = setCookie.split(';')[0];
    sessions += 1;
    return listener;
  }

  async function hearNext(known) {
    const listener = known ?? (await beginSession());
    listener.trial = (await post(listener, '/trials', {})).json();
    await Promise.all(
      listener.trial.stimuli.map(async ({ url: path }) => {
        const headers = { ...listener.headers, accept: 'audio/flac' };
        const reply = await client.ask({ method: 'GET', path: `/${path}`, headers });
        if (reply.status !== 200) throw new Error(`GET stimuli: ${reply.status}`);
        soundBytes += reply.byteLength;
      }),
    );
    const wants = wanting.shift();
    if (wants === undefined) ready.push(listener);
    else wants(listener);
  }

  /** Goes on with the listener, or with another one in their place. */
  function goOn(listener) {
    if (isResting) return void resting.push(listener);
    const heard = hearNext(listener).catch((problem) => {
      note(problem);
      return hearNext(null).catch(note);
    });
    hearing.add(heard);
    void heard.then(() => hearing.delete(heard));
  }

  const someoneReady = () =>
    ready.length > 0 ? ready.shift() : new Promise((resolve) => wanting.push(resolve));

  return {
    async gather() {
      for (let begun = 0; begun < count; begun += SESSIONS_BEGUN_AT_ONCE) {
        const some = Math.min(SESSIONS_BEGUN_AT_ONCE, count - begun);
        await Promise.all(Array.from({ length: some }, () => hearNext(null)));
      }
    },
    /** Gives one answer; throws unless it is acknowledged. */
    async answer() {
      const listener = await someoneReady();
      answers += 1;
      const idempotencyKey = `answer-under-load-${answers}`;
      try {
        const reply = await post(listener, `/trials/${listener.trial.trialToken}/answer`, {
          idempotencyKey,
          answer: { choice: answers % 2 === 0 ? 'A' : 'B' },
          confidence: 3,
          responseSeconds: 12.5,
          switches: 4,
        });
        acknowledged.push(idempotencyKey);
        goOn(reply.json().session.stage === 'finished' ? null : listener);
      } catch (problem) {
        note(problem);
        goOn(null);
        throw problem;
      }
    },
    /** Whoever has answered does nothing more until they go on; returns when everybody has heard what they had begun with. */
    async rest() {
      isResting = true;
      await Promise.all(hearing);
    },
    /** Everybody goes on, some at a time as they began; returns when all are ready. */
    async wake() {
      isResting = false;
      while (resting.length > 0) {
        await Promise.all(resting.splice(0, SESSIONS_BEGUN_AT_ONCE).map((listener) => hearNext(listener)));
      }
    },
    get ready() {
      return ready.length;
    },
    figures: () => ({ acknowledged, sessions, soundBytes, problems: [...problems] }),
    close: () => client.close(),
  };
}
