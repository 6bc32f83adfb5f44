/**
 * An equalizer curve as the few bands that a person can dial in: bells and shelves whose frequencies, gains and widths are refined
 * together on the curve that they make in sum. Deterministic.
 *
 * @source K. Levenberg 1944, D. Marquardt 1963 (damped least squares); C. L. Lawson 1961 (weights towards the least largest error)
 */
import { type EqualizerBand, equalizerCurveDb } from '@earwitness/engine';

export interface RecallBands {
  /** Ascending in frequency, rounded as a person would dial them in. */
  readonly bands: readonly EqualizerBand[];
  /** What the equalizer's output is turned up by besides; 0 where the bands are the planned ones. */
  readonly outputGainDb: number;
  /** The most that the rounded bands depart from the curve, 20 Hz to 20 kHz or half the sample rate. */
  readonly residualDb: number;
}

/** What an engineer has on one screen. */
const MOST_BANDS = 8;
const LOWEST_HZ = 20;
const HIGHEST_HZ = 20_000;
const POINTS_PER_OCTAVE = 12;
const WANTED_RESIDUAL_DB = 0.5;
/** Some room for rounding what was fitted. */
const CLOSE_ENOUGH_DB = 0.4;

const LIMITS = {
  /** A shelf at the wrong end of the spectrum would be a gain. */
  logHz: {
    'low-shelf': [Math.log(20), Math.log(600)],
    bell: [Math.log(20), Math.log(20_000)],
    'high-shelf': [Math.log(1_500), Math.log(16_000)],
  },
  gainDb: [-15, 15],
  logQ: [Math.log(0.3), Math.log(6)],
} as const;

/** Weighs a band's squared gain against a point's squared error: two bands that work against each other are not worth a little less error. */
const GAIN_COST = 0.02;
/** The largest error is brought down round by round, until that many rounds did not help. */
const PATIENCE_ROUNDS = 6;

/** A band as three numbers that may move freely. */
interface Candidate {
  readonly shape: EqualizerBand['shape'];
  readonly logHz: number;
  readonly gainDb: number;
  readonly logQ: number;
}

interface Fit {
  readonly candidates: readonly Candidate[];
  readonly errorsDb: Float64Array;
}

/**
 * Fits bands to the curve that planned bands make in sum. Where there are eight or fewer, they are the answer.
 *
 * @param sampleRate the curve counts up to 0.45 of it
 */
export function fitRecallBands(planned: readonly EqualizerBand[], sampleRate: number): RecallBands {
  const hz = gridUpTo(Math.min(HIGHEST_HZ, 0.45 * sampleRate));
  const targetDb = equalizerCurveDb(planned, hz);
  if (planned.length <= MOST_BANDS) return dialledIn(planned, { hz, targetDb }, { mayGain: false });
  let fit: Fit = { candidates: [], errorsDb: centred(targetDb.map((level) => -level)) };
  while (fit.candidates.length < MOST_BANDS && largestOf(fit.errorsDb) > CLOSE_ENOUGH_DB) {
    fit = withOneMore(fit, { hz, targetDb });
  }
  const { candidates } = evenOut(fit, { hz, targetDb });
  return dialledIn(candidates.map(bandOf), { hz, targetDb }, { mayGain: true });
}

interface Curve {
  readonly hz: readonly number[];
  readonly targetDb: Float64Array;
}

function gridUpTo(highestHz: number): readonly number[] {
  const count = Math.floor(Math.log2(highestHz / LOWEST_HZ) * POINTS_PER_OCTAVE);
  return Array.from({ length: count + 1 }, (_, index) => LOWEST_HZ * 2 ** (index / POINTS_PER_OCTAVE));
}

const bandOf = ({ shape, logHz, gainDb, logQ }: Candidate): EqualizerBand => ({
  shape,
  frequencyHz: Math.exp(logHz),
  gainDb,
  q: Math.exp(logQ),
});

/** The best of several places and shapes for one more band, refined by itself first, then together with the bands that are there. */
function withOneMore({ candidates, errorsDb }: Fit, curve: Curve): Fit {
  const { hz } = curve;
  const remaining: Curve = { hz, targetDb: errorsDb.map((error) => -error) };
  const bells = peaksOf(errorsDb).flatMap((index) =>
    [0.7, 1.4, 3].map(
      (q): Candidate => ({
        shape: 'bell',
        logHz: Math.log(hz[index]!),
        gainDb: -errorsDb[index]!,
        logQ: Math.log(q),
      }),
    ),
  );
  const shelves: Candidate[] = [
    { shape: 'low-shelf', logHz: Math.log(100), gainDb: -errorsDb[0]!, logQ: Math.log(0.7) },
    { shape: 'high-shelf', logHz: Math.log(8000), gainDb: -errorsDb.at(-1)!, logQ: Math.log(0.7) },
  ];
  const isNew = ({ shape }: Candidate) => shape === 'bell' || candidates.every((one) => one.shape !== shape);
  const best = [...bells, ...shelves.filter(isNew)]
    .map((candidate) => refine([candidate], remaining, { rounds: 12 }))
    .reduce((leader, one) => (squareSum(one.errorsDb) < squareSum(leader.errorsDb) ? one : leader));
  return refine([...candidates, ...best.candidates], curve, { rounds: 40 });
}

/** Where the error is largest, at most four places, half an octave apart or more. */
function peaksOf(errorsDb: Float64Array): readonly number[] {
  const order = [...errorsDb.keys()].toSorted((a, b) => Math.abs(errorsDb[b]!) - Math.abs(errorsDb[a]!));
  const peaks: number[] = [];
  for (const index of order) {
    if (peaks.length === 4) break;
    if (peaks.every((other) => Math.abs(other - index) >= POINTS_PER_OCTAVE / 2)) peaks.push(index);
  }
  return peaks;
}

/** Weighs the places with the largest errors more, round by round, as long as the largest error gets smaller. */
function evenOut(fit: Fit, curve: Curve): Fit {
  let best = refine(fit.candidates, curve, { rounds: 60 });
  let weights = new Float64Array(curve.hz.length).fill(1);
  let present = best;
  let fruitless = 0;
  while (fruitless < PATIENCE_ROUNDS && largestOf(best.errorsDb) > CLOSE_ENOUGH_DB) {
    const largest = largestOf(present.errorsDb);
    weights = weights.map((weight, index) => weight * (0.5 + Math.abs(present.errorsDb[index]!) / largest));
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    weights = weights.map((weight) => weight / mean);
    present = refine(present.candidates, curve, { rounds: 10, weights });
    const isBetter = largestOf(present.errorsDb) < largestOf(best.errorsDb) - 0.01;
    fruitless = isBetter ? 0 : fruitless + 1;
    if (isBetter) best = present;
  }
  return best;
}

/** Damped least squares on all numbers of all bands at once. */
function refine(
  start: readonly Candidate[],
  curve: Curve,
  { rounds, weights }: { rounds: number; weights?: Float64Array },
): Fit {
  const weigh = (errors: Float64Array) =>
    weights ? errors.map((error, index) => error * Math.sqrt(weights[index]!)) : errors;
  let candidates = start;
  let errorsDb = errorsOf(candidates, curve, weights);
  const costOf = (all: readonly Candidate[], errors: Float64Array) =>
    squareSum(weigh(errors)) + GAIN_COST * all.reduce((sum, { gainDb }) => sum + gainDb * gainDb, 0);
  let cost = costOf(candidates, errorsDb);
  let damping = 0.01;
  for (let round = 0; round < rounds; round++) {
    const columns = candidates.flatMap((candidate) =>
      slopesOf(candidate, curve.hz).map((slopes) => weigh(centred(slopes, weights))),
    );
    const gainsDb = candidates.flatMap(({ gainDb }) => [undefined, gainDb, undefined]);
    const step = solveDamped(columns, weigh(errorsDb), { damping, gainsDb });
    const next = candidates.map((candidate, index) => moved(candidate, step.slice(3 * index, 3 * index + 3)));
    const nextErrorsDb = errorsOf(next, curve, weights);
    const nextCost = costOf(next, nextErrorsDb);
    if (nextCost < cost) {
      const gained = cost - nextCost;
      [candidates, errorsDb, cost] = [next, nextErrorsDb, nextCost];
      damping = Math.max(1e-6, damping / 4);
      if (gained < 1e-6 * cost) break;
    } else {
      damping *= 4;
      if (damping > 1e4) break;
    }
  }
  return { candidates, errorsDb };
}

/** Besides a gain, which is free. */
const errorsOf = (
  candidates: readonly Candidate[],
  { hz, targetDb }: Curve,
  weights?: Float64Array,
): Float64Array =>
  centred(
    equalizerCurveDb(candidates.map(bandOf), hz).map((level, index) => level - targetDb[index]!),
    weights,
  );

/** Without the (weighted) mean. */
function centred(values: Float64Array, weights?: Float64Array): Float64Array {
  const sum = weights ? dot(values, weights) : values.reduce((total, value) => total + value, 0);
  const mean = sum / (weights ? weights.reduce((total, weight) => total + weight, 0) : values.length);
  return values.map((value) => value - mean);
}

const STEP = 1e-4;

/** How the curve of one band moves with each of its three numbers. */
function slopesOf(candidate: Candidate, hz: readonly number[]): readonly Float64Array[] {
  return (['logHz', 'gainDb', 'logQ'] as const).map((key) => {
    const above = bandOf({ ...candidate, [key]: candidate[key] + STEP });
    const below = bandOf({ ...candidate, [key]: candidate[key] - STEP });
    const belowDb = equalizerCurveDb([below], hz);
    return equalizerCurveDb([above], hz).map((level, index) => (level - belowDb[index]!) / (2 * STEP));
  });
}

function moved(candidate: Candidate, [logHz = 0, gainDb = 0, logQ = 0]: readonly number[]): Candidate {
  return {
    shape: candidate.shape,
    logHz: within(candidate.logHz - logHz, LIMITS.logHz[candidate.shape]),
    gainDb: within(candidate.gainDb - gainDb, LIMITS.gainDb),
    logQ: within(candidate.logQ - logQ, LIMITS.logQ),
  };
}

const within = (value: number, [lowest, highest]: readonly [number, number]): number =>
  Math.max(lowest, Math.min(highest, value));

/**
 * (JᵀJ + λ·diag(JᵀJ)) x = Jᵀ e, by Cholesky's decomposition.
 *
 * @param gainsDb the present value of each number that is a gain, which costs something by itself
 */
function solveDamped(
  columns: readonly Float64Array[],
  errors: Float64Array,
  { damping, gainsDb }: { damping: number; gainsDb: readonly (number | undefined)[] },
): number[] {
  const size = columns.length;
  const lower: number[][] = [];
  for (let i = 0; i < size; i++) {
    const row: number[] = [];
    lower.push(row);
    for (let j = 0; j <= i; j++) {
      let value = dot(columns[i]!, columns[j]!);
      if (i === j && gainsDb[i] !== undefined) value += GAIN_COST;
      // What hardly matters must not move far.
      if (i === j) value += damping * value + 1e-6;
      for (let k = 0; k < j; k++) value -= row[k]! * lower[j]![k]!;
      row.push(i === j ? Math.sqrt(Math.max(value, 1e-12)) : value / lower[j]![j]!);
    }
  }
  const forward: number[] = [];
  for (let i = 0; i < size; i++) {
    let value = dot(columns[i]!, errors) + GAIN_COST * (gainsDb[i] ?? 0);
    for (let k = 0; k < i; k++) value -= lower[i]![k]! * forward[k]!;
    forward.push(value / lower[i]![i]!);
  }
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let value = forward[i]!;
    for (let k = i + 1; k < size; k++) value -= lower[k]![i]! * solution[k]!;
    solution[i] = value / lower[i]![i]!;
  }
  return solution;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

/** Rounded to what a knob shows: three digits of frequency, 0.1 dB, two digits of Q; bands that do nothing are left out. */
function dialledIn(
  bands: readonly EqualizerBand[],
  { hz, targetDb }: Curve,
  { mayGain }: { mayGain: boolean },
): RecallBands {
  const rounded = bands
    .map(({ shape, frequencyHz, gainDb, q }) => ({
      shape,
      frequencyHz: Number(frequencyHz.toPrecision(3)),
      gainDb: toTenth(gainDb),
      q: Math.round(q * 100) / 100,
    }))
    .filter(({ gainDb }) => gainDb !== 0)
    .toSorted((a, b) => a.frequencyHz - b.frequencyHz);
  const errorsDb = equalizerCurveDb(rounded, hz).map((level, index) => level - targetDb[index]!);
  const middle = (Math.max(...errorsDb) + Math.min(...errorsDb)) / 2;
  const outputGainDb = mayGain ? toTenth(-middle) : 0;
  return {
    bands: rounded,
    outputGainDb,
    residualDb: largestOf(errorsDb.map((error) => error + outputGainDb)),
  };
}

const toTenth = (db: number): number => Math.round(db * 10) / 10 + 0;

/** Whether the bands stand for the curve to within what nobody hears. */
export const isCloseEnough = ({ residualDb }: RecallBands): boolean => residualDb <= WANTED_RESIDUAL_DB;

const squareSum = (values: Float64Array): number => dot(values, values);
const largestOf = (values: Float64Array): number =>
  values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
