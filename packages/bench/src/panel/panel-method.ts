/** The ways of asking, and what their answers are. */
import { z } from 'zod';

export const panelMethodSchema = z.enum([
  'abx',
  'same-different',
  'triangle',
  'tetrad',
  'preference',
  'paired-comparison',
  'identification',
  'ranking',
  'multi-stimulus',
  'mushra',
  'triple-stimulus',
]);
export type PanelMethod = z.infer<typeof panelMethodSchema>;

/** What a method's answer is, and what guessing would give. */
export interface PanelMethodKind {
  /** One of a few; an order of all; a number for each. */
  readonly answers: 'choice' | 'ranking' | 'rating';
  /** Share of right answers that guessing gives; null where nothing is right or wrong. */
  readonly chance: number | null;
  /** Where some switch could name a stimulus without listening, only a full dip to silence may be used. */
  readonly seamsMatter: boolean;
}

const detection = (chance: number): PanelMethodKind => ({ answers: 'choice', chance, seamsMatter: true });
const liking: PanelMethodKind = { answers: 'choice', chance: null, seamsMatter: false };
const rating: PanelMethodKind = { answers: 'rating', chance: null, seamsMatter: false };

export const PANEL_METHODS: Readonly<Record<PanelMethod, PanelMethodKind>> = {
  abx: detection(1 / 2),
  'same-different': detection(1 / 2),
  triangle: detection(1 / 3),
  tetrad: detection(1 / 3),
  preference: liking,
  'paired-comparison': liking,
  identification: detection(1 / 2),
  ranking: { answers: 'ranking', chance: null, seamsMatter: false },
  'multi-stimulus': rating,
  mushra: rating,
  'triple-stimulus': { ...rating, seamsMatter: true },
};
