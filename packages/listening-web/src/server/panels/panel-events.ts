/**
 * What can happen to a panel, in the words of its log. Nothing here tells a condition: what a trial presented follows from its
 * session, number and attempt together with the secret, which the log holds only as a hash until the panel is unblinded. Nor does
 * anything here tell a person: what listeners write and how they are known outside lies in tables that can be erased.
 */
import {
  frozenDefinitionSchema,
  languageSchema,
  playbackPassportSchema,
  playbackSystemSchema,
} from '@earwitness/bench/panel';
import { z } from 'zod';
import { givenAnswerSchema } from './given-answer.ts';
import { slotSchema } from './slots.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const idSchema = z.string().regex(/^[0-9a-f]{32}$/);

/** What a sound level meter may read in a room. */
export const levelDbaSchema = z.number().min(30).max(120);

const trialReference = {
  session: idSchema,
  stage: z.enum(['qualification', 'training', 'trials']),
  /** 1-based, counted apart in each stage. */
  number: z.int().min(1),
  /** 0 for the first presentation, one more for each redraw. */
  attempt: z.int().min(0),
};

const { session: _, ...ofTrial } = trialReference;
const sittingTrialReference = { sitting: idSchema, ...ofTrial };

/** Why a trial was given up: a page that asked for the next, or what its player met. */
export const voidReasonSchema = z.enum(['reopened', 'glitch', 'interrupted', 'device-changed', 'unplayable']);

export const panelEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('panel-frozen'),
    definition: frozenDefinitionSchema,
    definitionSha256: sha256Schema,
    packSha256: sha256Schema,
    /** The commitment to the secret behind every draw. */
    secretSha256: sha256Schema,
    /** The commitment to the blinding key, under the same secret; left out in logs of before. */
    blindingKeySha256: sha256Schema.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('session-started'),
    session: idSchema,
    listener: idSchema,
    /** What the listener's cookie hashes to. */
    cookieSha256: sha256Schema,
    /** Of the words that the listener agreed to. */
    consentSha256: sha256Schema,
    playback: playbackSystemSchema,
    trainedListener: z.boolean(),
    language: languageSchema,
    source: z.string().max(32),
    verified: z.boolean().nullable(),
    /** The experimenter's own look: never counted. */
    rehearsal: z.boolean(),
    /** Of the key that the page sent, by which it gets the same session again; null for none, as in logs from before there were any. */
    startKeySha256: sha256Schema.nullable().default(null),
    /** The room it is taken in; null for who listens alone, as in logs from before there were rooms. */
    sitting: idSchema.nullable().default(null),
  }),
  /** Salted hashes of the answers, which lie where they can be erased. */
  z.strictObject({
    kind: z.literal('questionnaire-answered'),
    session: idSchema,
    answersSha256: sha256Schema,
  }),
  z.strictObject({
    kind: z.literal('passport-recorded'),
    session: idSchema,
    passport: playbackPassportSchema,
  }),
  z.strictObject({
    kind: z.literal('trial-opened'),
    ...trialReference,
    trialTokenSha256: sha256Schema,
    stimulusTokenSha256s: z.partialRecord(slotSchema, sha256Schema),
    /** Commits to what was drawn. */
    drawSha256: sha256Schema,
    /** The page that asked; null where it did not say. */
    tabSha256: sha256Schema.nullable(),
    /** More redraws of one trial than expected: no fresh drawing is made any more, and the analyst sees it. */
    overRedrawLimit: z.boolean(),
  }),
  /** The one that comes after the trial under way: its sounds may be fetched, and it is opened with them once its turn has come. */
  z.strictObject({
    kind: z.literal('trial-prepared'),
    ...trialReference,
    trialTokenSha256: sha256Schema,
    stimulusTokenSha256s: z.partialRecord(slotSchema, sha256Schema),
    drawSha256: sha256Schema,
  }),
  z.strictObject({ kind: z.literal('trial-voided'), ...trialReference, reason: voidReasonSchema }),
  z.strictObject({ kind: z.literal('stimulus-served'), ...trialReference, slot: slotSchema }),
  z.strictObject({
    kind: z.literal('answer-given'),
    ...trialReference,
    idempotencyKey: z.string(),
    /** Hash of the whole request, to tell a repeat from a change. */
    requestSha256: sha256Schema,
    answer: givenAnswerSchema,
    confidence: z.int().min(1).max(5).nullable(),
    responseSeconds: z.number().min(0),
    switches: z.int().min(0),
    /** Salted hash of the comment, which lies where it can be erased; null for none. */
    commentSha256: sha256Schema.nullable(),
  }),
  /** Listeners in one room, led by a conductor. Where the conductor's machine plays, the seats hear one drawing and only answer. */
  z.strictObject({
    kind: z.literal('sitting-begun'),
    sitting: idSchema,
    playbackBy: z.enum(['seats', 'conductor']),
    playback: playbackSystemSchema.nullable(),
    levelDba: levelDbaSchema.nullable(),
    joinTokenSha256: sha256Schema,
    conductorTokenSha256: sha256Schema,
    by: z.string(),
  }),
  z.strictObject({ kind: z.literal('sitting-started'), sitting: idSchema }),
  z.strictObject({
    kind: z.literal('sitting-level-noted'),
    sitting: idSchema,
    levelDba: levelDbaSchema.nullable(),
    by: z.string(),
  }),
  z.strictObject({
    kind: z.literal('sitting-trial-opened'),
    ...sittingTrialReference,
    trialTokenSha256: sha256Schema,
    stimulusTokenSha256s: z.partialRecord(slotSchema, sha256Schema),
    drawSha256: sha256Schema,
    overRedrawLimit: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('sitting-stimulus-served'),
    ...sittingTrialReference,
    slot: slotSchema,
  }),
  /** Played to the room for the first time in this trial: it takes answers once it has heard every stimulus. */
  z.strictObject({
    kind: z.literal('sitting-stimulus-heard'),
    ...sittingTrialReference,
    slot: slotSchema,
  }),
  /** Given up for all who have not answered; what was answered stands. */
  z.strictObject({
    kind: z.literal('sitting-trial-voided'),
    ...sittingTrialReference,
    reason: voidReasonSchema,
  }),
  z.strictObject({
    kind: z.literal('sitting-trial-closed'),
    ...sittingTrialReference,
    /** Sessions that could have answered and had not when the room went on. */
    missing: z.array(idSchema),
  }),
  z.strictObject({ kind: z.literal('sitting-ended'), sitting: idSchema }),
  z.strictObject({
    kind: z.literal('handover-created'),
    listener: idSchema,
    codeSha256: sha256Schema,
    expiresAt: z.iso.datetime(),
  }),
  z.strictObject({
    kind: z.literal('handover-claimed'),
    codeSha256: sha256Schema,
    cookieSha256: sha256Schema,
  }),
  z.strictObject({ kind: z.literal('listeners-invited'), invites: z.int().min(1) }),
  z.strictObject({ kind: z.literal('listener-erased'), listener: idSchema, by: z.string() }),
  z.strictObject({ kind: z.literal('panel-closed') }),
  z.strictObject({
    kind: z.literal('panel-unblinded'),
    reason: z.string(),
    by: z.string(),
    /** Given away now, so that anyone can draw every trial again and hold it against the commitment. */
    secret: sha256Schema,
  }),
]);
export type PanelEvent = z.infer<typeof panelEventSchema>;
