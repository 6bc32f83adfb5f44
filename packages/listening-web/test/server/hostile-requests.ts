/** Requests that no page of ours makes, near enough to real ones to get far into the server. For fast-check. */
import fc from 'fast-check';
import { harmIn, LONGEST_WAIT_MILLISECONDS } from './harmless.ts';
import { hangUp, type SentRequest, sendRequest } from './send-request.ts';

interface HostileRequest extends SentRequest {
  readonly side: 'listener' | 'admin';
}

/** What a hostile person may have come by. */
export interface Loot {
  /** Every route of both ports: `listener POST /api/panels/{panelId}/sessions`. */
  readonly routes: readonly {
    readonly side: 'listener' | 'admin';
    readonly method: string;
    readonly path: string;
  }[];
  readonly panelIds: readonly string[];
  /** Of trials and stimuli: one's own, another's, of trials that are over. */
  readonly tokens: readonly string[];
  /** Cookies and bearer tokens, true ones and others. */
  readonly credentials: readonly Readonly<Record<string, string>>[];
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE'];
const TOKEN = '0123456789abcdef0123456789abcdef';

/** A body that a route takes, by the end of its path. */
const BODIES: readonly (readonly [end: string, body: unknown])[] = [
  [
    '/sessions',
    {
      consent: true,
      playback: 'car',
      trainedListener: false,
      language: 'en',
      invite: null,
      crowd: { externalId: 'w', studyId: null, assignmentId: null, signature: 'a.b.c' },
      rehearsal: TOKEN,
    },
  ],
  ['/questionnaire', { answers: { age: 30, why: 'for the sound' } }],
  [
    '/passport',
    {
      contextSampleRate: 48_000,
      outputLatencySeconds: 0.01,
      channelCount: 2,
      headphoneCheck: 'passed',
      leftRightCheck: 'failed',
      levelCheck: 'skipped',
      bandwidthHz: 16_000,
    },
  ],
  ['/trials', { tab: 'tab-1', takeOver: true }],
  ['/void', { reason: 'glitch' }],
  [
    '/answer',
    {
      idempotencyKey: 'key-of-at-least-16',
      answer: { choice: 'A' },
      confidence: 3,
      responseSeconds: 4.2,
      switches: 3,
      comment: 'warm',
    },
  ],
  ['/claim', { code: TOKEN }],
  ['/setup', { token: TOKEN, name: 'eve', password: 'a password that is long' }],
  ['/login', { name: 'eve', password: 'x' }],
  ['/tokens', { label: 'nightly', role: 'viewer', days: 1 }],
  ['{name}', { role: 'viewer', password: 'short' }],
  ['/api/admin/panels', { folder: '../../outside' }],
  ['/close', { reason: 'all are in' }],
  ['/unblind', { reason: 'all are in' }],
  ['/invites', { labels: ['anna', '=2+5'] }],
  ['/erasures', { listener: TOKEN, reason: 'asked for' }],
];

const bodyOf = (path: string): unknown => BODIES.find(([end]) => path.endsWith(end))?.[1] ?? {};

/** Values that pass for something else, as JSON. */
const ODD_VALUES = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '-1',
  '0.5',
  '1e300',
  '1e999',
  '-0',
  '9007199254740993',
  '"A\\u0000"',
  '"\\ud800"',
  '"\\u202e"',
  '{"__proto__":{"role":"admin"}}',
  '{"constructor":1}',
  '[[[[[[]]]]]]',
  '"NaN"',
  '"../../outside"',
  `"${'x'.repeat(5_000)}"`,
  '"\'; DROP TABLE event; --"',
  '"<script>alert(1)</script>"',
  '"%00"',
  '"\\n\\r\\t"',
];
const ODD_PARTS = [
  'nothing',
  '__proto__',
  'constructor',
  '..',
  '..%2f..%2foutside',
  '%2e%2e',
  '%00',
  '%ff',
  '%E0%A4%A',
  '..%5c',
  '*',
  '{panelId}',
  'x'.repeat(3_000),
  '%F0%9F%8E%A7',
  "'%20OR%201=1",
  'small-panel%20',
  '.',
  ';',
  '%250a',
  'null',
  '-1',
  '1e999',
];

const oddValue = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ODD_VALUES) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)) },
);

/** A body that was right, changed in one way. */
function hostileBody(right: unknown): fc.Arbitrary<string | null> {
  const members = Object.entries(right as Record<string, unknown>);
  const whole = JSON.stringify(right);
  const printed = (changed: readonly (readonly [string, string])[]) =>
    `{${changed.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`;
  const rightMembers = members.map(([name, value]) => [name, JSON.stringify(value)] as const);
  const at = fc.nat({ max: Math.max(0, members.length - 1) });
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant(whole) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(at, oddValue)
        .map(([index, value]) =>
          printed(rightMembers.map(([name, own], place) => [name, place === index ? value : own])),
        ),
    },
    { weight: 2, arbitrary: at.map((index) => printed(rightMembers.filter((_, place) => place !== index))) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('more', '__proto__', 'correct', 'role', 'consent', ''), oddValue)
        .map(([name, value]) => printed([...rightMembers, [name, value]])),
    },
    { weight: 2, arbitrary: fc.nat({ max: whole.length }).map((length) => whole.slice(0, length)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.nat({ max: whole.length }), fc.nat({ max: 255 }))
        .map(([place, code]) => whole.slice(0, place) + String.fromCharCode(code) + whole.slice(place + 1)),
    },
    { weight: 2, arbitrary: oddValue },
    { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.constantFrom('['.repeat(20_000), `"${'y'.repeat(70_000)}"`, '\u0000', '') },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

const CONTENT_TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/jsonx',
  '',
];
const ODD_HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { range: 'bytes=0-' },
  { range: 'bytes=9-1,-' },
  { 'if-none-match': '*' },
  { expect: '200-ok' },
  { te: 'gzip' },
  { 'content-encoding': 'gzip' },
  { 'accept-language': '*;q=9,de;q=-1,%s%n' },
  { 'accept-language': 'en,'.repeat(2_000) },
  { accept: 'audio/wav;q=0,*/*;q=NaN' },
  { 'x-forwarded-for': '127.0.0.1, ::1' },
  { 'x-forwarded-proto': 'https' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { host: 'evil.example' },
  { 'x-http-method-override': 'DELETE' },
  { cookie: 'earwitness_small-panel=%00; earwitness_small-panel=\u00ff' },
  { cookie: `a=${'z'.repeat(6_000)}` },
  { authorization: 'Bearer' },
  { authorization: 'Basic YTpi' },
  { authorization: `Bearer ${'q'.repeat(6_000)}` },
];

const mostly = <Value>(often: fc.Arbitrary<Value>, seldom: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 9, arbitrary: often }, { weight: 1, arbitrary: seldom });

/** A request to one of the routes, with true and false things in all the wrong places. */
function hostileRequests(loot: Loot): fc.Arbitrary<HostileRequest> {
  const part = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...loot.panelIds) },
    { weight: 3, arbitrary: fc.constantFrom(...loot.tokens) },
    { weight: 2, arbitrary: fc.constantFrom(...ODD_PARTS) },
  );
  return fc.constantFrom(...loot.routes).chain((route) =>
    fc
      .record({
        method: mostly(fc.constant(route.method), fc.constantFrom(...METHODS)),
        parts: fc.array(part, { minLength: 2, maxLength: 2 }),
        isRightPanel: mostly(fc.constant(true), fc.constant(false)),
        query: mostly(
          fc.constant(''),
          fc.constantFrom(
            '?lang=de',
            '?lang=%00',
            '?afterSeq=1e999',
            '?limit=-1',
            '?a[]=1&__proto__=x',
            '?%',
          ),
        ),
        ending: mostly(fc.constant(''), fc.constantFrom('/', '//', '%2f', '/../..', '.json')),
        body: hostileBody(bodyOf(route.path)),
        contentType: mostly(fc.constant('application/json'), fc.constantFrom(...CONTENT_TYPES)),
        odd: mostly(fc.constant({}), fc.constantFrom(...ODD_HEADERS)),
        credential: fc.constantFrom(...loot.credentials),
      })
      .map(({ method, parts, isRightPanel, query, ending, body, contentType, odd, credential }) => {
        const [first = '', second = ''] = parts;
        const panelId = isRightPanel ? (loot.panelIds[0] ?? '') : first;
        const path = route.path.replace('{panelId}', panelId).replaceAll(/\{\w+\}/g, second);
        const type = contentType === '' ? {} : { 'content-type': contentType };
        return {
          side: route.side,
          method,
          path: path + ending + query,
          headers: { ...credential, ...(body === null ? {} : type), ...odd },
          body,
        };
      }),
  );
}

/** What a great many requests came to. */
export interface HostileOutcome {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly slowestMilliseconds: number;
  /** Longer than a second. */
  readonly hangs: readonly string[];
  readonly harms: readonly string[];
}

/** Sends drawn requests, some at a time, and judges each reply. */
export async function sendHostile({
  origins,
  loot,
  count,
  seed,
  atOnce = 4,
}: {
  origins: Readonly<Record<'listener' | 'admin', string>>;
  loot: Loot;
  count: number;
  seed: number;
  atOnce?: number;
}): Promise<HostileOutcome> {
  const waiting = fc.sample(hostileRequests(loot), { numRuns: count, seed }).values();
  const byStatus: Record<string, number> = {};
  const harms: string[] = [];
  const hangs: string[] = [];
  let slowestMilliseconds = 0;
  async function sendInTurn(): Promise<void> {
    for (const one of waiting) {
      const said = `${one.side} ${one.method} ${one.path.slice(0, 100)} ${JSON.stringify(one.headers).slice(0, 200)} ${one.body?.slice(0, 300)}`;
      const sentAt = performance.now();
      try {
        const { status, text } = await sendRequest(origins[one.side], one);
        byStatus[status] = (byStatus[status] ?? 0) + 1;
        const harm = harmIn({ status, text });
        if (harm !== null) harms.push(`${said}: ${harm}`);
      } catch (problem) {
        // The server may hang up on what is no HTTP, or on a body that it has refused before its end.
        const { code } = problem as NodeJS.ErrnoException;
        if (code !== 'ECONNRESET' && code !== 'EPIPE') harms.push(`${said}: ${String(problem)}`);
        byStatus[code ?? 'none'] = (byStatus[code ?? 'none'] ?? 0) + 1;
      }
      const milliseconds = performance.now() - sentAt;
      slowestMilliseconds = Math.max(slowestMilliseconds, milliseconds);
      if (milliseconds > LONGEST_WAIT_MILLISECONDS) hangs.push(`${Math.round(milliseconds)} ms: ${said}`);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sendInTurn));
  hangUp();
  return { requests: count, byStatus, slowestMilliseconds, hangs, harms };
}
