/** What listeners' pages and the server say to each other. */
import {
  languageSchema,
  panelMethodSchema,
  playbackSystemSchema,
  switchLawSchema,
} from '@earwitness/bench/panel';
import { z } from '@hono/zod-openapi';
import { givenAnswerSchema } from '../panels/given-answer.ts';
import { voidReasonSchema } from '../panels/panel-events.ts';
import type { PanelVerdict } from '../panels/panel-outcome.ts';
import { sessionOutcomeSchema } from '../panels/session-outcome.ts';
import { slotSchema } from '../panels/slots.ts';
import { plainText } from './plain-text.ts';

const LONGEST_RESPONSE_SECONDS = 7 * 24 * 3600;
const MOST_SWITCHES = 1_000_000;
const LONGEST_COMMENT = 2_000;
const LONGEST_ID = 200;
const LONGEST_SIGNATURE = 8_192;

const secret = plainText({ max: 128 });
const count = z.int().min(0);
/** What is sent is not changed on the way. */
export const list = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).readonly();

export const panelParams = z.object({ panelId: z.string() });
export const trialParams = z.object({ panelId: z.string(), trialToken: z.string() });

export const sessionStateSchema = z
  .strictObject({
    stage: z.enum(['questionnaire', 'qualification', 'training', 'trials', 'finished']),
    sessionNumber: z.int().min(1),
    sessionsTotal: z.int().min(1),
    rehearsal: z.boolean(),
    playback: playbackSystemSchema,
    qualificationDone: count,
    qualificationTotal: count,
    trainingDone: count,
    trainingTotal: count,
    trialsDone: count,
    trialsTotal: count,
    seat: z
      .strictObject({
        number: z.int().min(1),
        playbackBy: z.enum(['seats', 'conductor']),
        answers: count,
        hasMissed: z.boolean(),
      })
      .nullable(),
  })
  .openapi('SessionState', { description: 'Where a listener stands.' });

export const faceQuery = z.object({ lang: languageSchema.max(35).optional() });

export const faceSchema = z
  .strictObject({
    panelId: z.string(),
    title: z.string(),
    method: panelMethodSchema,
    language: z.string(),
    languages: list(z.string()),
    question: z.string(),
    introduction: z.string(),
    trialsPerSession: count,
    /** Which say who is trained, where there are any. */
    qualificationTrials: count,
    trainingTrials: count,
    minutes: z.int().min(1),
    sessionsPerListener: z.int().min(1),
    playbackWanted: playbackSystemSchema.nullable(),
    questionnaire: list(
      z.strictObject({
        fieldId: z.string(),
        question: z.string(),
        kind: z.enum(['choice', 'number', 'text']),
        options: list(z.strictObject({ value: z.string(), label: z.string() })),
        required: z.boolean(),
      }),
    ),
    switchLaw: switchLawSchema,
    access: z.enum(['open', 'invited']),
    crowdPlatform: z.enum(['prolific', 'mturk', 'other']).nullable(),
    showOwnResult: z.boolean(),
    simulated: z.boolean(),
    state: z.enum(['open', 'closed']),
    session: sessionStateSchema.nullable(),
  })
  .openapi('PanelFace', { description: 'What the page of a panel says, in the listener’s language.' });

export const startSchema = z.strictObject({
  consent: z.literal(true),
  /** Left out where the panel says what the session is heard on, or as it says. */
  playback: playbackSystemSchema.nullable().default(null),
  trainedListener: z.boolean(),
  /** Which the page is shown in; the browser's unless given. */
  language: languageSchema.max(35).optional(),
  /** From the link of an invitation. */
  invite: secret.nullable().default(null),
  /** What a crowd platform put in the link. */
  crowd: z
    .strictObject({
      externalId: plainText({ max: LONGEST_ID }),
      studyId: plainText({ max: LONGEST_ID }).nullable().default(null),
      assignmentId: plainText({ max: LONGEST_ID }).nullable().default(null),
      /** By which the platform vouches for the ids. */
      signature: plainText({ max: LONGEST_SIGNATURE }).nullable().default(null),
    })
    .nullable()
    .default(null),
  /** From an experimenter's link for trying the panel. */
  rehearsal: secret.nullable().default(null),
  /** From the link of a room. */
  sitting: secret.nullable().default(null),
  /** Random, made once for this start: sent again under it, a start is the same one. */
  startKey: plainText({ min: 16, max: 64 }).nullable().default(null),
});

const LONGEST_QUESTIONNAIRE = 100;
export const questionnaireSchema = z.strictObject({
  answers: z
    .record(plainText({ max: 32 }), z.union([plainText({ min: 0, max: LONGEST_COMMENT }), z.number()]))
    .refine((answers) => Object.keys(answers).length <= LONGEST_QUESTIONNAIRE, 'has too many fields'),
});

export const nextTrialSchema = z.strictObject({
  /** Names the page that asks, so that two pages of one listener do not take each other's trials. */
  tab: plainText({ max: 64 }).nullable().default(null),
  takeOver: z.boolean().default(false),
});

export const openPreparedSchema = nextTrialSchema.pick({ tab: true });

const stimulusTypeSchema = z.enum(['audio/flac', 'audio/wav']);

export const presentedTrialSchema = z
  .strictObject({
    trialToken: z.string(),
    number: z.int().min(1),
    total: z.int().min(1),
    stage: z.enum(['qualification', 'training', 'trials']),
    method: panelMethodSchema,
    question: z.string(),
    lowLabel: z.string().nullable(),
    highLabel: z.string().nullable(),
    allowsTies: z.boolean(),
    sampleRate: z.int().positive(),
    channelCount: z.int().positive(),
    frameCount: z.int().positive(),
    formats: list(z.strictObject({ type: stimulusTypeSchema, byteLength: z.int().positive() })),
    stimuli: list(
      z.strictObject({
        slot: slotSchema,
        url: z.string().openapi({
          description: 'Relative to where the panels are served; holds for this presentation alone.',
        }),
        label: z.enum(['ai', 'human']).nullable(),
      }),
    ),
  })
  .openapi('PresentedTrial', { description: 'A trial, without a word of what is behind its switches.' });

export const preparedTrialSchema = z.strictObject({ trial: presentedTrialSchema.nullable() });

export const voidSchema = z.strictObject({
  /** A trial that is reopened is given up by the server itself. */
  reason: voidReasonSchema.exclude(['reopened']),
});

export const answerSchema = z.strictObject({
  /** Made once by the page; the same key and body get the same reply, however often they are sent. */
  idempotencyKey: plainText({ min: 16, max: 64 }),
  answer: givenAnswerSchema,
  confidence: z.int().min(1).max(5).nullable().default(null),
  responseSeconds: z.number().min(0).max(LONGEST_RESPONSE_SECONDS),
  switches: z.int().min(0).max(MOST_SWITCHES),
  comment: plainText({ max: LONGEST_COMMENT }).nullable().default(null),
});

export const answerReplySchema = z.strictObject({
  session: sessionStateSchema,
  /** In training only. */
  feedback: z.strictObject({ correct: z.boolean() }).nullable(),
});

const verdictSchema = z.custom<PanelVerdict>().openapi('Verdict', {
  type: 'object',
  description: 'A verdict of the analysis plan, as docs/verdicts.md has it.',
});

export const ownResultSchema = z.strictObject({
  verdicts: list(verdictSchema),
  correct: count.nullable(),
  guessing: z.strictObject({ chance: z.number(), asManyOrMore: z.number() }).nullable(),
  answered: count,
  reveal: list(
    z.strictObject({
      trial: z.int().min(1),
      choice: z.string(),
      truth: z.string().nullable(),
      correct: z.boolean().nullable(),
      itemTitle: z.string(),
      conditionA: z.string(),
      conditionB: z.string(),
    }),
  ).nullable(),
  debriefing: z.string().nullable(),
});

export const completionSchema = z.strictObject({
  outcome: sessionOutcomeSchema,
  code: z.string(),
  returnUrl: z.string().nullable(),
  /** Of panels that exchange labels, when no session is to come. */
  debriefing: z.string().nullable(),
});

export const handoverSchema = z.strictObject({ code: z.string(), expiresAt: z.string() });
export const claimSchema = z.strictObject({ code: secret });
