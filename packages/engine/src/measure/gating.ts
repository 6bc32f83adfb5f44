/**
 * Gating: which stretches count when the loudness of a whole is told. Works on powers: the channel-weighted mean squares of
 * K-weighted windows.
 */
import { log10, powerOfTen } from '../audio/exact-math.ts';
import { toReadings } from './decibel-rows.ts';

/** BS.1770-5: makes a 997 Hz sine at 0 dBFS in one channel read −3.01. */
const LOUDNESS_OFFSET_DB = -0.691;
/** BS.1770-5 and Tech 3342: quieter windows are not programme. */
export const ABSOLUTE_GATE_LUFS = -70;
/** BS.1770-5: second gate, 10 LU below the mean power of what passed the first. */
const INTEGRATED_GATE_SHARE = 0.1;
/** Tech 3342: the same for loudness range, 20 LU below. */
const RANGE_GATE_SHARE = 0.01;
/** Tech 3342: the range lies between these shares of the distribution. */
const RANGE_LOWEST = 0.1;
const RANGE_HIGHEST = 0.95;

/** Turns a window's power into loudness; −Infinity for silence. */
export const powerToLufs = (power: number): number => LOUDNESS_OFFSET_DB + 10 * log10(power);

/** The same of many; null for silence. */
export const powersToLufs = (powers: Float64Array): (number | null)[] =>
  toReadings(powers, { factor: 10, offset: LOUDNESS_OFFSET_DB });

/** The power of a window from its loudness. */
export const lufsToPower = (lufs: number): number => powerOfTen((lufs - LOUDNESS_OFFSET_DB) / 10);

const ABSOLUTE_GATE_POWER = lufsToPower(ABSOLUTE_GATE_LUFS);

/**
 * The loudness of a whole, from the powers of its gating blocks (400 ms, 75 % overlap).
 *
 * @returns LUFS; −Infinity when no block passes the gates
 * @source ITU-R BS.1770-5, Annex 1
 */
export function integrateLoudness(blockPowers: ArrayLike<number>): number {
  return powerToLufs(mean(passGates(blockPowers, INTEGRATED_GATE_SHARE)));
}

/**
 * The spread of loudness within a whole, from the powers of its short-term windows (3 s, at least 10 a second).
 *
 * @returns LU; NaN when no window passes the gates
 * @source EBU Tech 3342 (2023)
 */
export function measureLoudnessRange(windowPowers: ArrayLike<number>): number {
  const sorted = passGates(windowPowers, RANGE_GATE_SHARE).sort();
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return powerToLufs(at(RANGE_HIGHEST)) - powerToLufs(at(RANGE_LOWEST));
}

/** Powers are compared, not their logarithms: a live meter does this many times a second. */
function passGates(powers: ArrayLike<number>, relativeGateShare: number): Float64Array {
  const audible = louderThan(ABSOLUTE_GATE_POWER, powers);
  return louderThan(mean(audible) * relativeGateShare, audible);
}

function louderThan(gatePower: number, powers: ArrayLike<number>): Float64Array {
  const louder = new Float64Array(powers.length);
  let count = 0;
  for (let index = 0; index < powers.length; index++) {
    if (powers[index]! > gatePower) louder[count++] = powers[index]!;
  }
  return louder.subarray(0, count);
}

function mean(powers: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < powers.length; index++) sum += powers[index]!;
  return powers.length === 0 ? 0 : sum / powers.length;
}
