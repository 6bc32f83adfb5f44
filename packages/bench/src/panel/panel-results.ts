/**
 * A panel's answers as tidy rows in the order of the log: one an answer, and of ratings one a rated sound. JSON Lines keep every
 * value. Every cell is a text, a number, yes or no, or nothing, so that a table keeps all of it as well.
 */
import { z } from 'zod';
import { panelMethodSchema } from './panel-method.ts';
import { levelArmSchema, stimulusRoleSchema } from './panel-pack.ts';
import { playbackSystemSchema } from './playback-system.ts';

export const PANEL_RESULTS_SCHEMA = 'earwitness.panel-results/2';

/** What a trial was for. Only `trial` and `repeat` are counted by verdicts. */
export const trialKindSchema = z.enum([
  'trial',
  'repeat',
  'catch',
  'null',
  'label',
  'training',
  'qualification',
]);
export type TrialKind = z.infer<typeof trialKindSchema>;

const everyRow = {
  schema: z.literal(PANEL_RESULTS_SCHEMA),
  panelId: z.string(),
  simulated: z.boolean(),
  /** Pseudonym; the same person in the same panel keeps it. */
  listener: z.string(),
  session: z.string(),
  /** Which of the listener's sessions, from 1. */
  sessionNumber: z.int().min(1),
  /** Which trial of its kind (practice, qualification, all others) in the session, from 1. */
  trial: z.int().min(1),
  kind: trialKindSchema,
  /** Practice and qualification. */
  training: z.boolean(),
  catchTrial: z.boolean(),
  method: panelMethodSchema,
  /** What was asked, where a panel asks several things; null where there is one question. */
  attribute: z.string().nullable(),
  itemId: z.string(),
  /** Where the excerpt begins: what tells those of one item apart. */
  startSeconds: z.number(),
  level: levelArmSchema,
  /** The conditions under the switches, in the order shown: `A=ours B=human X=ours`. */
  presented: z.string(),
  confidence: z.int().min(1).max(5).nullable(),
  responseSeconds: z.number().min(0),
  switches: z.int().min(0),
  /** How often the trial had been drawn anew before. */
  redraws: z.int().min(0),
  playback: playbackSystemSchema,
  /** By qualification where the panel has one, else by the listener's own word. */
  trainedListener: z.boolean(),
  language: z.string(),
  /** How the listener came: an open link, an invitation, a crowd platform. */
  source: z.string(),
  /** Whether whoever sent the listener is vouched for by a signature; null where nothing is to be. */
  verified: z.boolean().nullable(),
  /** The room in which it was given; null for who listened alone, as in rows from before there were rooms. */
  sitting: z.string().nullable().default(null),
  /** Whether one machine played for the whole room, so that its answers hang together. */
  sharedPlayback: z.boolean().default(false),
  /** A-weighted level at the seats, where it was measured. */
  levelDba: z.number().nullable().default(null),
};

/** What the questionnaire asked, as `q_<fieldId>`. */
const furtherCells = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const choiceResultSchema = z
  .object({
    ...everyRow,
    answers: z.literal('choice'),
    /** The two conditions compared, as this trial drew them; the same twice on a null trial. */
    conditionA: z.string(),
    conditionB: z.string(),
    /** The right choice; null where there is none. */
    truth: z.string().nullable(),
    /** A switch's name, `none`, `same` or `different`, or a tetrad's pairing (`AB|CD`). */
    choice: z.string(),
    /** null where nothing is right or wrong. */
    correct: z.boolean().nullable(),
    /** On label trials, what A and B were called, and whether that was so. */
    labels: z.enum(['true', 'swapped']).nullable(),
  })
  .catchall(furtherCells);

export const ratingResultSchema = z
  .object({
    ...everyRow,
    answers: z.literal('rating'),
    condition: z.string(),
    role: stimulusRoleSchema,
    /** Under which switch. */
    slot: z.string(),
    rating: z.number(),
    /** Where the trial has a right answer (a catch trial, or the reference of a triple stimulus). */
    correct: z.boolean().nullable(),
  })
  .catchall(furtherCells);

export const rankingResultSchema = z
  .object({
    ...everyRow,
    answers: z.literal('ranking'),
    /** The best first, `=` between those in one place: `human > ours = mix`. */
    ranking: z.string(),
    correct: z.boolean().nullable(),
  })
  .catchall(furtherCells);

export const panelResultRowSchema = z.discriminatedUnion('answers', [
  choiceResultSchema,
  ratingResultSchema,
  rankingResultSchema,
]);
export type ChoiceResult = z.infer<typeof choiceResultSchema>;
export type RatingResult = z.infer<typeof ratingResultSchema>;
export type RankingResult = z.infer<typeof rankingResultSchema>;
export type PanelResultRow = z.infer<typeof panelResultRowSchema>;
