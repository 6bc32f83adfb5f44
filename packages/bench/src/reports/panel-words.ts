/** How a panel is spoken of: simulated listeners are called so wherever they are mentioned. */
import { CHOICE_METHODS, type ChoiceMethod, isPreference } from '../statistics/verdict/choice-method.ts';
import type { Verdict } from '../statistics/verdict/statement.ts';
import type { JudgedMethod, VerdictReportInput } from './verdict-report/verdict-report-input.ts';

export const SIMULATED = 'Simulated listeners';

export interface MethodWords {
  readonly name: string;
  readonly asks: string;
  /** What the estimate is: a share of what, or points. */
  readonly share: string;
  /** Of the estimate, where there is nothing to hear or prefer. */
  readonly chanceLevel: number;
  /** What the answers would show if there were nothing to hear or prefer. */
  readonly nothing: string;
}

const RIGHT = { share: 'Trials answered correctly', nothing: 'everyone had only guessed' } as const;
const PREFERRED = {
  share: 'Trials in which the first of the pair was preferred',
  nothing: 'nobody preferred either',
} as const;
const POINTS = { share: 'Points', chanceLevel: 0, nothing: 'neither version were rated higher' } as const;

export const METHOD_WORDS: Readonly<Record<JudgedMethod, MethodWords>> = {
  abx: {
    name: 'ABX',
    asks: 'X is A or B, drawn by a fair coin; the listener says which.',
    ...RIGHT,
    chanceLevel: CHOICE_METHODS.abx.chance,
  },
  'same-different': {
    name: 'Same or different',
    asks: 'Two sounds, by a fair coin the same or two versions; the listener says whether they are the same.',
    ...RIGHT,
    chanceLevel: CHOICE_METHODS['same-different'].chance,
  },
  triangle: {
    name: 'Triangle',
    asks: 'Three sounds, two of them the same; the listener says which is the odd one. Guessing is right one time in three.',
    ...RIGHT,
    chanceLevel: CHOICE_METHODS.triangle.chance,
  },
  tetrad: {
    name: 'Tetrad',
    asks: 'Four sounds, two each of two versions; the listener sorts them into pairs. Guessing is right one time in three.',
    ...RIGHT,
    chanceLevel: CHOICE_METHODS.tetrad.chance,
  },
  preference: {
    name: 'Preference',
    asks: 'Two versions in random order; the listener says which is better.',
    ...PREFERRED,
    chanceLevel: CHOICE_METHODS.preference.chance,
  },
  'paired-comparison': {
    name: 'Paired comparison',
    asks: 'Two of several versions in random order; the listener says which is better.',
    ...PREFERRED,
    chanceLevel: CHOICE_METHODS['paired-comparison'].chance,
  },
  identification: {
    name: 'Identification',
    asks: 'Two versions in random order; the listener says which one the engine made.',
    ...RIGHT,
    chanceLevel: CHOICE_METHODS.identification.chance,
  },
  ranking: {
    name: 'Ranking',
    asks: 'Several versions in random order; the listener puts them in order, the best first.',
    share: 'How often the first of the pair is put before the second',
    chanceLevel: 0.5,
    nothing: 'nobody preferred any',
  },
  'multi-stimulus': {
    name: 'Ratings of several versions side by side',
    asks: 'Several versions in random order, no reference; each gets points on a scale.',
    ...POINTS,
  },
  mushra: {
    name: 'Ratings with a hidden reference and anchors (after MUSHRA)',
    asks: 'Several versions in random order, the reference and anchors hidden among them; each gets points for how near it comes to the reference.',
    ...POINTS,
  },
  'triple-stimulus': {
    name: 'Triple stimulus with a hidden reference (after BS.1116)',
    asks: 'The reference, openly, and two sounds, one of which is the reference again; the listener grades both.',
    share: 'Difference grade',
    chanceLevel: 0,
    nothing: 'neither version were graded higher',
  },
  rating: { name: 'Ratings', asks: 'Every version gets points on a scale.', ...POINTS },
};

/** Whether answers say which version is liked, of two. */
export const isPreferenceMethod = (method: JudgedMethod): boolean =>
  method in CHOICE_METHODS && isPreference(method as ChoiceMethod);

/** Text about a panel, marked when its listeners are simulated, unless it says so itself. */
export const aboutListeners = (text: string, isSimulated: boolean): string =>
  isSimulated && !text.includes(SIMULATED) ? `${SIMULATED}: ${text}` : text;

/** Simulated by definition or by any row: one simulated answer is enough to say so. */
export const isSimulatedPanel = ({
  panel,
  answers,
}: Pick<VerdictReportInput, 'panel' | 'answers'>): boolean =>
  panel.simulated || answers.simulated || answers.rows.some(({ simulated }) => simulated === true);

/** The sentence that a reader takes away from a verdict. */
export const verdictSentence = (verdict: Verdict, isSimulated: boolean): string =>
  aboutListeners(verdict.sentence, isSimulated);

/** Why there is no number where one would stand: nobody answered, or the answers do not bear one. */
export const whyNoNumber = ({ n }: Verdict): string => (n === 0 ? 'No answers yet' : 'None can be told');
