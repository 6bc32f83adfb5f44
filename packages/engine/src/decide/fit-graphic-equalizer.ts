/** A wanted correction curve met at every third octave: one bell a band, all gains solved together, as their skirts overlap. */
import { equalizerCurveDb } from '../plan/equalizer-band-curve.ts';
import type { EqualizerBand } from '../plan/mastering-plan.ts';
import { roundDb, roundHz } from '../plan/plan-numbers.ts';
import type { WantedGain } from './fit-equalizer-bands.ts';
import { solveLeastSquares } from './least-squares.ts';

/** Wide enough that neighbours meet without a dip between them. */
const BELL_Q = 3;
/** Nobody hears a smaller bell, and its neighbours make up for it. */
const LEAST_GAIN_DB = 0.1;
/** A bell's shape changes a little with its gain: the gains are solved again with the shapes of the last ones. */
const MOST_ROUNDS = 8;
const CLOSE_ENOUGH_DB = 0.01;
/** The schema's range. */
const LARGEST_BELL_DB = 24;

/**
 * @param wanted one gain for each third octave, ascending
 * @returns bells, ascending, whose summed curve meets the wanted gains to about 0.1 dB; none when all are (nearly) 0
 * @source V. Välimäki, J. Liski, Accurate cascade graphic equalizer, IEEE Signal Processing Letters 24 (2017): interaction matrix
 */
export function fitGraphicEqualizer(wanted: readonly WantedGain[]): EqualizerBand[] {
  const target = wanted.map(({ gainDb }) => gainDb);
  if (target.every((gainDb) => Math.abs(gainDb) < LEAST_GAIN_DB)) return [];
  const frequenciesHz = wanted.map(({ frequencyHz }) => frequencyHz);
  let gainsDb = target;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const bells = wanted.map(({ frequencyHz }, index) => bellOf(frequencyHz, gainsDb[index]!));
    const columns = bells.map((bell) => shapeOf(bell, frequenciesHz));
    const remainingDb = target.map((gainDb, row) =>
      columns.reduce((rest, column, k) => rest - gainsDb[k]! * column[row]!, gainDb),
    );
    if (Math.max(...remainingDb.map(Math.abs)) < CLOSE_ENOUGH_DB) break;
    const changesDb = solveLeastSquares(columns, remainingDb, { ridge: 1e-6 });
    gainsDb = gainsDb.map((gainDb, index) =>
      Math.max(-LARGEST_BELL_DB, Math.min(LARGEST_BELL_DB, gainDb + changesDb[index]!)),
    );
  }
  return wanted
    .map(({ frequencyHz }, index) => bellOf(roundHz(frequencyHz), roundDb(gainsDb[index]!)))
    .filter(({ gainDb }) => Math.abs(gainDb) >= LEAST_GAIN_DB);
}

const bellOf = (frequencyHz: number, gainDb: number): EqualizerBand => ({
  shape: 'bell',
  frequencyHz,
  gainDb,
  q: BELL_Q,
});

/** What a bell gives at each frequency for each dB of its own gain. */
function shapeOf(bell: EqualizerBand, frequenciesHz: readonly number[]): number[] {
  const gainDb = Math.abs(bell.gainDb) < 0.5 ? 0.5 : bell.gainDb;
  return Array.from(equalizerCurveDb([{ ...bell, gainDb }], frequenciesHz), (db) => db / gainDb);
}
