/** How a panel is spoken of: simulated listeners are called so wherever they are mentioned. */
import type { PanelMethod } from '../panel/panel-definition.ts';
import type { Verdict } from '../statistics/verdict/statement.ts';
import type { VerdictReportInput } from './verdict-report/verdict-report-input.ts';

export const SIMULATED = 'Simulated listeners';

export interface MethodWords {
  readonly name: string;
  readonly asks: string;
  /** What the estimate is a share of. */
  readonly share: string;
  readonly chanceLevel: number;
  /** What the answers would show if there were nothing to hear or prefer. */
  readonly nothing: string;
}

export const METHOD_WORDS: Readonly<Record<PanelMethod, MethodWords>> = {
  abx: {
    name: 'ABX',
    asks: 'X is A or B, drawn by a fair coin; the listener says which.',
    share: 'Trials answered correctly',
    chanceLevel: 0.5,
    nothing: 'everyone had only guessed',
  },
  preference: {
    name: 'Preference',
    asks: 'Two versions in random order; the listener says which is better.',
    share: 'Trials in which the first of the pair was preferred',
    chanceLevel: 0.5,
    nothing: 'nobody preferred either',
  },
  identification: {
    name: 'Identification',
    asks: 'Two versions in random order; the listener says which one the engine made.',
    share: 'Trials answered correctly',
    chanceLevel: 0.5,
    nothing: 'everyone had only guessed',
  },
};

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
