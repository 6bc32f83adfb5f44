/** What a panel asks, of whom, of how much, and how its answers will be judged: fixed, and hashed, before the first session. */
import { z } from 'zod';
import { analysisPlanSchema } from './analysis-plan.ts';
import { languageSchema, localizedTextSchema } from './localized-text.ts';
import { PANEL_METHODS, panelMethodSchema } from './panel-method.ts';
import { playbackSystemSchema } from './playback-system.ts';

/** How one stimulus gives way to another: through silence, from one frame to the next, or each fading while the other comes. */
export const switchLawSchema = z.enum(['dip', 'cut', 'equal-gain']);

export const PANEL_DEFINITION_SCHEMA = 'earwitness.panel-definition/2';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and dashes');

/** One thing to judge, on trials of its own: "Which is warmer?" */
const attributeSchema = z.strictObject({
  attributeId: id,
  question: localizedTextSchema,
  /** What the ends of a scale mean. */
  lowLabel: localizedTextSchema.nullable().default(null),
  highLabel: localizedTextSchema.nullable().default(null),
});

/** Trials among the counted ones that check listener and panel, a session. */
const controlsSchema = z.strictObject({
  /** The same sound under every switch: nothing to hear, and what is found here is bias or a leak. */
  nullTrials: z.int().min(0).max(50).default(0),
  /** A trial of the session once more, drawn anew. */
  repeats: z.int().min(0).max(50).default(0),
  /** From the pack's catch comparisons: whoever listens gets them right. */
  catchTrials: z.int().min(0).max(50).default(0),
});

/** Other material, heard first, that says who counts as trained. */
const qualificationSchema = z.strictObject({
  trials: z.int().min(1).max(100),
  /** Right answers that make a trained listener. */
  required: z.int().min(1),
  /** Whether who misses them may not go on. */
  isGate: z.boolean().default(false),
});

const sessionsSchema = z.strictObject({
  perListener: z.int().min(1).max(20).default(1),
  /** One session on each, in balanced order; null lets the listener say. */
  playback: z.array(playbackSystemSchema).min(1).nullable().default(null),
});

/** Labels of the same two sounds, true or exchanged by a coin: what a label is worth. The listener is told afterwards. */
const labelSwapSchema = z.strictObject({
  trials: z.int().min(1).max(50),
  question: localizedTextSchema,
  debriefing: localizedTextSchema,
});

const questionSchema = z
  .strictObject({
    fieldId: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be lower-case letters, digits and underscores'),
    question: localizedTextSchema,
    kind: z.enum(['choice', 'number', 'text']),
    options: z.array(z.strictObject({ value: z.string().min(1), label: localizedTextSchema })).default([]),
    required: z.boolean().default(true),
  })
  .refine(
    ({ kind, options }) => (kind === 'choice') === options.length > 0,
    'a choice needs options, and nothing else has them',
  );

/** Who may take part. */
const accessSchema = z.strictObject({
  /** `open`: whoever has the panel's address; `invited`: whoever has a link of his own. */
  by: z.enum(['open', 'invited']).default('open'),
  /** Listeners that a platform sends, known by its ids; each once. */
  crowd: z
    .strictObject({
      platform: z.enum(['prolific', 'mturk', 'other']),
      /** Where the platform wants listeners back, with `{code}` in the place of the completion code. */
      returnUrl: z
        .url({ protocol: /^https$/ })
        .nullable()
        .default(null),
      /** Where it wants those back whom the qualification turned away, with `{code}` in the place of their own code; left out for nowhere. */
      screenedOutUrl: z.url({ protocol: /^https$/ }).exactOptional(),
    })
    .nullable()
    .default(null),
});

/** So many listeners with this value in a column of the results; more are turned away. */
const quotaSchema = z.strictObject({
  column: z.enum(['playback', 'trainedListener', 'language']),
  /** A playback system, `true` or `false`, or one of the panel's languages. */
  value: z.string().min(1),
  listeners: z.int().min(1),
});

/** A definition as a log or an export has it: one that was frozen stays readable when later rules would refuse it. */
export const frozenDefinitionSchema = z.strictObject({
  schema: z.literal(PANEL_DEFINITION_SCHEMA),
  panelId: id,
  /** Of the definition; an edit is a new one. */
  version: z.int().min(1).default(1),
  title: localizedTextSchema,
  languages: z.array(languageSchema).min(1).default(['en']),
  method: panelMethodSchema,
  /** What the listener is asked, in plain words; what attributes ask goes before it. */
  question: localizedTextSchema,
  attributes: z.array(attributeSchema).default([]),
  /** Shown before consent: what it is about, what is stored. */
  introduction: localizedTextSchema,
  /** Counted trials of a session, controls not among them. */
  trialsPerSession: z.int().min(1).max(200),
  trainingTrials: z.int().min(0).max(20),
  controls: controlsSchema.default({ nullTrials: 0, repeats: 0, catchTrials: 0 }),
  qualification: qualificationSchema.nullable().default(null),
  sessions: sessionsSchema.default({ perListener: 1, playback: null }),
  labelSwap: labelSwapSchema.nullable().default(null),
  /** Whether "no preference" is an answer. */
  allowsTies: z.boolean().default(true),
  /** `dip` when left out. */
  switchLaw: switchLawSchema.exactOptional(),
  questionnaire: z.array(questionSchema).default([]),
  access: accessSchema.default({ by: 'open', crowd: null }),
  quotas: z.array(quotaSchema).default([]),
  /** Answers to stop at; null for none. */
  answersWanted: z.int().min(1).nullable().default(null),
  /** Whether the thanks page shows the listener's own result, after the last of the listener's sessions. */
  showOwnResult: z.boolean(),
  /** Answers come from programs, not people: said on every page and row. */
  simulated: z.boolean(),
  analysisPlan: analysisPlanSchema,
});

/** A definition as it is written, with the rules that fields have between them. */
export const panelDefinitionSchema = frozenDefinitionSchema.check(({ value, issues }) => {
  for (const { path, message } of problemsOf(value))
    issues.push({ code: 'custom', input: value, path, message });
});
export type PanelDefinition = z.infer<typeof panelDefinitionSchema>;
/** What a definition may leave out is filled in by the schema. */
export type PanelDefinitionInput = z.input<typeof panelDefinitionSchema>;

interface Problem {
  /** Of the field that is to be another. */
  readonly path: (string | number)[];
  readonly message: string;
}

function problemsOf(definition: z.infer<typeof frozenDefinitionSchema>): Problem[] {
  const { method, controls, qualification, sessions, labelSwap, attributes, questionnaire } = definition;
  const { access, quotas, switchLaw = 'dip' } = definition;
  const problems: Problem[] = [];
  const refuseWhere = (isWrong: boolean, path: Problem['path'], message: string): void => {
    if (isWrong) problems.push({ path, message });
  };
  const { answers, chance, seamsMatter } = PANEL_METHODS[method];
  const hasRightAnswers = chance !== null;
  refuseWhere(
    answers !== 'choice' && controls.nullTrials > 0,
    ['controls', 'nullTrials'],
    `null trials are for methods that compare two, and this is ${method}`,
  );
  refuseWhere(
    qualification !== null && !hasRightAnswers,
    ['qualification'],
    `a qualification needs right and wrong answers, and ${method} has none`,
  );
  refuseWhere(
    qualification !== null && qualification.required > qualification.trials,
    ['qualification', 'required'],
    'a qualification cannot require more right answers than it has trials',
  );
  refuseWhere(
    labelSwap !== null && method !== 'identification',
    ['labelSwap'],
    'a label swap belongs to identification',
  );
  refuseWhere(
    switchLaw !== 'dip' && seamsMatter,
    ['switchLaw'],
    `the seam of a switch could name a stimulus in ${method}, so switchLaw must be dip`,
  );
  refuseWhere(
    attributes.length > 0 && hasRightAnswers,
    ['attributes'],
    `attributes are for liking and rating, and this is ${method}`,
  );
  refuseWhere(
    hasTwins(attributes.map(({ attributeId }) => attributeId)),
    ['attributes'],
    'two attributes have one id',
  );
  refuseWhere(
    hasTwins(questionnaire.map(({ fieldId }) => fieldId)),
    ['questionnaire'],
    'two questions have one id',
  );
  refuseWhere(
    sessions.playback !== null && sessions.playback.length !== sessions.perListener,
    ['sessions', 'playback'],
    `sessions.playback must name a playback system for each of the ${sessions.perListener} sessions`,
  );
  refuseWhere(
    sessions.playback !== null && hasTwins(sessions.playback),
    ['sessions', 'playback'],
    'sessions.playback names one system twice',
  );
  refuseWhere(
    access.crowd?.screenedOutUrl !== undefined && qualification?.isGate !== true,
    ['access', 'crowd', 'screenedOutUrl'],
    'access.crowd.screenedOutUrl needs a qualification with isGate: true to turn anybody away',
  );
  for (const [index, { column, value }] of quotas.entries()) {
    refuseWhere(
      column === 'playback' && sessions.playback !== null,
      ['quotas', index, 'column'],
      'a quota of playback is for listeners who say what they hear with, and sessions.playback says it',
    );
    const values = quotaValues(column, definition);
    refuseWhere(
      !values.includes(value),
      ['quotas', index, 'value'],
      `a quota of ${column} must be of ${values.join(', ')}, and this is of ${value}`,
    );
  }
  return problems;
}

/** What listeners of a panel can have in a column that quotas count by. */
function quotaValues(
  column: z.infer<typeof quotaSchema>['column'],
  { languages }: z.infer<typeof frozenDefinitionSchema>,
): readonly string[] {
  if (column === 'trainedListener') return ['true', 'false'];
  return column === 'language' ? languages : playbackSystemSchema.options;
}

const hasTwins = (ids: readonly string[]): boolean => new Set(ids).size < ids.length;
