/** The checks of what a listener hears with, and what each of them found. */
import type { PlaybackPassport, PlaybackSystem } from '@earwitness/bench/panel';

export type SoundCheck = 'level' | 'sides' | 'headphones' | 'bandwidth';
export type CheckOutcome = PlaybackPassport['levelCheck'];
export type Side = 'left' | 'right';

/** Which checks tell something of a system: a phone's own loudspeaker or one on Bluetooth need not have two sides. */
export function checksFor(playback: PlaybackSystem): readonly SoundCheck[] {
  switch (playback) {
    case 'headphones':
    case 'earbuds':
      return ['level', 'sides', 'headphones', 'bandwidth'];
    case 'phone':
    case 'bluetooth-speaker':
      return ['level', 'bandwidth'];
    default:
      return ['level', 'sides', 'bandwidth'];
  }
}

export const SIDE_ROUNDS = 4;

/** Both sides equally often, in any order. */
export function sidesToPlay(random: () => number): Side[] {
  const sides: Side[] = ['left', 'right', 'left', 'right'];
  for (let last = sides.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [sides[last], sides[other]] = [sides[other]!, sides[last]!];
  }
  return sides;
}

/** `exchanged`: every answer was the other side; null while rounds are missing. */
export function judgeSides(
  played: readonly Side[],
  answered: readonly (Side | 'neither')[],
): 'passed' | 'exchanged' | 'failed' | null {
  if (answered.length < played.length) return null;
  if (answered.every((side, round) => side === played[round])) return 'passed';
  return answered.every((side, round) => side !== 'neither' && side !== played[round])
    ? 'exchanged'
    : 'failed';
}

/**
 * Trials in one headphone test, and right answers that pass it.
 *
 * @source Woods, Siegel, Traer, McDermott 2017 (anti-phase, 5 of 6); Milne et al. 2021 (Huggins pitch, 6 trials; the two together)
 */
const HEADPHONE_TRIALS = 6;
const HEADPHONE_RIGHT = 5;

/** Huggins pitch first, since it finds more; null while it is open. A test that cannot be passed any more is not gone on with. */
export function judgeHeadphones(right: readonly boolean[]): 'passed' | 'failed' | null {
  const wrong = right.filter((one) => !one).length;
  if (wrong > HEADPHONE_TRIALS - HEADPHONE_RIGHT) return 'failed';
  return right.length >= HEADPHONE_TRIALS ? 'passed' : null;
}

export type HeadphoneTest = 'huggins' | 'anti-phase';
export const HEADPHONE_TESTS: readonly HeadphoneTest[] = ['huggins', 'anti-phase'];

/** Of the tones that are offered, the high ones: how far up one hears is what devices cut. */
export function tonesToAsk(tonesHz: readonly number[]): number[] {
  return tonesHz.filter((hz) => hz >= 4_000).sort((a, b) => a - b);
}
