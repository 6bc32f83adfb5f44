/** What experimenters' pages and programs, and the server say to each other. */
import { type PanelDefinition, panelMethodSchema, playbackSystemSchema } from '@earwitness/bench/panel';
import type { PanelAccount } from '@earwitness/bench/verdict-pages';
import { z } from '@hono/zod-openapi';
import { MOST_TOKEN_DAYS, SHORTEST_PASSWORD } from '../admin/accounts.ts';
import type { PanelOutcome } from '../panels/panel-outcome.ts';
import type { PanelReport } from '../panels/panel-report.ts';
import { sessionOutcomeSchema } from '../panels/session-outcome.ts';
import { list } from './listener-schemas.ts';
import { plainText } from './plain-text.ts';

const LONGEST_PASSWORD = 256;
const MOST_INVITES = 1_000;

/** Letters, digits and what stands in addresses of mail, so that names stand in logs and tables as they are. */
const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, 'must be letters, digits, dots, dashes and @');
const passwordSchema = plainText({ min: SHORTEST_PASSWORD, max: LONGEST_PASSWORD });
/** Says something: white space alone does not. */
const reasonSchema = plainText({ max: 500 }).refine((reason) => reason.trim().length >= 3, 'must say why');
const roleSchema = z.enum(['viewer', 'runner', 'admin']);
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const accountSchema = z.strictObject({ name: z.string(), role: roleSchema }).openapi('Account');
export const setupSchema = z.strictObject({
  token: plainText({ max: 128 }),
  name: nameSchema,
  password: passwordSchema,
});
export const loginSchema = z.strictObject({
  name: plainText({ max: 64 }),
  password: plainText({ max: LONGEST_PASSWORD }),
});
export const userParams = z.object({ name: nameSchema });
/** Programs' accounts are named after their labels: `token:nightly`. */
export const anyAccountParams = z.object({ name: plainText({ max: 80 }) });
export const userSchema = z.strictObject({ role: roleSchema, password: passwordSchema });
export const usersSchema = z.strictObject({
  users: list(z.strictObject({ name: z.string(), role: roleSchema, isProgram: z.boolean() })),
});
export const tokenSchema = z.strictObject({
  label: nameSchema,
  role: roleSchema,
  days: z.int().min(1).max(MOST_TOKEN_DAYS).default(90),
});
export const createdTokenSchema = z.strictObject({
  name: z.string(),
  /** Told this once. */
  token: z.string(),
  expiresAt: z.string(),
});

export const auditQuery = z.object({
  afterSeq: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
});
export const auditSchema = z.strictObject({
  entries: list(
    z.strictObject({
      seq: z.int().min(1),
      at: z.string(),
      who: z.string(),
      action: z.string(),
      panelId: z.string().nullable(),
      detail: z.string(),
    }),
  ),
});

/** A type of the panels' own: its fields are theirs to say. */
const described = <Type>(name: string, description: string) =>
  z.custom<Type>().openapi(name, { type: 'object', description });

const countSchema = z.int().min(0);

export const progressSchema = z
  .strictObject({
    panelId: z.string(),
    version: z.int().min(1),
    title: z.string(),
    method: panelMethodSchema,
    simulated: z.boolean(),
    state: z.enum(['open', 'closed', 'unblinded']),
    listeners: countSchema,
    sessionsStarted: countSchema,
    sessionsFinished: countSchema,
    rehearsals: countSchema,
    answers: countSchema,
    answersWanted: countSchema.nullable(),
    trialsPerSession: countSchema,
    voidedTrials: countSchema,
    overRedrawLimit: countSchema,
    invites: countSchema,
    coins: z.strictObject({ first: countSchema, second: countSchema }).nullable(),
    balance: z.enum(['fine', 'unusual']),
    byPlayback: list(z.strictObject({ playback: playbackSystemSchema, answers: countSchema })),
    medianResponseSeconds: z.number().nullable(),
    openedAt: z.string(),
    lastEventAt: z.string(),
  })
  .openapi('PanelProgress', { description: 'How a panel is going: counts, and nothing by condition.' });
export const panelsSchema = z.strictObject({
  panels: list(progressSchema),
  /** Those that could not be taken up: nothing else can be asked of them. */
  broken: list(z.strictObject({ panelId: z.string(), problem: z.string() })),
  /** Where listeners go: another address than this one. */
  listenerUrl: z.string(),
});
export const panelSchema = z.strictObject({
  progress: progressSchema,
  definition: described<PanelDefinition>('PanelDefinition', 'The definition as it was frozen.'),
  definitionSha256: sha256Schema,
  packSha256: sha256Schema,
});
export const openPanelSchema = z.strictObject({
  /** Below the folder of panels that the server was started with: what `panel build` wrote. */
  folder: plainText({ max: 500 }),
});
export const closeSchema = z.strictObject({ reason: reasonSchema.optional() });
export const reasonBodySchema = z.strictObject({ reason: reasonSchema });
export const outcomeSchema = described<PanelOutcome>(
  'PanelOutcome',
  'Every answer as a row, and the verdicts.',
);
/** What the report is made of, but for its file. */
export type ReportParts = Pick<PanelAccount, 'verdicts' | 'pictures'> & Pick<PanelReport, 'notJudged'>;
export const reportSchema = described<ReportParts>(
  'PanelReport',
  'The verdicts with their numbers in words, and the figures of the report as SVG images; none, and why, where the plan cannot judge the answers.',
);
const shareSchema = z.strictObject({ right: countSchema, answers: countSchema });

export const qualitySchema = z
  .strictObject({
    catchTrials: shareSchema,
    nullTrials: shareSchema,
    repeats: countSchema,
    sessions: list(
      z.strictObject({
        session: z.string(),
        listener: z.string(),
        sessionNumber: z.int().min(1),
        isFinished: z.boolean(),
        answers: countSchema,
        medianResponseSeconds: z.number().nullable(),
        redraws: countSchema,
        catchTrials: shareSchema,
        flags: list(
          z.enum([
            'catch-trials-missed',
            'too-quick',
            'one-sided',
            'never-switched',
            'many-redraws',
            'headphone-check-failed',
            'left-right-check-failed',
          ]),
        ),
      }),
    ),
    flagged: countSchema,
  })
  .openapi('PanelQuality', {
    description: 'Control trials, pace and sides by session, before anybody knows what the answers say.',
  });
export const evidenceSchema = z.strictObject({
  evidence: z
    .strictObject({
      answers: countSchema,
      /** What a gambler against chance would own by now of the claim and its part that is farthest from enough; null where it is not told. */
      eValue: z.number().nullable(),
      /** Of that claim: so much is enough. */
      threshold: z.number().nullable(),
      /** Whether every claim of the plan, in all of its parts, has enough. */
      mayStop: z.boolean(),
      /** Why there is no value; null where there is one. */
      notTold: z.string().nullable(),
      /** How it came along, at most 200 points; none where it is not told. */
      course: list(z.strictObject({ answers: countSchema, eValue: z.number(), threshold: z.number() })),
    })
    .nullable(),
});
export const commentsSchema = z.strictObject({
  comments: list(
    z.strictObject({
      session: z.string(),
      stage: z.enum(['qualification', 'training', 'trials']),
      trial: z.int().min(1),
      comment: z.string(),
    }),
  ),
});
export const completionCodesSchema = z.strictObject({
  completions: list(
    z.strictObject({
      code: z.string(),
      outcome: sessionOutcomeSchema,
      listener: z.string(),
      source: z.string(),
      verified: z.boolean().nullable(),
    }),
  ),
});
export const verificationSchema = z.strictObject({
  /** Whether the log's chain of hashes holds. */
  log: z.discriminatedUnion('intact', [
    z.strictObject({ intact: z.literal(true), events: countSchema, headHash: z.string() }),
    z.strictObject({ intact: z.literal(false), firstBrokenSeq: z.int().min(1), problem: z.string() }),
  ]),
  /** Whether every draw is the one that was committed to. */
  draws: z.discriminatedUnion('intact', [
    z.strictObject({ intact: z.literal(true), trials: countSchema }),
    z.strictObject({ intact: z.literal(false), problem: z.string() }),
  ]),
  /** Whether the switch was proven before anybody listened. */
  switching: z.strictObject({
    sentence: z.string(),
    /** Of the player that was proven; null where none was. */
    rendererSha256: sha256Schema.nullable(),
    /** Whether it is the one that pages are sent now; null where none was proven, or none is built here. */
    isOfThisPlayer: z.boolean().nullable(),
    /** Why the certificates count for nothing; null when they do. */
    problem: z.string().nullable(),
  }),
});
export const inviteSchema = z.strictObject({
  /** One invitation each: a name or an address, for whoever sends them. */
  labels: z
    .array(plainText({ max: 200 }))
    .min(1)
    .max(MOST_INVITES),
});
export const inviteCountsSchema = z.strictObject({ invited: z.int().min(0), came: z.int().min(0) });
export const rehearsalSchema = z.strictObject({ url: z.string() });
export const eraseSchema = z.strictObject({
  /** The pseudonym, as results have it. */
  listener: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits'),
  reason: reasonSchema,
});
