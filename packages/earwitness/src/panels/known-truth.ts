/** What simulated listeners were given for ears, and whether it comes out of their answers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BlindingKey,
  PANEL_METHODS,
  type PanelDefinition,
  type PanelMethod,
  type PanelPack,
  type PanelResultRow,
} from '@earwitness/bench/panel';
import {
  clopperPearsonInterval,
  compareStrengths,
  fitBradleyTerry,
  fitPlackettLuce,
  listenerDifferences,
  meanOf,
  meanTInterval,
  normalCdf,
  type Protocol,
  proportionCorrectAt,
  type StrengthScale,
} from '@earwitness/bench/statistics';
import { compareStimuli, effectiveDPrime } from '@earwitness/listening-web';
import { UsageError } from '../terminal/report-failure.ts';

/** A known value, and the interval that the answers give for it. */
export interface Recovered {
  readonly what: string;
  readonly unit: 'share' | 'strength' | 'points';
  readonly truth: number;
  readonly low: number;
  readonly high: number;
  readonly comesBack: boolean;
}

export type Strengths = Readonly<Record<string, number>>;

/** So that of a thousand sound simulations one says that something is wrong. */
const LEVEL = 0.999;

const PROTOCOLS: Readonly<Partial<Record<PanelMethod, Protocol>>> = {
  abx: 'abx-independent-observation',
  'same-different': 'same-different-differencing',
  triangle: 'triangle',
  tetrad: 'tetrad',
};

/** Whether conditions have strengths: all methods but those where the only question is whether a difference is heard. */
export const hasStrengths = (method: PanelMethod): boolean => PROTOCOLS[method] === undefined;

/** The middle of a scale, how far apart neighbours lie for each unit of d′ and at most in all, and what else has its place on it. */
const RATING_SCALES = {
  hundred: { middle: 55, step: 15, most: 40, reference: 90, midAnchor: 40, lowAnchor: 20 },
  five: { middle: 3, step: 0.6, most: 2, reference: 5, midAnchor: 2, lowAnchor: 1.2 },
} as const;
const SPOILED = -3;

/**
 * Gives every condition its place: as was said, else evenly in the order in which the plan names them, or of the alphabet, the first
 * the strongest.
 *
 * @throws {UsageError} for a condition that the panel has not
 */
export function strengthsOf(
  key: BlindingKey,
  {
    definition: { method, analysisPlan },
    dPrime,
    given,
  }: {
    definition: Pick<PanelDefinition, 'method' | 'analysisPlan'>;
    dPrime: number;
    given: Strengths;
  },
): Strengths {
  const roleOf = new Map(key.stimuli.map(({ conditionId, role }) => [conditionId, role]));
  for (const conditionId of Object.keys(given)) {
    if (!roleOf.has(conditionId)) {
      throw new UsageError(
        `Cannot give ${conditionId} a strength as the panel has no such condition: it has ${[...roleOf.keys()].sort().join(', ')}`,
      );
    }
  }
  const claimed = analysisPlan.claims.flatMap(({ conditions }) => conditions ?? []);
  const tested = [...new Set([...claimed, ...[...roleOf.keys()].sort()])].filter(
    (conditionId) => roleOf.get(conditionId) === 'condition',
  );
  const isRating = PANEL_METHODS[method].answers === 'rating';
  const scale = RATING_SCALES[method === 'triple-stimulus' ? 'five' : 'hundred'];
  const step = isRating ? Math.min(scale.step * dPrime, scale.most / Math.max(1, tested.length - 1)) : dPrime;
  const engines = new Set(
    key.stimuli.flatMap(({ conditionId, makerKind }) => (makerKind === 'engine' ? [conditionId] : [])),
  );
  const usual = [...roleOf].map(([conditionId, role]): [string, number] => {
    if (role === 'condition') {
      if (method === 'identification') return [conditionId, engines.has(conditionId) ? dPrime : 0];
      const place = (tested.length - 1) / 2 - tested.indexOf(conditionId);
      return [conditionId, (isRating ? scale.middle : 0) + step * place];
    }
    if (!isRating) return [conditionId, role === 'spoiled' ? SPOILED : 0];
    if (role === 'hidden-reference' || role === 'open-reference') return [conditionId, scale.reference];
    return [conditionId, role === 'mid-anchor' ? scale.midAnchor : scale.lowAnchor];
  });
  return { ...Object.fromEntries(usual), ...given };
}

/** Holds what is known of simulated listeners against their rows. */
export async function recoverTruth(
  rows: readonly PanelResultRow[],
  {
    method,
    dPrime,
    strengths,
    pack,
    packFolder,
  }: {
    method: PanelMethod;
    dPrime: number;
    strengths: Strengths;
    pack: PanelPack;
    packFolder: string;
  },
): Promise<readonly Recovered[]> {
  const counted = rows.filter(({ kind }) => kind === 'trial' || kind === 'repeat');
  const protocol = PROTOCOLS[method];
  if (protocol !== undefined) {
    return [rightAnswers(counted, await expectedShare({ protocol, dPrime, pack, packFolder }))];
  }
  if (method === 'identification') {
    return [rightAnswers(counted, takenForEngine(counted, strengths))];
  }
  if (method === 'preference') return preferredShares(counted, strengths);
  if (method === 'paired-comparison') {
    const comparisons = counted.flatMap((row) =>
      row.answers === 'choice' && row.choice !== 'none'
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
    return contrastsOf(fitBradleyTerry(comparisons), strengths);
  }
  if (method === 'ranking') {
    const rankings = counted.flatMap((row) =>
      row.answers === 'ranking'
        ? [{ listener: row.listener, places: row.ranking.split(' > ').map((place) => place.split(' = ')) }]
        : [],
    );
    return contrastsOf(fitPlackettLuce(rankings), strengths);
  }
  return ratedDifferences(counted, strengths);
}

/** How perceptions scatter, so that the model by which strengths are estimated is the one by which they were drawn. */
export const noiseFor = (method: PanelMethod): 'normal' | 'gumbel' =>
  method === 'ranking' || method === 'paired-comparison' ? 'gumbel' : 'normal';

/** Right answers over the pairs that trials compare: where two sounds hardly differ, a listener has less of the d′. */
async function expectedShare({
  protocol,
  dPrime,
  pack,
  packFolder,
}: {
  protocol: Protocol;
  dPrime: number;
  pack: PanelPack;
  packFolder: string;
}): Promise<number> {
  const shares: number[] = [];
  for (const { use, stimuli } of pack.comparisons) {
    if (use !== 'trials') continue;
    const sounds = await Promise.all(stimuli.map(({ wav }) => readFile(join(packFolder, wav.file))));
    for (const [index, first] of sounds.entries())
      for (const second of sounds.slice(index + 1)) {
        const heard = dPrime === 0 ? 0 : effectiveDPrime(dPrime, await compareStimuli(first, second));
        shares.push(proportionCorrectAt({ protocol, dPrime: heard }));
      }
  }
  return meanOf(shares);
}

/** Right answers over the pairs that were heard: below a half where an engine's sounds less like one than what it is held against. */
function takenForEngine(rows: readonly PanelResultRow[], strengths: Strengths): number {
  const shares = rows.flatMap((row) => {
    if (row.answers !== 'choice') return [];
    const { conditionA, conditionB, truth } = row;
    const [engine, other] = truth === 'A' ? [conditionA, conditionB] : [conditionB, conditionA];
    return [normalCdf(((strengths[engine] ?? 0) - (strengths[other] ?? 0)) / Math.SQRT2)];
  });
  return meanOf(shares);
}

function rightAnswers(rows: readonly PanelResultRow[], truth: number): Recovered {
  const successes = rows.filter(({ correct }) => correct === true).length;
  return shareRecovered('right answers', { successes, n: rows.length, truth });
}

function preferredShares(rows: readonly PanelResultRow[], strengths: Strengths): Recovered[] {
  const pairs = new Map<string, { pair: readonly [string, string]; successes: number; n: number }>();
  for (const row of rows) {
    if (row.answers !== 'choice' || row.choice === 'none') continue;
    const pair = [row.conditionA, row.conditionB].sort() as [string, string];
    const tally = pairs.get(pair.join(' ')) ?? { pair, successes: 0, n: 0 };
    const chosen = row.choice === 'A' ? row.conditionA : row.conditionB;
    tally.n += 1;
    if (chosen === pair[0]) tally.successes += 1;
    pairs.set(pair.join(' '), tally);
  }
  return [...pairs.values()].map(({ pair: [first, second], successes, n }) => {
    const apart = (strengths[first] ?? 0) - (strengths[second] ?? 0);
    return shareRecovered(`${first} preferred to ${second}`, {
      successes,
      n,
      truth: normalCdf(apart / Math.SQRT2),
    });
  });
}

function shareRecovered(
  what: string,
  { successes, n, truth }: { successes: number; n: number; truth: number },
): Recovered {
  const { low, high } = clopperPearsonInterval({ successes, n, level: LEVEL });
  return recovered({ what, unit: 'share', truth, low, high });
}

const contrastsOf = (scale: StrengthScale, strengths: Strengths): Recovered[] =>
  compareStrengths(scale, { level: LEVEL }).contrasts.map(({ stronger, weaker, interval: { low, high } }) =>
    recovered({
      what: `${stronger} over ${weaker}`,
      unit: 'strength',
      truth: (strengths[stronger] ?? 0) - (strengths[weaker] ?? 0),
      low,
      high,
    }),
  );

/** Between conditions under test: what stands for the reference is rated as such, and anchors are no question. */
function ratedDifferences(rows: readonly PanelResultRow[], strengths: Strengths): Recovered[] {
  const ratings = rows.flatMap((row) =>
    row.answers === 'rating' && row.role === 'condition'
      ? [{ listener: row.listener, item: row.itemId, system: row.condition, score: row.rating }]
      : [],
  );
  const conditions = [...new Set(ratings.map(({ system }) => system))].sort(
    (one, other) => (strengths[other] ?? 0) - (strengths[one] ?? 0) || (one < other ? -1 : 1),
  );
  return conditions.flatMap((first, index) =>
    conditions.slice(index + 1).map((second) => {
      const differences = listenerDifferences(ratings, { first, second });
      const { interval } = meanTInterval(
        differences.map(({ difference }) => difference),
        { level: LEVEL },
      );
      return recovered({
        what: `${first} above ${second}`,
        unit: 'points',
        truth: (strengths[first] ?? 0) - (strengths[second] ?? 0),
        low: interval.low,
        high: interval.high,
      });
    }),
  );
}

const recovered = (found: Omit<Recovered, 'comesBack'>): Recovered => ({
  ...found,
  comesBack: found.low <= found.truth && found.truth <= found.high,
});
