/** Lets bots take a panel, and asks of all they received whether anything but the samples tells what lies under a switch. */
import { simulatePanel } from '../../src/index.ts';
import { createVisitor } from '../../src/simulation/visitor.ts';
import { type CanaryHit, createCanarySearch } from './canaries.ts';
import { featuresOf, tabulate } from './features.ts';
import { type Leak, startLeakyProxy } from './leaky-proxy.ts';
import { isForeseeable } from './linear-complexity.ts';
import type { OraclePanel } from './oracle-panel.ts';
import { ABX_SLOTS, Recording, type TrialObservation, type Truth } from './recording.ts';
import { type Telling, tellApart } from './tell-apart.ts';
import { kolmogorovSmirnovTest } from './two-sample-test.ts';

/** What lies within the band that chance keeps to in 999 of 1,000 recordings is no finding. */
const ALPHA = 0.001;

export interface OracleAnswer {
  readonly sessions: number;
  readonly presentations: number;
  readonly replies: number;
  readonly canaryHits: readonly CanaryHit[];
  readonly features: number;
  readonly tellings: readonly (Telling & { readonly target: Target })[];
  readonly timing: readonly { readonly what: string; readonly distance: number; readonly pValue: number }[];
  /** In words; empty where nothing leaks. */
  readonly findings: readonly string[];
}

type Target = 'X is A' | 'the first condition is A';

/** Has sessions taken against a server, and every token tried again afterwards. */
export async function record({
  url,
  panelId,
  truth,
  sessions,
  inOrder = false,
  triesAgain = true,
  stimulusType,
}: {
  url: string;
  panelId: string;
  truth: Truth;
  sessions: number;
  /** One listener after another, one sound after another: then a server's delay is seen as it is. */
  inOrder?: boolean;
  /** Whether every sound is asked for once more when all is over, by somebody else. */
  triesAgain?: boolean;
  stimulusType?: 'audio/flac' | 'audio/wav';
}): Promise<Recording> {
  const recording = new Recording(truth);
  await simulatePanel({
    url,
    panelId,
    seed: `${Math.random()}`,
    listeners: Array.from({ length: sessions }, () => ({
      dPrime: 0,
      playback: 'headphones',
      trained: false,
    })),
    listenersAtOnce: inOrder ? 1 : 8,
    loadsOneByOne: inOrder,
    ...(stimulusType === undefined ? {} : { stimulusType }),
    onTrafficRecord: recording.take,
  });
  if (!triesAgain) return recording;
  const stranger = createVisitor({ url, onTrafficRecord: recording.takeAfterwards });
  for (const path of recording.stimulusPaths()) await stranger.get(path);
  stranger.leave();
  return recording;
}

/** Looks for names, for what tells coins, for delays, and for coins that can be foretold. */
export function askOracle({
  recording,
  canaries,
}: {
  recording: Recording;
  canaries: readonly string[];
}): OracleAnswer {
  const search = createCanarySearch(canaries);
  const canaryHits = recording.texts.flatMap(({ where, text }) => [
    ...search(text, where),
    ...search(where, where),
  ]);
  const observations = recording.observations();
  const sessions = new Set(observations.map(({ listener }) => listener)).size;
  // practice tells what it was
  const counts = ({ index }: TrialObservation) => index > 0;
  const trials = observations.filter(counts);
  const table = tabulate(featuresOf(observations, { counts }), trials.length);
  const targets: Readonly<Record<Target, (trial: TrialObservation) => boolean>> = {
    'X is A': ({ xIsA }) => xIsA,
    'the first condition is A': ({ firstIsUnderA }) => firstIsUnderA,
  };
  const blocks = blocksOf(trials);
  const tellings = (Object.keys(targets) as Target[]).flatMap((target) =>
    tellApart({ table, coins: trials.map(targets[target]), blocks }).map((telling) => ({
      ...telling,
      target,
    })),
  );
  const timing = timingOf(observations);
  const coins = observations.flatMap(({ firstIsUnderA, xIsA }) => [firstIsUnderA, xIsA]);
  const findings = [
    ...[...new Set(canaryHits.map(({ form }) => form))].map((form) => `a name as ${form}`),
    ...repeatedTokens(observations),
    ...tellings
      .filter(({ pValue }) => pValue < ALPHA)
      .map(
        ({ target, classifier, right, of, by }) =>
          `${classifier}: ${target} in ${right} of ${of}, by ${by.join('; ')}`,
      ),
    ...timing
      .filter(({ pValue }) => pValue < ALPHA)
      .map(({ what, distance }) => `${what}: distributions ${distance.toFixed(3)} apart`),
    ...(isForeseeable(coins.slice(0, COINS_TRIED)) ? ['coins that can be foretold'] : []),
  ];
  return {
    sessions,
    presentations: 3 * observations.length,
    replies: recording.replies,
    canaryHits,
    features: table.names.length,
    tellings,
    timing,
    findings,
  };
}

/** Enough for generators of up to some five hundred bits. */
const COINS_TRIED = 1000;
const BLOCKS = 5;

/** Sessions in blocks, in the order in which they began; what a listener heard stays together. */
function blocksOf(trials: readonly TrialObservation[]): number[] {
  const order = [...new Set(trials.map(({ listener }) => listener))].sort((one, other) => one - other);
  const placeOf = new Map(order.map((listener, place) => [listener, place]));
  return trials.map(({ listener }) => Math.floor(((placeOf.get(listener) ?? 0) * BLOCKS) / order.length));
}

function timingOf(observations: readonly TrialObservation[]) {
  const times = { 'first byte': [[], []], 'whole reply': [[], []] } as Record<string, [number[], number[]]>;
  for (const trial of observations) {
    for (const slot of ABX_SLOTS) {
      const isUnderA = slot === 'A' || (slot === 'X' && trial.xIsA);
      const place = isUnderA === trial.firstIsUnderA ? 0 : 1;
      const { firstByteMilliseconds, totalMilliseconds } = trial.served[slot];
      times['first byte']![place].push(firstByteMilliseconds);
      times['whole reply']![place].push(totalMilliseconds);
    }
  }
  return Object.entries(times).map(([what, [first, second]]) => ({
    what,
    ...(first.length === 0 || second.length === 0
      ? { distance: 0, pValue: 1 }
      : kolmogorovSmirnovTest(first, second)),
  }));
}

/** 128 random bits do not come twice. */
function repeatedTokens(observations: readonly TrialObservation[]): string[] {
  const tokens = observations.flatMap(({ opened }) => (opened.body ?? '').match(/[0-9a-f]{32}/g) ?? []);
  return new Set(tokens).size < tokens.length ? ['a token that comes twice'] : [];
}

const SESSIONS_PER_LEAK = 10;

/** Plants a leak before a panel's server, and gives what the oracle finds. */
export async function answerOnLeak(panel: OraclePanel, leak: Leak | null): Promise<OracleAnswer> {
  const { server, truth, names, panelId, canaries } = panel;
  const proxy = await startLeakyProxy({ target: server.url, truth, names, leak });
  try {
    const recording = await record({
      url: proxy.url,
      panelId,
      truth,
      sessions: leak?.sessions ?? SESSIONS_PER_LEAK,
      inOrder: leak?.needsOrder ?? false,
      triesAgain: leak?.afterwards !== undefined,
      ...(leak?.stimulusType === undefined ? {} : { stimulusType: leak.stimulusType }),
    });
    return askOracle({ recording, canaries });
  } finally {
    await proxy.stop();
  }
}
