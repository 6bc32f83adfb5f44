/** The words of verdicts: who answered, what they did, what that means. Plain language, numbers with their interval. */
import type { Interval } from '../numeric/interval.ts';
import type { AnswerFilter } from './analysis-plan.ts';
import { CHOICE_METHODS, type ChoiceMethod } from './choice-method.ts';
import { formatPValue } from './format-p-value.ts';
import type { Sensitivity } from './sensitivity.ts';
import { readYesOrNo } from './yes-or-no.ts';

/** Whole percents; 0.575 is 58, though the nearest double lies below. */
const wholePercent = (proportion: number): number => Math.round(Number((100 * proportion).toFixed(9)));

export const percent = (proportion: number): string => `${wholePercent(proportion)} %`;

/** Percentage points, one decimal where there is one: `5 points`, `2.5 points`. */
export const points = (proportion: number): string => {
  const value = Number((100 * proportion).toFixed(1));
  return `${value < 0 ? `−${-value}` : value} ${Math.abs(value) === 1 ? 'point' : 'points'}`;
};

export const answersOf = (n: number): string => (n === 1 ? '1 answer' : `${n} answers`);

/** `95 % CI 53–61 %`. */
export const intervalText = ({ low, high, level }: Interval): string =>
  `${Number((100 * level).toFixed(1))} % CI ${wholePercent(low)}–${percent(high)}`;

/** `95 % CI −2 to +11 points`: of a difference. */
export const signedInterval = ({ low, high, level }: Interval): string => {
  const signed = (value: number): string => {
    const rounded = Number((100 * value).toFixed(1));
    return rounded < 0 ? `−${-rounded}` : `+${rounded}`;
  };
  return `${Number((100 * level).toFixed(1))} % CI ${signed(low)} to ${signed(high)} points`;
};

const oneDecimal = (value: number): string => {
  const rounded = Number(value.toFixed(1));
  return rounded < 0 ? `−${-rounded}` : `${rounded}`;
};

/** Points of a rating scale: `3.4 points`. */
export const ratingPoints = (value: number): string =>
  `${oneDecimal(value)} ${Number(value.toFixed(1)) === 1 ? 'point' : 'points'}`;

/** `95 % CI −2 to 5.5`: of a difference in points of a rating scale. */
export const ratingInterval = ({ low, high, level }: Interval): string =>
  `${Number((100 * level).toFixed(1))} % CI ${oneDecimal(low)} to ${oneDecimal(high)}`;

/** d′ with as many digits as it bears; infinite where all answers are right or wrong. */
const dPrimeText = (value: number): string => {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const text = Math.abs(value).toFixed(Math.abs(value) < 10 ? 2 : 1);
  if (Number(text) === 0) return '0';
  return value < 0 ? `−${text}` : text;
};

/** ` d′ 1.85 (95 % CI 1.2 to 2.4).`, of two rules ` d′ 0.85 to 0.95 …`; empty where so few answers leave it open. */
export function sensitivityText(sensitivity: Sensitivity | null): string {
  if (sensitivity === null) return '';
  const { estimate, interval } = sensitivity;
  const range = `${Number((100 * interval.level).toFixed(1))} % CI ${dPrimeText(interval.low)} to ${dPrimeText(interval.high)}`;
  if (estimate === null) return Number.isFinite(interval.high) ? ` d′: ${range}.` : '';
  const [low, high] = [dPrimeText(estimate.low), dPrimeText(estimate.high)];
  return ` d′ ${low === high ? low : `${low} to ${high}`} (${range}).`;
}

/** `p = 0.003`, `p < 0.001`. */
export const pValueText = (pValue: number): string => {
  const value = formatPValue(pValue);
  return value.startsWith('<') ? `p ${value}` : `p = ${value}`;
};

/** `a`, `a or b`, `a, b or c`. */
export const listInWords = (words: readonly string[], last = 'or'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

const PLAYBACK_WORDS: Readonly<Record<string, string>> = {
  'studio-monitors': 'studio monitors',
  laptop: 'laptops',
  phone: 'phones',
  car: 'car systems',
  'bluetooth-speaker': 'Bluetooth speakers',
  other: 'other systems',
};

/** How loud versions were to each other. */
const levelWords = (level: string): string =>
  level === 'matched'
    ? 'at matched levels'
    : level === 'as-released'
      ? 'at the levels as released'
      : level.startsWith('platform:')
        ? `at the levels of ${level.slice('platform:'.length)}`
        : `with level “${level}”`;

const TRAINING_WORDS: Readonly<Record<string, string>> = { true: 'trained', false: 'untrained' };

interface ScopeWords {
  readonly adjectives: readonly string[];
  readonly phrases: readonly string[];
}

function scopeWords(filter: AnswerFilter): ScopeWords {
  const adjectives: string[] = [];
  const phrases: string[] = [];
  for (const [column, values] of Object.entries(filter)) {
    const training =
      column === 'trainedListener' && values.length === 1
        ? TRAINING_WORDS[`${readYesOrNo(values[0]!)}`]
        : undefined;
    if (training !== undefined) adjectives.push(training);
    else if (column === 'playback')
      phrases.push(`on ${listInWords(values.map((value) => PLAYBACK_WORDS[value] ?? value))}`);
    else if (column === 'attribute' && values.join('') !== '')
      phrases.push(`asked about “${listInWords(values)}”`);
    else if (column === 'level') phrases.push(listInWords(values.map(levelWords)));
    else if (values.join('') === '') phrases.push(`without ${column}`);
    else phrases.push(`with ${column} “${listInWords(values)}”`);
  }
  return { adjectives, phrases };
}

/** Who the answers are from: `Trained listeners on studio monitors`, `Simulated listeners`. */
export function whoAnswered({
  filter = {},
  simulated,
}: {
  filter?: AnswerFilter;
  simulated: boolean;
}): string {
  const { adjectives, phrases } = scopeWords(filter);
  const words = [...(simulated ? ['simulated'] : []), ...adjectives, 'listeners', ...phrases].join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface ChoiceWords {
  /** "Listeners can tell … apart". */
  readonly claim: string;
  /** What was done so often: "told … apart". */
  readonly did: string;
  readonly above: string;
  /** What a sure finding of a small effect comes to. */
  readonly slight: string | null;
  readonly below: string;
  readonly neither: string;
  /** Within the margin of chance. */
  readonly near: string;
  /** The claim that the share lies near chance. */
  readonly nearClaim: string;
}

/** Programs hear nothing and like nothing: of them only the numbers are said. */
const SIMULATED_MEANINGS = {
  guessing: {
    slight: null,
    above: 'more often than guessing explains',
    below: 'less often than guessing explains',
    neither: 'no more often than guessing may explain',
    near: 'next to what guessing gives',
  },
  chance: {
    slight: null,
    above: 'more often than chance explains',
    below: 'less often than chance explains',
    neither: 'which chance may explain',
    near: 'next to what chance gives',
  },
} as const;

/** What it means to be wrong more often than guessing is. */
const BELOW: Readonly<Partial<Record<ChoiceMethod, string>>> = {
  abx: 'less often than guessing explains: they heard something, yet named it the wrong way round',
  'same-different':
    'less often than guessing explains: they heard something, yet said “same” where it differed and “different” where it did not',
  triangle: 'less often than guessing explains: they heard something, yet took another one for the odd one',
  tetrad: 'less often than guessing explains: they heard something, yet sorted it the wrong way',
};

/**
 * The words for a method.
 *
 * @param who as {@link whoAnswered} gives it
 * @param conditions as the reader knows them; null when answers on several pairs are pooled
 */
export function choiceWords({
  method,
  who,
  conditions,
  simulated,
  chance,
}: {
  method: ChoiceMethod;
  who: string;
  conditions: readonly [string, string] | null;
  simulated: boolean;
  chance: number;
}): ChoiceWords {
  const { asks } = CHOICE_METHODS[method];
  const slight = `yet ${chance === 0.5 ? 'a coin' : 'guessing'} would do almost as well`;
  const pair = conditions === null ? 'the masters' : `“${conditions[0]}” and “${conditions[1]}”`;
  if (asks === 'detection') {
    return {
      claim: `${who} can tell ${pair} apart`,
      did: `told ${pair} apart`,
      above:
        conditions === null
          ? 'more often than guessing explains, so in at least one pair the difference can be heard'
          : 'more often than guessing explains, so the difference can be heard',
      slight,
      below: BELOW[method] ?? 'less often than guessing explains',
      neither: 'this panel cannot say whether the difference can be heard',
      near: 'next to what guessing gives: whatever the difference is, it is hardly heard',
      nearClaim: `${who} can hardly tell ${pair} apart`,
      ...(simulated && SIMULATED_MEANINGS.guessing),
    };
  }
  if (asks === 'identification') {
    return {
      claim: `${who} can tell which of ${pair} was made by the engine`,
      did: `named the engine’s master out of ${pair}`,
      above: 'more often than guessing explains',
      slight,
      below:
        'less often than guessing explains: they hear a difference, but take the other one for the engine’s',
      neither: 'this panel cannot say whether they know which is which',
      near: 'next to what guessing gives: they do not know which is which, though they may well hear a difference',
      nearClaim: `${who} can hardly tell which of ${pair} was made by the engine`,
      ...(simulated && SIMULATED_MEANINGS.guessing),
    };
  }
  const [first, second] = conditions === null ? ['the first', 'the second'] : conditions;
  return {
    claim: `${who} prefer “${first}” to “${second}”`,
    did: `preferred “${first}” to “${second}”`,
    above: 'more often than chance explains',
    slight: 'though not by much',
    below: `less often than chance explains: they prefer “${second}”`,
    neither: 'this panel cannot say which of the two they prefer',
    near: 'next to even: neither is preferred by much',
    nearClaim: `${who} hardly prefer either of “${first}” and “${second}”`,
    ...(simulated && SIMULATED_MEANINGS.chance),
  };
}
