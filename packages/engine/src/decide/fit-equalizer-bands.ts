/** A wanted correction curve as a few bells and shelves: greedy choice, gains by least squares. Deterministic. */
import { bandCurveDb } from '../plan/equalizer-band-curve.ts';
import type { EqualizerBand } from '../plan/mastering-plan.ts';
import { roundDb, roundHz } from '../plan/plan-numbers.ts';
import { solveLeastSquares } from './least-squares.ts';

export interface WantedGain {
  readonly frequencyHz: number;
  readonly gainDb: number;
}

const MOST_BANDS = 8;
/** Nobody hears a smaller departure from the wanted curve. */
const CLOSE_ENOUGH_DB = 0.3;
/** A band that takes away less than this share of the remaining error is not worth its place in the plan. */
const LEAST_IMPROVEMENT = 0.2;
/** Nobody hears a smaller band. */
const LEAST_GAIN_DB = 0.3;
/**
 * Bands nearer to each other than an octave share one job: two of them would be a fitting trick, not a decision one could
 * explain. Three third octaves to the base ten, 10^0.3, are just short of one.
 */
const LEAST_SPACING_OCTAVES = 0.99;
const BELL_WIDTHS_Q = [0.7, 1, 1.4];
const SHELF_Q = 0.7;
const HIGHEST_LOW_SHELF_HZ = 400;
const LOWEST_HIGH_SHELF_HZ = 2500;

type BandShape = Omit<EqualizerBand, 'gainDb'>;

/** @returns at most eight bands, ascending, an octave apart or more; gains within ±`capDb`; none when the wanted curve is flat */
export function fitEqualizerBands(
  wanted: readonly WantedGain[],
  { capDb }: { capDb: number },
): EqualizerBand[] {
  const candidates = listCandidates(wanted);
  let chosen: BandShape[] = [];
  let gainsDb: number[] = [];
  let remainingDb = wanted.map(({ gainDb }) => gainDb);
  while (chosen.length < MOST_BANDS && largest(remainingDb) > CLOSE_ENOUGH_DB) {
    const best = candidates
      .filter((candidate) => chosen.every((shape) => isApart(shape, candidate)))
      .map((candidate) => fitGains([...chosen, candidate], wanted))
      .filter(({ gainsDb }) => gainsDb.every((gainDb) => Math.abs(gainDb) >= LEAST_GAIN_DB))
      .filter(({ shapes, gainsDb }) => goesTheWantedWay(shapes, gainsDb, wanted))
      .reduce<Fit | undefined>((a, b) => (a && a.squaredError <= b.squaredError ? a : b), undefined);
    if (!best || best.squaredError > (1 - LEAST_IMPROVEMENT) * sumOfSquares(remainingDb)) break;
    ({ shapes: chosen, gainsDb, remainingDb } = best);
  }
  return chosen
    .map((shape, index) => ({ ...shape, gainDb: roundDb(clamp(gainsDb[index]!, capDb)) }))
    .toSorted((a, b) => a.frequencyHz - b.frequencyHz);
}

function listCandidates(wanted: readonly WantedGain[]): BandShape[] {
  const active = wanted.filter(({ gainDb }) => gainDb !== 0);
  return active.flatMap(({ frequencyHz }): BandShape[] => {
    const hz = roundHz(frequencyHz);
    const bells = BELL_WIDTHS_Q.map((q) => ({ shape: 'bell', frequencyHz: hz, q }) as const);
    if (hz <= HIGHEST_LOW_SHELF_HZ) return [...bells, { shape: 'low-shelf', frequencyHz: hz, q: SHELF_Q }];
    if (hz >= LOWEST_HIGH_SHELF_HZ) return [...bells, { shape: 'high-shelf', frequencyHz: hz, q: SHELF_Q }];
    return bells;
  });
}

interface Fit {
  readonly shapes: BandShape[];
  readonly gainsDb: number[];
  readonly remainingDb: number[];
  readonly squaredError: number;
}

const isApart = (a: BandShape, b: BandShape): boolean =>
  Math.abs(Math.log2(a.frequencyHz / b.frequencyHz)) >= LEAST_SPACING_OCTAVES;

/** Whether no band lifts what is too much where it stands, or lowers what is too little, to make up for another. */
function goesTheWantedWay(
  shapes: readonly BandShape[],
  gainsDb: readonly number[],
  wanted: readonly WantedGain[],
): boolean {
  return shapes.every((shape, index) => {
    const here = wanted.find(({ frequencyHz }) => roundHz(frequencyHz) === shape.frequencyHz);
    return here!.gainDb * gainsDb[index]! > 0;
  });
}

/** For a few dB, a band's curve in dB is proportional to its gain to within a tenth of a dB. */
function fitGains(shapes: BandShape[], wanted: readonly WantedGain[]): Fit {
  const columns = shapes.map((shape) =>
    wanted.map(({ frequencyHz }) => bandCurveDb({ ...shape, gainDb: 1 }, frequencyHz)),
  );
  const gainsDb = solveLeastSquares(
    columns,
    wanted.map(({ gainDb }) => gainDb),
    { ridge: RIDGE },
  );
  const remainingDb = wanted.map(
    ({ gainDb }, row) => gainDb - columns.reduce((sum, column, k) => sum + column[row]! * gainsDb[k]!, 0),
  );
  return { shapes, gainsDb, remainingDb, squaredError: sumOfSquares(remainingDb) };
}

/** Gains this large are not worth a little less error: weighs Σ gain² against Σ error². */
const RIDGE = 0.05;

const sumOfSquares = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value * value, 0);
const largest = (values: readonly number[]): number => Math.max(0, ...values.map(Math.abs));
const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));
