/** Everything about a trial that a listener can observe but the samples, as columns of numbers. */
import { ABX_SLOTS, type AbxSlot, type ReplyFace, type TrialObservation } from './recording.ts';

/** One trial's features by name: numbers as they are, words as a word to be told apart from others. */
export type Features = Map<string, number | string>;

/** Earlier trials that a listener may go by: practice tells what they were, and so may hearing. */
const TRIALS_REMEMBERED = 3;

/** Features of every trial that counts, in the order of the trials: one after another, as all at once would fill the memory. */
export function* featuresOf(
  observations: readonly TrialObservation[],
  { counts }: { counts: (trial: TrialObservation) => boolean },
): Generator<Features> {
  const earlier = new Map<number, TrialObservation[]>();
  for (const trial of observations) {
    const past = earlier.get(trial.listener) ?? [];
    earlier.set(trial.listener, [trial, ...past].slice(0, TRIALS_REMEMBERED));
    if (counts(trial)) yield trialFeatures(trial, past);
  }
}

function trialFeatures(trial: TrialObservation, past: readonly TrialObservation[]): Features {
  const features: Features = new Map();
  features.set('item', trial.item);
  features.set('trial', trial.index);
  past.forEach((one, ago) => {
    features.set(`${ago + 1} ago X was A`, Number(one.xIsA));
    features.set(`${ago + 1} ago A was first`, Number(one.firstIsUnderA));
    features.set(`${ago + 1} ago item`, one.item === trial.item ? 1 : 0);
  });
  trial.before.forEach((reply, index) => {
    describeReply(features, `before ${index}`, reply);
  });
  describeReply(features, 'trial', trial.opened);
  if (trial.page?.body != null) describeBody(features, 'page', trial.page.body);
  if (trial.answered !== null) describeReply(features, 'answer', trial.answered);
  const [lastTrial] = past;
  if (lastTrial?.answered) {
    features.set('pause', trial.opened.sentAtMilliseconds - lastTrial.answered.sentAtMilliseconds);
  }
  const served = slotFeatures(trial.served, trial.opened);
  const afterwards = trial.afterwards === null ? null : slotFeatures(trial.afterwards, null);
  for (const slot of ABX_SLOTS) {
    for (const [name, value] of served[slot]) features.set(`${slot} ${name}`, value);
    for (const [name, value] of afterwards?.[slot] ?? []) features.set(`${slot} afterwards ${name}`, value);
  }
  compareSlots(features, served);
  if (afterwards !== null) compareSlots(features, afterwards, 'afterwards ');
  return features;
}

function slotFeatures(
  replies: Readonly<Record<AbxSlot, ReplyFace>>,
  opened: ReplyFace | null,
): Record<AbxSlot, Features> {
  const describe = (slot: AbxSlot): Features => {
    const features: Features = new Map();
    const reply = replies[slot];
    describeReply(features, '', reply);
    if (opened !== null) {
      describeToken(features, 'token', tokenOf(reply.path));
      features.set('asked after', reply.sentAtMilliseconds - opened.sentAtMilliseconds);
      features.set('asked as', reply.requestNumber - opened.requestNumber);
      features.set('came as', reply.completionNumber - opened.completionNumber);
    }
    return features;
  };
  return { A: describe('A'), B: describe('B'), X: describe('X') };
}

/** What two switches have in common and how far they lie apart: X is like A, or like B. */
function compareSlots(features: Features, bySlot: Readonly<Record<AbxSlot, Features>>, prefix = ''): void {
  const pairs = [
    ['X', 'A'],
    ['X', 'B'],
    ['A', 'B'],
  ] as const;
  for (const name of bySlot.X.keys()) {
    for (const [one, other] of pairs) {
      const [first, second] = [bySlot[one].get(name), bySlot[other].get(name)];
      if (typeof first === 'number' && typeof second === 'number' && !name.includes('bit'))
        features.set(`${prefix}${name} ${one}-${other}`, first - second);
      features.set(`${prefix}${name} ${one}=${other}`, Number(first === second));
    }
    const [a, b, x] = ABX_SLOTS.map((slot) => bySlot[slot].get(name));
    if (typeof a === 'number' && typeof b === 'number' && typeof x === 'number' && !name.includes('bit'))
      features.set(`${prefix}${name} nearer A`, Math.abs(x - b) - Math.abs(x - a));
  }
}

function describeReply(features: Features, name: string, reply: ReplyFace): void {
  const set = (what: string, value: number | string) => features.set(`${name} ${what}`.trim(), value);
  set('status', reply.status);
  set('bytes', reply.byteLength);
  set('first byte', reply.firstByteMilliseconds);
  set('whole', reply.totalMilliseconds);
  set('body', reply.totalMilliseconds - reply.firstByteMilliseconds);
  set('reused', Number(reply.isConnectionReused));
  set('header names', reply.headers.map(([header]) => header).join());
  for (const [header, value] of reply.headers) describeHeader(set, header, value);
  if (reply.container !== null) {
    set('container', reply.container.shape);
    set('frames', reply.container.frames);
    set('unused bits', reply.container.unusedBits);
  }
  if (reply.body !== null) describeBody(features, name, reply.body);
}

type Set = (what: string, value: number | string) => unknown;

const SECONDS_PER_DAY = 86_400;

function describeHeader(set: Set, header: string, value: string): void {
  const lower = header.toLowerCase();
  if (lower === 'date') set('date', (Date.parse(value) / 1000) % SECONDS_PER_DAY);
  else if (lower === 'set-cookie') set('set-cookie', value.replace(/=[^;]*/, ''));
  // a new one for each refusal
  else if (lower === 'x-request-id') set('request id', value.length);
  else set(`header ${header}`, Number.isFinite(Number(value)) && value !== '' ? Number(value) : value);
}

function describeBody(features: Features, name: string, body: string): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    features.set(`${name} text`, body.slice(0, 500));
    return;
  }
  const order: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      features.set(`${path}.length`, value.length);
      value.forEach((one, index) => {
        walk(one, `${path}[${index}]`);
      });
    } else if (value !== null && typeof value === 'object') {
      for (const [key, one] of Object.entries(value)) {
        order.push(`${path}.${key}`);
        walk(one, `${path}.${key}`);
      }
    } else if (typeof value === 'number' || typeof value === 'boolean') describeNumber(features, path, value);
    // the addresses of sounds are described with the sounds
    else if (path.endsWith('.url')) return;
    else if (typeof value === 'string' && /[0-9a-f]{16}/.test(value))
      describeToken(features, path, tokenOf(value));
    else features.set(path, String(value));
  };
  walk(parsed, `${name} json`);
  features.set(`${name} keys`, order.join());
  // spaces and escapes that parsing forgets
  features.set(`${name} written`, Number(JSON.stringify(parsed) === body));
}

/** As it is, and its lowest bits. */
function describeNumber(features: Features, name: string, value: number | boolean): void {
  features.set(name, Number(value));
  if (!Number.isInteger(value)) return;
  for (let bit = 0; bit < 3; bit += 1) features.set(`${name} bit ${bit}`, (Number(value) >> bit) & 1);
}

/** Of something that should be random: every bit, what it begins with as a number, and how even it is. */
function describeToken(features: Features, name: string, token: string): void {
  const digits = token.replace(/[^0-9a-f]/g, '');
  features.set(`${name} length`, token.length);
  features.set(`${name} number`, Number.parseInt(digits.slice(0, 12) || '0', 16));
  features.set(`${name} tail`, Number.parseInt(digits.slice(-12) || '0', 16));
  let ones = 0;
  for (const [place, digit] of [...digits.slice(0, 32)].entries()) {
    const value = Number.parseInt(digit, 16);
    for (let bit = 0; bit < 4; bit += 1) {
      const isSet = (value >> bit) & 1;
      ones += isSet;
      features.set(`${name} bit ${4 * place + bit}`, isSet);
    }
  }
  features.set(`${name} ones`, ones);
  features.set(`${name} kinds of digits`, new Set(digits).size);
  // one that comes again names what it came with before
  features.set(`${name} itself`, digits.slice(0, 8));
}

const tokenOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\?.*/, '');

/** Words that came fewer times name nothing but their own trial. */
const FEWEST_OF_A_WORD = 4;

export interface FeatureTable {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
}

/** Numbers in columns as they are, words as one column for each that comes again; what is the same in every row is left out. */
export function tabulate(features: Iterable<Features>, rows: number): FeatureTable {
  const numbers = new Map<string, Float64Array>();
  const words = new Map<string, Map<string, number[]>>();
  const presence = new Map<string, Uint8Array>();
  let row = 0;
  for (const one of features) {
    for (const [name, value] of one) {
      entryOf(presence, name, () => new Uint8Array(rows))[row] = 1;
      if (typeof value === 'number') entryOf(numbers, name, () => new Float64Array(rows))[row] = value;
      else
        entryOf(
          entryOf(words, name, () => new Map<string, number[]>()),
          value,
          (): number[] => [],
        ).push(row);
    }
    row += 1;
  }
  const table: [string, Float64Array][] = [];
  const add = (name: string, column: Float64Array) => {
    if (column.some((value) => value !== column[0])) table.push([name, column]);
  };
  for (const [name, column] of numbers) add(name, column);
  for (const [name, known] of words) {
    for (const [word, places] of known) {
      if (places.length < FEWEST_OF_A_WORD) continue;
      const column = new Float64Array(rows);
      for (const place of places) column[place] = 1;
      add(`${name} is ${word.slice(0, 60)}`, column);
    }
  }
  for (const [name, isThere] of presence) {
    const count = isThere.reduce((sum, one) => sum + one, 0);
    if (Math.min(count, rows - count) >= FEWEST_OF_A_WORD)
      add(`${name} is there`, Float64Array.from(isThere));
  }
  return { names: table.map(([name]) => name), columns: table.map(([, column]) => column) };
}

function entryOf<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  const known = map.get(name) ?? make();
  map.set(name, known);
  return known;
}
