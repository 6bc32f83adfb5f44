/** Panels whose truth is known, one for each method: what simulated listeners were given for ears must come out of their answers. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  PanelDefinition,
  PanelDefinitionInput,
  PanelMethod,
  PanelResultRow,
} from '@earwitness/bench/panel';
import {
  clopperPearsonInterval,
  compareStrengths,
  estimateDPrime,
  fitBradleyTerry,
  fitPlackettLuce,
  hodgesLehmannShift,
  listenerDifferences,
  normalCdf,
  type Protocol,
  type StrengthScale,
} from '@earwitness/bench/statistics';
import { createPanelServer, type PanelServer, simulatePanel, strengthTable } from '../../src/index.ts';
import { makeMemoryFolder } from '../memory-folder.ts';
import type { PlainStimulus } from '../plain-pack.ts';
import { type SmallPack, smallDefinition, writeSmallPack } from '../small-pack.ts';

/** One known value, and the interval that the answers gave for it. */
interface Recovered {
  readonly what: string;
  readonly truth: number;
  readonly low: number;
  readonly high: number;
}

export interface KnownPanelResult {
  readonly recovered: readonly Recovered[];
  /** Of the one claim of the plan. */
  readonly outcome: 'supported' | 'refuted' | 'undecided';
  readonly answers: number;
}

interface KnownPanel {
  readonly stimuli: readonly PlainStimulus[];
  readonly definition: Partial<PanelDefinitionInput>;
  /** How far apart things are where there is something to find. */
  readonly strengths: Readonly<Record<string, number>>;
  /** And where there is nothing. */
  readonly nullStrengths: Readonly<Record<string, number>>;
  readonly dPrime: number;
  readonly listeners: number;
  readonly noise?: 'normal' | 'gumbel';
  recover(request: {
    rows: readonly PanelResultRow[];
    strengths: Readonly<Record<string, number>>;
    dPrime: number;
    /** Of the intervals. */
    level: number;
  }): readonly Recovered[];
}

/** Of every claim: a panel where nothing is must not be called a find by chance, and one where something is must still be found. */
const ALPHA = 0.001;

const TWO: readonly PlainStimulus[] = [
  { conditionId: 'canary-human', makerKind: 'human' },
  { conditionId: 'canary-ours', makerKind: 'engine' },
];
const FOUR: readonly PlainStimulus[] = ['first', 'second', 'third', 'fourth'].map((name) => ({
  conditionId: `canary-${name}`,
}));
const NONE_APART = Object.fromEntries(FOUR.map(({ conditionId }) => [conditionId, 0]));
const FOUR_APART = {
  'canary-first': 1.5,
  'canary-second': 0.5,
  'canary-third': -0.5,
  'canary-fourth': -1.5,
};

const detection = (protocol: Protocol): KnownPanel => ({
  stimuli: TWO,
  definition: {
    analysisPlan: { claims: [{ test: 'exact-binomial', alternative: 'two-sided', alpha: ALPHA }] },
  },
  strengths: {},
  nullStrengths: {},
  dPrime: 2.5,
  listeners: 12,
  recover({ rows, dPrime, level }) {
    const { interval } = estimateDPrime({ protocol, correct: countCorrect(rows), n: rows.length, level });
    return [{ what: 'd′', truth: dPrime, low: interval.low, high: interval.high }];
  },
});

const rating = (claimed: [string, string], known: Partial<KnownPanel>): KnownPanel => ({
  stimuli: TWO,
  definition: {
    analysisPlan: { claims: [{ test: 'rating-difference', conditions: claimed, alpha: ALPHA }] },
  },
  strengths: {},
  nullStrengths: {},
  dPrime: 0,
  listeners: 16,
  recover({ rows, strengths, level }) {
    const ratings = rows.flatMap((row) =>
      row.answers === 'rating'
        ? [{ listener: row.listener, item: row.itemId, system: row.condition, score: row.rating }]
        : [],
    );
    const [first, second] = claimed;
    const differences = listenerDifferences(ratings, { first, second });
    const { interval } = hodgesLehmannShift(
      differences.map(({ difference }) => difference),
      { level },
    );
    const truth = (strengths[first] ?? 0) - (strengths[second] ?? 0);
    return [{ what: 'difference in points', truth, low: interval.low, high: interval.high }];
  },
  ...known,
});

const countCorrect = (rows: readonly PanelResultRow[]): number =>
  rows.filter(({ correct }) => correct === true).length;

function contrastsOf(
  scale: StrengthScale,
  { strengths, level }: { strengths: Readonly<Record<string, number>>; level: number },
): Recovered[] {
  return compareStrengths(scale, { level }).contrasts.map(({ stronger, weaker, interval }) => ({
    what: `${stronger} over ${weaker}`,
    truth: (strengths[stronger] ?? 0) - (strengths[weaker] ?? 0),
    low: interval.low,
    high: interval.high,
  }));
}

const ANCHORS: readonly PlainStimulus[] = [
  { conditionId: 'canary-reference', role: 'hidden-reference' },
  { conditionId: 'canary-low', role: 'low-anchor' },
  { conditionId: 'canary-mid', role: 'mid-anchor' },
];

export const KNOWN_PANELS: Readonly<Record<PanelMethod, KnownPanel>> = {
  abx: detection('abx-independent-observation'),
  'same-different': detection('same-different-differencing'),
  triangle: detection('triangle'),
  tetrad: detection('tetrad'),
  identification: {
    ...detection('2afc'),
    strengths: { 'canary-ours': 1.25, 'canary-human': 0 },
    nullStrengths: { 'canary-ours': 0, 'canary-human': 0 },
    recover({ rows, strengths, level }) {
      const correct = countCorrect(rows);
      const { interval } = estimateDPrime({ protocol: '2afc', correct, n: rows.length, level, signed: true });
      const truth = (strengths['canary-ours'] ?? 0) - (strengths['canary-human'] ?? 0);
      return [{ what: 'd′', truth, low: interval.low, high: interval.high }];
    },
  },
  preference: {
    ...detection('2afc'),
    strengths: { 'canary-ours': 0, 'canary-human': 1.2 },
    nullStrengths: { 'canary-ours': 0, 'canary-human': 0 },
    recover({ rows, strengths, level }) {
      const successes = rows.filter(
        (row) =>
          row.answers === 'choice' &&
          (row.choice === 'A' ? row.conditionA : row.conditionB) === 'canary-human',
      ).length;
      const { low, high } = clopperPearsonInterval({ successes, n: rows.length, level });
      const apart = (strengths['canary-human'] ?? 0) - (strengths['canary-ours'] ?? 0);
      return [{ what: 'share for the human’s', truth: normalCdf(apart / Math.SQRT2), low, high }];
    },
  },
  'paired-comparison': {
    stimuli: FOUR,
    definition: { trialsPerSession: 12, analysisPlan: { claims: [{ test: 'ranking', alpha: ALPHA }] } },
    strengths: FOUR_APART,
    nullStrengths: NONE_APART,
    dPrime: 0,
    listeners: 20,
    noise: 'gumbel',
    recover({ rows, strengths, level }) {
      const comparisons = rows.flatMap((row) =>
        row.answers === 'choice'
          ? [
              {
                listener: row.listener,
                first: row.conditionA,
                second: row.conditionB,
                preferred: row.choice === 'A' ? ('first' as const) : ('second' as const),
              },
            ]
          : [],
      );
      return contrastsOf(fitBradleyTerry(comparisons), { strengths, level });
    },
  },
  ranking: {
    stimuli: FOUR,
    definition: { analysisPlan: { claims: [{ test: 'ranking', alpha: ALPHA }] } },
    strengths: FOUR_APART,
    nullStrengths: NONE_APART,
    dPrime: 0,
    listeners: 16,
    noise: 'gumbel',
    recover({ rows, strengths, level }) {
      const rankings = rows.flatMap((row) =>
        row.answers === 'ranking'
          ? [
              {
                listener: row.listener,
                places: row.ranking.split(' > ').map((place) => place.split(' = ')),
              },
            ]
          : [],
      );
      return contrastsOf(fitPlackettLuce(rankings), { strengths, level });
    },
  },
  'multi-stimulus': rating(['canary-first', 'canary-second'], {
    stimuli: FOUR,
    strengths: { 'canary-first': 65, 'canary-second': 50, 'canary-third': 45, 'canary-fourth': 40 },
    nullStrengths: { 'canary-first': 50, 'canary-second': 50, 'canary-third': 50, 'canary-fourth': 50 },
  }),
  mushra: rating(['canary-ours', 'canary-theirs'], {
    stimuli: [...ANCHORS, { conditionId: 'canary-ours' }, { conditionId: 'canary-theirs' }],
    strengths: {
      'canary-reference': 90,
      'canary-low': 20,
      'canary-mid': 40,
      'canary-ours': 65,
      'canary-theirs': 50,
    },
    nullStrengths: {
      'canary-reference': 90,
      'canary-low': 20,
      'canary-mid': 40,
      'canary-ours': 55,
      'canary-theirs': 55,
    },
  }),
  'triple-stimulus': rating(['canary-ours', 'canary-theirs'], {
    stimuli: [
      { conditionId: 'canary-reference', role: 'hidden-reference' },
      { conditionId: 'canary-ours' },
      { conditionId: 'canary-theirs' },
    ],
    strengths: { 'canary-reference': 5, 'canary-ours': 3.5, 'canary-theirs': 2.6 },
    nullStrengths: { 'canary-reference': 5, 'canary-ours': 3, 'canary-theirs': 3 },
  }),
};

export interface KnownPanelRun {
  run(request: {
    method: PanelMethod;
    seed: number;
    isNull?: boolean;
    level?: number;
  }): Promise<KnownPanelResult>;
  stop(): Promise<void>;
}

/** A real server on a free port, to which panels are opened one after another. */
export async function startKnownPanels(): Promise<KnownPanelRun> {
  const folder = await makeMemoryFolder('earwitness-known');
  const server = await createPanelServer({
    database: join(folder, 'panels.sqlite'),
    clientFolder: folder,
    port: 0,
  });
  const packs = new Map<PanelMethod, Promise<SmallPack>>();
  const packOf = (method: PanelMethod): Promise<SmallPack> => {
    const comparisons = ['one', 'two'].map((item) => ({
      itemId: `canary-item-${item}`,
      itemTitle: `Canary Title ${item}`,
      stimuli: KNOWN_PANELS[method].stimuli,
    }));
    const pack = packs.get(method) ?? writeSmallPack({ comparisons });
    packs.set(method, pack);
    return pack;
  };
  return {
    run: async ({ method, seed, isNull = false, level = 0.95 }) =>
      runKnownPanel({ server, pack: await packOf(method), method, seed, isNull, level }),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      for (const pack of packs.values()) await (await pack).remove();
    },
  };
}

async function runKnownPanel({
  server,
  pack,
  method,
  seed,
  isNull,
  level,
}: {
  server: PanelServer;
  pack: SmallPack;
  method: PanelMethod;
  seed: number;
  isNull: boolean;
  level: number;
}): Promise<KnownPanelResult> {
  const known = KNOWN_PANELS[method];
  const panelId = `known-${method}-${isNull ? 'null' : 'real'}-${seed}`;
  const strengths = isNull ? known.nullStrengths : known.strengths;
  const dPrime = isNull ? 0 : known.dPrime;
  const definition = knownDefinition(method, panelId);
  const { packFolder, blindingKeyFile } = pack;
  await server.openPanel({ definition, packFolder, blindingKeyFile });
  const { answers } = await simulatePanel({
    url: server.url,
    panelId,
    seed: panelId,
    listeners: Array.from({ length: known.listeners }, () => ({
      dPrime,
      playback: 'headphones',
      trained: true,
      // who takes a condition for the reference gives it the highest grade, which moves its mean
      recognizesReference: 1,
    })),
    strengths: strengthTable({ pack: pack.pack, key: pack.key, strengths }),
    noise: known.noise ?? 'normal',
    listenersAtOnce: known.listeners,
    stimulusType: 'audio/wav',
  });
  await server.closePanel(panelId);
  await server.unblindPanel(panelId, 'nobody to keep blind');
  const { rows, verdicts } = await server.results(panelId);
  const verdict = verdicts.find(({ exploratory }) => !exploratory);
  if (verdict === undefined) throw new RangeError(`Cannot judge ${panelId} as its plan has no claim`);
  return {
    answers,
    outcome: verdict.outcome,
    recovered: known.recover({
      rows: rows.filter(({ training }) => !training),
      strengths,
      dPrime,
      level,
    }),
  };
}

function knownDefinition(method: PanelMethod, panelId: string): PanelDefinition {
  return smallDefinition({
    panelId,
    method,
    simulated: true,
    trialsPerSession: 8,
    trainingTrials: 0,
    allowsTies: false,
    ...KNOWN_PANELS[method].definition,
  });
}
