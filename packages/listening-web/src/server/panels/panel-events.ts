/**
 * What can happen to a panel, in the words of its log. Nothing here tells a condition: what a trial presented follows from its
 * session, number and attempt together with the secret, which the log holds only as a hash until the panel is unblinded.
 */
import { panelDefinitionSchema, playbackSystemSchema } from '@earwitness/bench/panel';
import { z } from 'zod';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const idSchema = z.string().regex(/^[0-9a-f]{32}$/);
const slotSchema = z.enum(['A', 'B', 'X']);
export type Slot = z.infer<typeof slotSchema>;

const choiceSchema = z.enum(['A', 'B', 'none']);
export type Choice = z.infer<typeof choiceSchema>;

const trialReference = {
  session: idSchema,
  /** 1-based, counted apart for training and scored trials. */
  number: z.int().min(1),
  training: z.boolean(),
  /** 0 for the first presentation, one more for each redraw. */
  attempt: z.int().min(0),
};

export const panelEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('panel-frozen'),
    definition: panelDefinitionSchema,
    definitionSha256: sha256Schema,
    packSha256: sha256Schema,
    /** The commitment to the secret behind every draw. */
    secretSha256: sha256Schema,
  }),
  z.strictObject({
    kind: z.literal('session-started'),
    session: idSchema,
    listener: idSchema,
    /** What the listener's cookie hashes to. */
    cookieSha256: sha256Schema,
    consent: z.literal(true),
    playback: playbackSystemSchema,
    trainedListener: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('trial-opened'),
    ...trialReference,
    trialTokenSha256: sha256Schema,
    stimulusTokenSha256s: z.partialRecord(slotSchema, sha256Schema),
    /** More redraws of one trial than expected: for the analyst to see. */
    overRedrawLimit: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('trial-voided'), ...trialReference }),
  z.strictObject({ kind: z.literal('stimulus-served'), ...trialReference, slot: slotSchema }),
  z.strictObject({
    kind: z.literal('answer-given'),
    ...trialReference,
    idempotencyKey: z.string(),
    /** Hash of the whole request, to tell a repeat from a change. */
    requestSha256: sha256Schema,
    choice: choiceSchema,
    confidence: z.int().min(1).max(5).nullable(),
    responseSeconds: z.number().min(0),
    switches: z.int().min(0),
  }),
  z.strictObject({ kind: z.literal('panel-closed') }),
  z.strictObject({
    kind: z.literal('panel-unblinded'),
    reason: z.string(),
    /** Given away now, so that anyone can draw every trial again and hold it against the commitment. */
    secret: sha256Schema,
  }),
]);
export type PanelEvent = z.infer<typeof panelEventSchema>;
