/** What the pages of a room, its seats' and its conductor's, and the server say to each other. */
import { panelMethodSchema, playbackSystemSchema } from '@earwitness/bench/panel';
import { z } from '@hono/zod-openapi';
import { givenAnswerSchema } from '../panels/given-answer.ts';
import { levelDbaSchema, voidReasonSchema } from '../panels/panel-events.ts';
import { slotSchema } from '../panels/slots.ts';
import { list, presentedTrialSchema, sessionStateSchema } from './listener-schemas.ts';
import { plainText } from './plain-text.ts';

const count = z.int().min(0);
const secret = plainText({ max: 128 });
const playbackBy = z.enum(['seats', 'conductor']);
const phase = z.enum(['waiting', 'running', 'ended']);

const roomTrialSchema = z.strictObject({
  stage: z.enum(['qualification', 'training', 'trials']),
  number: z.int().min(1),
  attempt: count,
});

export const lookSchema = z.strictObject({ sitting: secret });
export const conductSchema = z.strictObject({ conductor: secret });

export const roomFaceSchema = z
  .strictObject({ playbackBy, playback: playbackSystemSchema.nullable(), phase })
  .openapi('RoomFace', { description: 'What a link to a room leads to.' });

export const seatViewSchema = z
  .strictObject({
    seat: z.int().min(1),
    playbackBy,
    phase,
    trial: roomTrialSchema.nullable(),
    isAnswered: z.boolean(),
    heard: list(slotSchema),
    playing: slotSchema.nullable(),
    feedback: z
      .strictObject({ method: panelMethodSchema, answer: givenAnswerSchema, correct: z.boolean() })
      .nullable(),
    session: sessionStateSchema,
  })
  .openapi('SeatView', { description: 'How the room stands, for one of its seats.' });

export const seatTrialSchema = presentedTrialSchema
  .omit({ sampleRate: true, channelCount: true, frameCount: true, formats: true, stimuli: true })
  .extend({
    stimuli: list(z.strictObject({ slot: slotSchema, label: z.enum(['ai', 'human']).nullable() })),
  })
  .openapi('SeatTrial', { description: 'A trial as a seat sees it: all but the sounds.' });

export const roomViewSchema = roomFaceSchema
  .extend({
    levelDba: levelDbaSchema.nullable(),
    trial: roomTrialSchema.nullable(),
    trialsDone: count,
    trialsTotal: count,
    seats: list(
      z.strictObject({
        seat: z.int().min(1),
        status: z.enum(['asked', 'here', 'answered', 'away']),
        answers: count,
      }),
    ),
  })
  .openapi('RoomView', { description: 'How the room stands, for its conductor.' });

export const roomNowSchema = z.strictObject({
  /** null where it has no trial to play. */
  plays: z
    .strictObject({
      trialToken: secret,
      playing: slotSchema.nullable(),
      /** All that has sounded in this trial so far, each time. */
      heard: z.array(slotSchema).max(slotSchema.options.length).readonly(),
    })
    .nullable()
    .default(null),
});

export const roomNextSchema = z.strictObject({
  /** The trial that is left, so that nothing else is; null for the first, and after a reload. */
  leaves: secret.nullable().default(null),
  withoutMissing: z.boolean().default(false),
});

export const roomNextReplySchema = z.strictObject({ trial: presentedTrialSchema.nullable() });

export const roomVoidSchema = z.strictObject({
  trialToken: secret,
  reason: voidReasonSchema.exclude(['reopened']),
});

export const beginSittingSchema = z.strictObject({
  playbackBy,
  playback: playbackSystemSchema.nullable().default(null),
  levelDba: levelDbaSchema.nullable().default(null),
});

export const sittingLinksSchema = z.strictObject({
  sitting: z.string(),
  joinUrl: z.string(),
  conductorUrl: z.string(),
});

export const levelSchema = z.strictObject({ levelDba: levelDbaSchema.nullable() });

export const sittingParams = z.object({ panelId: z.string(), sitting: z.string() });

export const sittingsSchema = z.strictObject({
  sittings: list(roomViewSchema.extend({ sitting: z.string(), begunAt: z.string() })),
});
