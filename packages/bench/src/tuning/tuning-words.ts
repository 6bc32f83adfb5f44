/** What tuning found, in words that claim no more than it is. */
import type { TrialCounts } from './count-trials.ts';
import { LEAST_ARTISTS } from './judge-gains.ts';
import type { Tuning } from './tune.ts';
import type { TuningObjective } from './tuning-objective.ts';

/** What a difference of two levels is counted in. */
export const differenceUnit = (unit: string): string =>
  ({ LUFS: 'LU', dBTP: 'dB', dBFS: 'dB' })[unit] ?? unit;

/** What a cost, and what is gained of it, is counted in. */
export function costUnit({ aim, constraints }: TuningObjective, unitOf: (metric: string) => string): string {
  if (aim.kind === 'ear model') return 'log odds';
  const [term] = aim.terms;
  const isPlain = aim.terms.length === 1 && term!.scale === 1 && term!.weight === 1;
  return isPlain && constraints.every(({ kind }) => kind === 'hard')
    ? differenceUnit(unitOf(term!.metric))
    : 'points';
}

/** `+0.42 dB`, with a real minus sign. */
function gainText(gain: number | null, unit: string): string {
  if (gain === null) return 'no value';
  const digits = Math.abs(gain).toPrecision(2);
  const plain = Number(digits);
  const number =
    Math.abs(gain) < 0.005 ? '0' : plain >= 10 ? plain.toFixed(0) : plain.toFixed(plain >= 1 ? 1 : 2);
  const sign = number === '0' ? '' : gain < 0 ? '−' : '+';
  return `${sign}${number}${unit === '' ? '' : `\u00a0${unit}`}`;
}

const countText = (count: number, one: string): string => `${count}\u00a0${one}${count === 1 ? '' : 's'}`;

/** What it gained where nobody had tuned it: estimate and interval. */
function unseenText({ unseen }: Pick<Tuning, 'unseen'>, unit: string): string {
  const { estimate, interval, artists } = unseen;
  if (estimate === null || interval === null) return 'there was nobody whose music could be left out';
  const level = Math.round(interval.level * 100);
  return `${gainText(estimate, unit)} (${level}\u00a0% interval ${gainText(interval.low, '')} to ${gainText(interval.high, unit)}), ${countText(artists, 'artist')}`;
}

/** What could not be made, which may be why nothing was found; null where all could. */
export function trialsWords({ trials, failed, commonReason }: TrialCounts): string | null {
  if (commonReason === null) return null;
  const { reason, count } = commonReason;
  const times = failed === 1 ? 'The reason' : `The most common reason (${count} of ${failed})`;
  return `${failed} of ${countText(trials, 'trial')} could not be made, a trial being one setting on one piece; a setting that fails a piece loses to all that do not. ${times}: ${reason.replaceAll(/\s+/g, ' ')}`;
}

/** Three words, the claim with its numbers, and what else there is to know. */
export interface OutcomeWords {
  readonly verdict: 'Learned' | 'Nothing learned' | 'Too few artists to tell';
  readonly glance: string;
  readonly sentence: string;
  /** Of music that it was tuned on: never a claim. */
  readonly seen: string;
}

export function outcomeWords(tuning: Tuning, unit: string): OutcomeWords {
  const { unseen, seenGain } = tuning;
  const { outcome, estimate, artists, objection } = unseen;
  const seen = `On the music it was tuned on, the tuned setting gains ${gainText(seenGain, unit)}: that much any search finds, and it says nothing about other music.`;
  const measured = estimate === null ? '' : ` On music it was not tuned on: ${unseenText(tuning, unit)}.`;
  switch (outcome) {
    case 'learned':
      return {
        ...{ verdict: 'Learned', glance: gainText(estimate, unit), seen },
        sentence: `Learned: ${unseenText(tuning, unit)}, on music never heard while tuning.`,
      };
    case 'nothing learned':
      return {
        ...{ verdict: 'Nothing learned', glance: gainText(estimate, unit), seen },
        sentence: `Nothing learned${objection === null ? '' : `: ${objection}`}.${measured}`,
      };
    case 'too few artists to tell':
      return {
        ...{
          verdict: 'Too few artists to tell',
          glance: estimate === null ? '–' : gainText(estimate, unit),
          seen,
        },
        sentence: `Too few artists to tell: ${artists === 0 ? 'nobody could be left out' : countText(artists, 'artist')}, and ${LEAST_ARTISTS} or more are needed.${measured}`,
      };
  }
}
