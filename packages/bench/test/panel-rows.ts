/** Rows as a panel writes them, of which a test says only what it is about. */
import {
  type ChoiceResult,
  choiceResultSchema,
  PANEL_RESULTS_SCHEMA,
  type RankingResult,
  type RatingResult,
  rankingResultSchema,
  ratingResultSchema,
} from '../src/panel/panel-results.ts';

const EVERY_ROW = {
  schema: PANEL_RESULTS_SCHEMA,
  panelId: 'panel',
  simulated: true,
  listener: 'ear-1',
  session: 'session-1',
  sessionNumber: 1,
  trial: 1,
  kind: 'trial',
  training: false,
  catchTrial: false,
  attribute: null,
  itemId: 'piece',
  startSeconds: 0,
  level: 'matched',
  presented: 'A=human B=ours',
  confidence: null,
  responseSeconds: 3,
  switches: 2,
  redraws: 0,
  playback: 'headphones',
  trainedListener: false,
  language: 'en',
  source: 'open',
  verified: null,
  sitting: null,
  sharedPlayback: false,
  levelDba: null,
} as const;

/** An ABX answer unless it says otherwise. */
export const choiceRow = (changes: Partial<ChoiceResult> = {}): ChoiceResult =>
  choiceResultSchema.parse({
    ...EVERY_ROW,
    method: 'abx',
    answers: 'choice',
    conditionA: 'human',
    conditionB: 'ours',
    truth: 'A',
    choice: 'A',
    correct: true,
    labels: null,
    ...changes,
  });

export const ratingRow = (changes: Partial<RatingResult> = {}): RatingResult =>
  ratingResultSchema.parse({
    ...EVERY_ROW,
    method: 'multi-stimulus',
    answers: 'rating',
    condition: 'ours',
    role: 'condition',
    slot: 'A',
    rating: 50,
    correct: null,
    ...changes,
  });

export const rankingRow = (changes: Partial<RankingResult> = {}): RankingResult =>
  rankingResultSchema.parse({
    ...EVERY_ROW,
    method: 'ranking',
    answers: 'ranking',
    ranking: 'human > ours > mix',
    correct: null,
    ...changes,
  });
