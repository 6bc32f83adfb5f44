/** What a simulated listener answers to a trial, by its sounds alone. */
import type { PanelMethod } from '@earwitness/bench/panel';
import { createRandom, type Random } from '@earwitness/bench/statistics';
import type { GivenAnswer } from '../server/panels/given-answer.ts';
import type { PresentedTrial } from '../server/panels/panel-api.ts';
import type { Slot } from '../server/panels/slots.ts';
import type { PairDifference } from './compare-stimuli.ts';
import {
  decideAbx,
  decideSameDifferent,
  decideTetrad,
  decideTriangle,
  effectiveDPrime,
  type Manner,
  manner,
  type PerceptionNoise,
  perceive,
  type RatingScale,
  type RatingSpread,
  rate,
} from './simulated-listener.ts';
import type { StrengthTable } from './strength-table.ts';

/** A sound as it was loaded. */
export interface HeardSound {
  readonly slot: Slot;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly label: 'ai' | 'human' | null;
}

/** What listeners of a simulation have in common. */
export interface SimulatedEars {
  /** What is not in it is compared by its sound: brighter is liked better, denser is taken for an engine's. */
  readonly strengths: StrengthTable;
  readonly noise: PerceptionNoise;
  /** Two perceptions nearer than this, in units of one's noise, are no preference where that may be said. */
  readonly tieWithin: number;
  readonly ratingSpread: RatingSpread;
  compare(first: HeardSound, second: HeardSound): Promise<PairDifference>;
}

export interface ListenRequest {
  readonly trial: PresentedTrial;
  readonly sounds: readonly HeardSound[];
  readonly ears: SimulatedEars;
  readonly dPrime: number;
  /** How far being called human moves a sound up, in the same units. */
  readonly labelPull: number;
  /** How often the hidden reference is known for what it is, 0 to 1. */
  readonly recognizesReference: number;
  readonly listenerSeed: string;
  readonly random: Random;
}

/** Listens, and answers in the way the trial asks. */
export async function answerTrial(request: ListenRequest): Promise<{ answer: GivenAnswer } & Manner> {
  const { answer, evidence } = await ANSWERS[request.trial.method](request);
  return { answer, ...manner({ evidence, random: request.random }) };
}

type Answering = (request: ListenRequest) => Promise<{ answer: GivenAnswer; evidence: number }>;

/** A scale of hundred points, whole ones. */
const HUNDRED_POINTS: RatingScale = { lowest: 0, highest: 100, stepsPerPoint: 1 };
/** From 1.0 to 5.0. */
const FIVE_GRADES: RatingScale = { lowest: 1, highest: 5, stepsPerPoint: 10 };

const takeStronger: Answering = async (request) => {
  const { trial, sounds, ears, labelPull, random } = request;
  const { ordered, strengths } = await heardStrengths(request);
  const perceived = perceive({ strengths, noise: ears.noise, random }).map(
    (value, index) => value + (ordered[index]?.label === 'human' ? labelPull : 0),
  );
  const [first, second] = ordered;
  if (first === undefined || second === undefined || ordered.length !== 2) throw notAPair(sounds);
  const difference = perceived[0]! - perceived[1]!;
  const isAlike = strengths[0] === strengths[1] && (labelPull === 0 || first.label === second.label);
  const mayTie = trial.allowsTies && trial.method !== 'identification';
  const isTie = mayTie && (isAlike || Math.abs(difference) <= ears.tieWithin);
  return {
    answer: { choice: isTie ? 'none' : difference > 0 ? first.slot : second.slot },
    evidence: Math.abs(difference) / Math.SQRT2,
  };
};

const rateAll =
  (scale: RatingScale): Answering =>
  async (request) => {
    const { ears, listenerSeed, random } = request;
    const { ordered, strengths } = await heardStrengths(request, scale);
    const rated = rate({
      scores: strengths,
      spread: ears.ratingSpread,
      scale,
      random,
      listenerRandom: createRandom(`${listenerSeed}/leniency`),
      itemRandom: createRandom(`${listenerSeed}/liking/${ordered.map(({ sha256 }) => sha256).join()}`),
    });
    const ratings = ordered.map(({ slot }, index) => ({ slot, rating: rated[index] ?? scale.lowest }));
    return {
      answer: { ratings: withReference(ratings, request, scale) },
      evidence: (4 * (Math.max(...rated) - Math.min(...rated))) / (scale.highest - scale.lowest),
    };
  };

const ANSWERS: Readonly<Record<PanelMethod, Answering>> = {
  async abx(request) {
    const [a, b, x] = slotsOf(request.sounds, ['A', 'B', 'X']);
    const { choice, evidence } = decideAbx({
      dPrime: await dPrimeBetween(request, a!, b!),
      truth: x!.sha256 === a!.sha256 ? 'A' : 'B',
      random: request.random,
    });
    return { answer: { choice }, evidence };
  },
  async 'same-different'(request) {
    const [a, b] = slotsOf(request.sounds, ['A', 'B']);
    const { choice, evidence } = decideSameDifferent({
      dPrime: await dPrimeBetween(request, a!, b!),
      expectedDPrime: request.dPrime,
      random: request.random,
    });
    return { answer: { choice }, evidence };
  },
  async triangle(request) {
    const sounds = slotsOf(request.sounds, ['A', 'B', 'C']);
    const odd = sounds.findIndex(({ sha256 }) => sounds.filter((one) => one.sha256 === sha256).length === 1);
    const oddPlace = Math.max(0, odd);
    const { choice, evidence } = decideTriangle({
      dPrime: await dPrimeBetween(request, sounds[oddPlace]!, sounds[(oddPlace + 1) % 3]!),
      oddPlace,
      random: request.random,
    });
    return { answer: { choice: sounds[choice]!.slot }, evidence };
  },
  async tetrad(request) {
    const sounds = slotsOf(request.sounds, ['A', 'B', 'C', 'D']);
    const other = sounds.find(({ sha256 }) => sha256 !== sounds[0]!.sha256);
    const { choice, evidence } = decideTetrad({
      dPrime: other === undefined ? 0 : await dPrimeBetween(request, sounds[0]!, other),
      isFirstKind: sounds.map(({ sha256 }) => sha256 === sounds[0]!.sha256),
      random: request.random,
    });
    const withFirst = sounds[choice]!.slot;
    const rest = sounds.slice(1).filter(({ slot }) => slot !== withFirst);
    return { answer: { choice: `A${withFirst}|${rest.map(({ slot }) => slot).join('')}` }, evidence };
  },
  preference: takeStronger,
  'paired-comparison': takeStronger,
  identification: takeStronger,
  async ranking(request) {
    const { ordered, strengths } = await heardStrengths(request);
    const perceived = perceive({ strengths, noise: request.ears.noise, random: request.random });
    const places = ordered.map((_, index) => index).sort((one, two) => perceived[two]! - perceived[one]!);
    const gaps = places
      .slice(1)
      .map((place, index) => Math.abs(perceived[places[index]!]! - perceived[place]!));
    return {
      answer: { ranking: places.map((place) => [ordered[place]!.slot]) },
      evidence: Math.min(...gaps) / Math.SQRT2,
    };
  },
  'multi-stimulus': rateAll(HUNDRED_POINTS),
  mushra: rateAll(HUNDRED_POINTS),
  'triple-stimulus': rateAll(FIVE_GRADES),
};

async function dPrimeBetween(request: ListenRequest, one: HeardSound, other: HeardSound): Promise<number> {
  // who hears nothing need not compare
  return request.dPrime === 0 || one.sha256 === other.sha256
    ? 0
    : effectiveDPrime(request.dPrime, await request.ears.compare(one, other));
}

/** Neighbours on the scale of liking lie a d′ apart, and ratings this many points of a hundred for each of it. */
const POINTS_PER_D_PRIME = 15;

/**
 * The sounds that are judged, the strongest first, and how strong each is: by the table, or else by the sound. Sounds of one strength
 * stand in the order of their digests, so that noise is never drawn in an order that the switches give.
 */
async function heardStrengths(
  { trial, sounds, ears, dPrime }: ListenRequest,
  scale?: RatingScale,
): Promise<{ ordered: readonly HeardSound[]; strengths: readonly number[] }> {
  const judged = sounds
    .filter(({ slot }) => slot !== 'R')
    .sort((one, other) => (one.sha256 < other.sha256 ? -1 : Number(one.sha256 > other.sha256)));
  const given = judged.map(({ sha256 }) => ears.strengths.get(sha256));
  if (given.every((strength) => strength !== undefined)) {
    const order = judged.map((_, index) => index).sort((one, two) => given[two]! - given[one]!);
    return {
      ordered: order.map((index) => judged[index]!),
      strengths: order.map((index) => given[index]!),
    };
  }
  const ordered = await byLiking(judged, { trial, ears });
  const distances = [0];
  for (let index = 1; index < ordered.length; index += 1) {
    const [above, below] = [ordered[index - 1]!, ordered[index]!];
    const isSame = above.sha256 === below.sha256;
    const apart = isSame ? 0 : effectiveDPrime(dPrime, await ears.compare(above, below));
    distances.push(distances[index - 1]! - apart);
  }
  const middle = distances.reduce((sum, one) => sum + one, 0) / distances.length;
  const { lowest, highest } = scale ?? { lowest: 0, highest: 0 };
  const points = scale === undefined ? 1 : (POINTS_PER_D_PRIME * (highest - lowest)) / 100;
  return {
    ordered,
    strengths: distances.map((distance) => (lowest + highest) / 2 + points * (distance - middle)),
  };
}

/** Sorted by insertion, as comparing two takes its time. */
async function byLiking(
  judged: readonly HeardSound[],
  { trial, ears }: Pick<ListenRequest, 'trial' | 'ears'>,
): Promise<HeardSound[]> {
  const ordered: HeardSound[] = [];
  for (const sound of judged) {
    let place = 0;
    while (place < ordered.length) {
      const { firstIsBrighter, firstIsDenser } = await ears.compare(sound, ordered[place]!);
      if (trial.method === 'identification' ? firstIsDenser : firstIsBrighter) break;
      place += 1;
    }
    ordered.splice(place, 0, sound);
  }
  return ordered;
}

interface SlotRating {
  readonly slot: Slot;
  readonly rating: number;
}

/** Where one of the rated is known to be the reference, one must be given the highest grade: the one that is taken for it. */
function withReference(
  ratings: readonly SlotRating[],
  { trial, sounds, recognizesReference, random }: ListenRequest,
  { highest, stepsPerPoint }: RatingScale,
): SlotRating[] {
  const reference = sounds.find(({ slot }) => slot === 'R')?.sha256;
  if (trial.method === 'multi-stimulus' || reference === undefined) return [...ratings];
  const hidden = sounds.find(({ slot, sha256 }) => slot !== 'R' && sha256 === reference)?.slot;
  const isRecognized = random.uniform() < recognizesReference;
  const others = ratings.filter(({ slot }) => slot !== hidden);
  const bestOther = others.reduce<SlotRating | undefined>(
    (best, one) => (best === undefined || one.rating > best.rating ? one : best),
    undefined,
  );
  const taken = isRecognized || bestOther === undefined ? hidden : bestOther.slot;
  const belowHighest = highest - 1 / stepsPerPoint;
  return ratings.map(({ slot, rating }) => ({
    slot,
    rating: slot === taken ? highest : Math.min(rating, belowHighest),
  }));
}

function slotsOf(sounds: readonly HeardSound[], wanted: readonly Slot[]): HeardSound[] {
  return wanted.map((slot) => {
    const found = sounds.find((sound) => sound.slot === slot);
    if (found === undefined) throw new RangeError(`Cannot answer the trial as it came without ${slot}`);
    return found;
  });
}

function notAPair(sounds: readonly HeardSound[]): RangeError {
  return new RangeError(
    `Cannot answer the trial as it must hold two sounds: it holds ${sounds.map(({ slot }) => slot).join(', ')}`,
  );
}
