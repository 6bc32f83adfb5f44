/** One planted leak, or several, for every row of the threat model's table of channels; each as small as it could matter. */
import { randomBytes } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import type { PresentedTrial } from '../../src/server/panels/panel-api.ts';
import { sha256 } from '../../src/server/sha256.ts';
import { type Leak, type PassingReply, type PassingTrial, setBody } from './leaky-proxy.ts';
import { type AbxSlot, lastPart } from './recording.ts';

/** The rows of what could tell a listener which sound is whose. */
export const CHANNELS = [
  'URL, file name',
  'Byte size',
  'Duration, offset',
  'ETag, Last-Modified, Date-like headers',
  'Cache hits',
  'Tags, encoder strings',
  'Sample format',
  'Response timing',
  'Key in page',
  'Order pattern',
  'Id patterns',
  'Errors',
  'Other participants',
] as const;

const setHeader = (reply: PassingReply, name: string, value: string): void => {
  reply.headers = [
    ...reply.headers.filter(([one]) => one.toLowerCase() !== name.toLowerCase()),
    [name, value],
  ];
};

/** The trial with other addresses, each for the sound that lies under a switch of the server's. */
const withTokens = (
  { trial, alias }: PassingTrial,
  tokenOf: (slot: AbxSlot) => string,
  soundOf: (slot: AbxSlot) => AbxSlot = (slot) => slot,
) => ({
  ...trial,
  stimuli: trial.stimuli.map((stimulus) => {
    const slot = stimulus.slot as AbxSlot;
    const token = tokenOf(slot);
    alias(token, lastPart(urlOf(trial, soundOf(slot))));
    return { ...stimulus, url: stimulus.url.replace(/[^/]*$/, token) };
  }),
});

const newToken = () => randomBytes(16).toString('hex');
const urlOf = (trial: PresentedTrial, slot: string) => trial.stimuli.find((one) => one.slot === slot)!.url;

/** Puts the sounds under other switches, each at a fresh address: A and B exchanged or not, and X one or the other. */
function laidOut(passing: PassingTrial, { firstUnderA, xIsA }: { firstUnderA: boolean; xIsA: boolean }) {
  const a: AbxSlot = passing.isFirst.A === firstUnderA ? 'A' : 'B';
  const b: AbxSlot = a === 'A' ? 'B' : 'A';
  const sounds: Record<AbxSlot, AbxSlot> = { A: a, B: b, X: xIsA ? a : b };
  return withTokens(passing, newToken, (slot) => sounds[slot]);
}

const weakCoin = () => {
  const random = runInNewContext('Math.random') as () => number;
  return () => random() < 0.5;
};

/** Coins of a generator with little state, two for each trial. */
function byMathRandom(): Leak {
  const coin = weakCoin();
  return {
    channel: 'Order pattern',
    name: 'sides and X drawn by Math.random',
    sessions: 40,
    needsOrder: true,
    trial: (passing) => laidOut(passing, { firstUnderA: coin(), xIsA: coin() }),
  };
}

/** Sessions that find two milliseconds: see docs/blindness.md for how this was measured. */
const TIMING_SESSIONS = 60;

/** Makes the leaks, each with a state of its own. */
export function everyLeak(): Leak[] {
  const bytesOf = (text: string) => Buffer.from(text);
  const inHeader = (form: string, encode: (text: string) => string): Leak => ({
    channel: 'URL, file name',
    name: `a condition’s name in a header as ${form}`,
    sessions: 1,
    sound(reply, { names }) {
      setHeader(reply, 'X-Cache-Key', encode(names.condition));
    },
  });
  let sequence = 0x1000;
  let alternating = 0;
  const stuck = new Map<string, boolean>();
  return [
    // URL, file name
    {
      channel: 'URL, file name',
      name: 'a track’s file name behind the address',
      sessions: 1,
      trial: ({ trial, names }) => ({
        ...trial,
        stimuli: trial.stimuli.map((one) => ({ ...one, url: `${one.url}?${names.file}` })),
      }),
    },
    inHeader('text', (text) => text),
    inHeader('base64', (text) => bytesOf(`/srv/x/${text}`).toString('base64')),
    inHeader('hex', (text) => bytesOf(text).toString('hex')),
    inHeader('percent', (text) => bytesOf(text).toString('hex').replace(/../g, '%$&')),
    {
      channel: 'URL, file name',
      name: 'a track’s title in JSON, escaped',
      sessions: 1,
      other(reply, { names }) {
        const escaped = bytesOf(names.track).toString('hex').replace(/../g, '\\u00$&');
        setBody(reply, Buffer.from(reply.body.toString().replace('{', `{"next":"${escaped}",`)));
      },
    },
    {
      channel: 'URL, file name',
      name: 'an admin’s name as UTF-16 in a refusal',
      sessions: 1,
      afterwards(reply, { names }) {
        setBody(reply, Buffer.from(names.admin, 'utf16le'));
      },
    },
    {
      channel: 'URL, file name',
      name: 'an address that is the same for a sound each time',
      trial: (passing) =>
        withTokens(passing, (slot) =>
          sha256(passing.stimulusId[slot]).slice(0, 20).concat(newToken().slice(0, 12)),
        ),
    },
    // Byte size
    {
      channel: 'Byte size',
      name: 'one byte more for one condition',
      sound(reply, { isFirst }) {
        setBody(reply, Buffer.concat([reply.body, Buffer.alloc(isFirst ? 1 : 0)]));
      },
    },
    {
      channel: 'Byte size',
      name: 'length not said for one condition',
      sound(reply, { isFirst }) {
        reply.isChunked = isFirst;
      },
    },
    // Duration
    {
      channel: 'Duration, offset',
      name: 'one frame more for one condition',
      stimulusType: 'audio/wav',
      sound(reply, { isFirst }) {
        if (!isFirst) return;
        const body = Buffer.concat([reply.body, Buffer.alloc(6)]);
        const data = body.indexOf('data');
        body.writeUInt32LE(body.byteLength - 8, 4);
        body.writeUInt32LE(body.byteLength - data - 8, data + 4);
        setBody(reply, body);
      },
    },
    {
      channel: 'Duration, offset',
      name: 'a header that says one frame more, in as many bytes',
      stimulusType: 'audio/flac',
      sound(reply, { isFirst }) {
        if (!isFirst) return;
        const body = Buffer.from(reply.body);
        body.writeUInt32BE(body.readUInt32BE(22) + 1, 22);
        setBody(reply, body);
      },
    },
    // Headers
    {
      channel: 'ETag, Last-Modified, Date-like headers',
      name: 'an ETag of the content',
      sound(reply) {
        setHeader(reply, 'ETag', `"${sha256(reply.body)}"`);
      },
    },
    {
      channel: 'ETag, Last-Modified, Date-like headers',
      name: 'Last-Modified a second later for one condition',
      sound(reply, { isFirst }) {
        setHeader(reply, 'Last-Modified', `Thu, 26 Nov 2026 10:00:0${Number(isFirst)} GMT`);
      },
    },
    {
      channel: 'ETag, Last-Modified, Date-like headers',
      name: 'one header for one condition',
      sound(reply, { isFirst }) {
        if (isFirst) setHeader(reply, 'Age', '0');
      },
    },
    {
      channel: 'ETag, Last-Modified, Date-like headers',
      name: 'headers in another order for one condition',
      sound(reply, { isFirst }) {
        if (isFirst) reply.headers = [...reply.headers].reverse();
      },
    },
    {
      channel: 'ETag, Last-Modified, Date-like headers',
      name: 'a header spelled otherwise for one condition',
      sound(reply, { isFirst }) {
        reply.headers = reply.headers.map(([name, value]) => [isFirst ? name.toUpperCase() : name, value]);
      },
    },
    {
      channel: 'ETag, Last-Modified, Date-like headers',
      name: 'another Content-Type for one condition',
      sound(reply, { isFirst }) {
        if (isFirst) setHeader(reply, 'Content-Type', 'audio/wave');
      },
    },
    {
      channel: 'ETag, Last-Modified, Date-like headers',
      name: 'a Date of a minute ago for one condition, as of a cache',
      sound(reply, { isFirst }) {
        if (isFirst) setHeader(reply, 'Date', new Date(Date.now() - 60_000).toUTCString());
      },
    },
    {
      channel: 'ETag, Last-Modified, Date-like headers',
      name: 'a cookie with one condition',
      sound(reply, { isFirst }) {
        if (isFirst) reply.headers = [...reply.headers, ['Set-Cookie', 'seen=1']];
      },
    },
    {
      channel: 'ETag, Last-Modified, Date-like headers',
      name: 'the connection closed after one condition',
      sound(reply, { isFirst }) {
        if (isFirst) setHeader(reply, 'Connection', 'close');
      },
    },
    // Cache hits
    {
      channel: 'Cache hits',
      name: 'X at the address of A or B',
      sessions: 2,
      trial: ({ trial, xIsA }) => ({
        ...trial,
        stimuli: trial.stimuli.map((one) =>
          one.slot === 'X' ? { ...one, url: urlOf(trial, xIsA ? 'A' : 'B') } : one,
        ),
      }),
    },
    {
      channel: 'Cache hits',
      name: 'one condition may be cached',
      sound(reply, { isFirst }) {
        if (isFirst) setHeader(reply, 'Cache-Control', 'private');
      },
    },
    // Tags, encoder strings
    {
      channel: 'Tags, encoder strings',
      name: 'an encoder’s tag in one condition, and as long a filler in the other',
      stimulusType: 'audio/wav',
      sound(reply, { isFirst }) {
        const chunk = Buffer.alloc(34);
        chunk.write(isFirst ? 'LIST' : 'JUNK', 'latin1');
        chunk.writeUInt32LE(26, 4);
        if (isFirst) chunk.write('INFOISFT\x0e\0\0\0Lavf59.27.100', 8, 'latin1');
        const body = Buffer.concat([reply.body.subarray(0, 36), chunk, reply.body.subarray(36)]);
        body.writeUInt32LE(body.byteLength - 8, 4);
        setBody(reply, body);
      },
    },
    {
      channel: 'Tags, encoder strings',
      name: 'a byte in the padding of one condition',
      stimulusType: 'audio/flac',
      sound(reply, { isFirst }) {
        if (!isFirst) return;
        const body = Buffer.from(reply.body);
        body.writeUInt8(1, 50);
        setBody(reply, body);
      },
    },
    // Sample format
    {
      channel: 'Sample format',
      name: 'the lowest bit unused in one condition',
      stimulusType: 'audio/wav',
      sound(reply, { isFirst }) {
        if (!isFirst) return;
        const body = Buffer.from(reply.body);
        const data = body.indexOf('data') + 8;
        for (let at = data; at < body.byteLength; at += 3) body[at] = body[at]! & 0xfe;
        setBody(reply, body);
      },
    },
    // Response timing
    {
      channel: 'Response timing',
      name: 'one condition two milliseconds later',
      sessions: TIMING_SESSIONS,
      needsOrder: true,
      sound(reply, { isFirst }) {
        if (isFirst) reply.delayMilliseconds = 2;
      },
    },
    // Key in page
    {
      channel: 'Key in page',
      name: 'the key in the trial, one bit of a number',
      trial: ({ trial, xIsA }) => ({ ...trial, revision: 2 * trial.number + Number(xIsA) }),
    },
    {
      channel: 'Key in page',
      name: 'keys of the JSON in another order',
      trial({ trial, xIsA }) {
        const { number, total, ...rest } = trial;
        return xIsA ? { number, total, ...rest } : { total, number, ...rest };
      },
    },
    {
      channel: 'Key in page',
      name: 'formats listed in another order',
      trial: ({ trial, isFirst }) => ({
        ...trial,
        formats: isFirst.A ? trial.formats : [...trial.formats].reverse(),
      }),
    },
    {
      channel: 'Key in page',
      name: 'a space behind the question',
      trial: ({ trial, xIsA }) => ({ ...trial, question: xIsA ? trial.question : `${trial.question} ` }),
    },
    // Order pattern
    byMathRandom(),
    {
      channel: 'Order pattern',
      name: 'X alternating between A and B',
      trial(passing) {
        alternating += 1;
        return laidOut(passing, { firstUnderA: passing.isFirst.A, xIsA: alternating % 2 === 0 });
      },
      needsOrder: true,
    },
    {
      channel: 'Order pattern',
      name: 'sides never exchanged',
      trial: (passing) => laidOut(passing, { firstUnderA: true, xIsA: passing.xIsA }),
    },
    {
      channel: 'Order pattern',
      name: 'X is A in three of four trials',
      sessions: 40,
      trial: (passing) =>
        laidOut(passing, { firstUnderA: passing.isFirst.A, xIsA: passing.xIsA || randomBytes(1)[0]! < 128 }),
    },
    // Id patterns
    {
      channel: 'Id patterns',
      name: 'numbers that rise in the order of rendering',
      trial(passing) {
        const { isFirst } = passing;
        sequence += 4;
        const places = { A: isFirst.A ? 0 : 1, B: isFirst.B ? 0 : 1, X: isFirst.X ? 2 : 3 };
        return withTokens(passing, (slot) => (sequence + places[slot]).toString(16).padStart(32, '0'));
      },
    },
    {
      channel: 'Id patterns',
      name: 'one bit of a token',
      trial: (passing) =>
        withTokens(passing, (slot) => {
          const token = newToken();
          if (slot !== 'X') return token;
          const last = Number.parseInt(token.slice(-1), 16);
          return token.slice(0, -1) + ((last & 0xe) | Number(passing.xIsA)).toString(16);
        }),
    },
    // Errors
    {
      channel: 'Errors',
      name: 'a path in an error',
      sessions: 1,
      afterwards(reply, { names }) {
        setBody(reply, Buffer.from(`{"error":"not-found","message":"ENOENT ${names.file}"}`));
      },
    },
    {
      channel: 'Errors',
      name: 'another 404 for one condition',
      afterwards(reply, { isFirst }) {
        if (isFirst) setBody(reply, Buffer.from(reply.body.toString().replace('}', ' }')));
      },
    },
    // Other participants
    {
      channel: 'Other participants',
      name: 'A means the same to everybody',
      trial(passing) {
        const meaning = stuck.get(passing.item) ?? randomBytes(1)[0]! < 128;
        stuck.set(passing.item, meaning);
        return laidOut(passing, { firstUnderA: meaning, xIsA: passing.xIsA });
      },
    },
  ];
}
