import type { PanelMethod } from '@earwitness/bench/panel';

interface MethodWords {
  readonly name: string;
  /** As PANEL_METHODS has it, which a page could only load with the library that schemas are made by. */
  readonly kind: 'choice' | 'ranking' | 'rating';
  /** Share of right answers that guessing gives; null where nothing is right. */
  readonly chance: number | null;
  /** What it can answer. */
  readonly answers: string;
  /** What a listener does. */
  readonly task: string;
}

/** In the order in which one would look through them: is there a difference, which is better, how much. */
export const METHOD_WORDS: Readonly<Record<PanelMethod, MethodWords>> = {
  abx: {
    name: 'ABX',
    kind: 'choice',
    chance: 1 / 2,
    answers: 'Can the difference between two versions be heard at all?',
    task: 'Says whether X is A or B.',
  },
  'same-different': {
    name: 'Same or different',
    kind: 'choice',
    chance: 1 / 2,
    answers: 'Can a difference be heard? Easier to explain than ABX, and needs more answers.',
    task: 'Says whether A and B are one version or two.',
  },
  triangle: {
    name: 'Triangle',
    kind: 'choice',
    chance: 1 / 3,
    answers: 'Can a difference be heard? Guessing gives only a third.',
    task: 'Finds the odd one of three.',
  },
  tetrad: {
    name: 'Tetrad',
    kind: 'choice',
    chance: 1 / 3,
    answers: 'Can a difference be heard? Finds small ones with the fewest answers.',
    task: 'Sorts four sounds into two pairs.',
  },
  preference: {
    name: 'Preference',
    kind: 'choice',
    chance: null,
    answers: 'Which of two versions do listeners like better, or which is warmer, clearer, louder?',
    task: 'Chooses A, B or neither.',
  },
  'paired-comparison': {
    name: 'Paired comparison',
    kind: 'choice',
    chance: null,
    answers: 'In which order do listeners put several versions, two at a time?',
    task: 'Chooses A, B or neither, again and again with other pairs.',
  },
  identification: {
    name: 'Which one is the AI?',
    kind: 'choice',
    chance: 1 / 2,
    answers: 'Can listeners tell the master of an engine from that of a person?',
    task: 'Says which of two is the engine’s, and how sure one is.',
  },
  ranking: {
    name: 'Ranking',
    kind: 'ranking',
    chance: null,
    answers: 'In which order do listeners put several versions, all at once?',
    task: 'Puts all versions in order.',
  },
  'multi-stimulus': {
    name: 'Rating',
    kind: 'rating',
    chance: null,
    answers: 'How much better is one version than another, on a scale?',
    task: 'Rates each version from 0 to 100.',
  },
  mushra: {
    name: 'MUSHRA',
    kind: 'rating',
    chance: null,
    answers: 'How near does each version come to a reference? For clear differences.',
    task: 'Rates all versions against the reference, which is hidden among them.',
  },
  'triple-stimulus': {
    name: 'Triple stimulus (BS.1116)',
    kind: 'rating',
    chance: null,
    answers: 'How much do small impairments against a reference disturb?',
    task: 'Rates two sounds, one of which is the reference again.',
  },
};
export const METHODS = Object.keys(METHOD_WORDS) as PanelMethod[];
