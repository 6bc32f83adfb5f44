/** `panel.yaml`, as people write a panel: its definition, with much of it left to defaults, and the music that it is made of. */
import { z } from 'zod';
import { panelDefinitionSchema } from './panel-definition.ts';
import { levelArmSchema } from './panel-pack.ts';

export const PANEL_FILE_SCHEMA = 'earwitness.panel-file/1';

const conditionId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and dashes')
  .refine(
    (name) => !['low-anchor', 'mid-anchor', 'spoiled'].includes(name),
    'must be another than low-anchor, mid-anchor and spoiled, which the bench makes itself',
  );
const seconds = z.number().positive().max(600);

/** As many as wanted of each item, where the music asks for it. */
const chosenExcerptsSchema = z.strictObject({
  /** `differ-most`: where versions differ most; `typical`: as the piece is on the whole; `chorus`: its loudest, densest section. */
  choose: z.enum(['differ-most', 'typical', 'chorus']).default('differ-most'),
  seconds: seconds.default(10),
  perItem: z.int().min(1).max(20).default(1),
});

/** A place in one item, or the end of one and the start of the next, with silence between. */
const givenExcerptSchema = z.union(
  [
    z
      .strictObject({
        item: z.string().min(1),
        startSeconds: z.number().min(0),
        endSeconds: z.number().positive(),
      })
      .refine(({ startSeconds, endSeconds }) => endSeconds - startSeconds >= 1, {
        error: 'must end a second or more after it starts',
      }),
    z.strictObject({
      item: z.string().min(1),
      next: z.string().min(1),
      lastSeconds: seconds,
      gapSeconds: z.number().min(0).max(30).default(2),
      firstSeconds: seconds,
    }),
  ],
  {
    error:
      'must be { item, startSeconds, endSeconds } with a second or more between, or { item, next, lastSeconds, gapSeconds, firstSeconds }',
  },
);
export type GivenExcerpt = z.infer<typeof givenExcerptSchema>;

const excerptsSchema = z.union([chosenExcerptsSchema, z.array(givenExcerptSchema).min(1)], {
  error: 'must be { choose, seconds, perItem }, or a list of { item, startSeconds, endSeconds }',
});
export type PanelExcerpts = z.infer<typeof excerptsSchema>;

/** Material for practice, for qualification or for catch trials: other places of the same items, or other items. */
const otherMaterialSchema = z.strictObject({
  items: z.array(z.string().min(1)).min(1).exactOptional(),
  excerpts: excerptsSchema.exactOptional(),
});
export type OtherMaterial = z.infer<typeof otherMaterialSchema>;

const looseFileSchema = z.strictObject({
  item: z.string().min(1),
  condition: conditionId,
  /** Who made it: `engine` is the AI of the question which one it is. */
  maker: z.enum(['human', 'artist', 'service', 'engine', 'hybrid', 'none']).default('none'),
  /** Relative to the panel's file. */
  file: z.string().min(1),
});

export const panelMaterialSchema = z
  .strictObject({
    /** A run of the bench, with its renderings. */
    run: z.string().min(1).exactOptional(),
    /** A dataset, with the masters it has and, as the condition `mix`, its mixes. */
    dataset: z.string().min(1).exactOptional(),
    files: z.array(looseFileSchema).min(2).exactOptional(),
    /** All that every item has, when left out. */
    conditions: z.array(conditionId).min(1).exactOptional(),
    /** The condition that others are held against: hidden among them where the method asks for it, else heard openly beside them. */
    reference: conditionId.nullable().default(null),
    /** Low-passed at 3.5 and 7 kHz; as the method needs them, when left out. */
    anchors: z.boolean().exactOptional(),
    /** All, when left out, but for those that other material names. */
    items: z.array(z.string().min(1)).min(1).exactOptional(),
    excerpts: excerptsSchema.prefault({}),
    /** Every excerpt once in each. */
    levels: z.array(levelArmSchema).min(1).default(['matched']),
    training: otherMaterialSchema.nullable().default(null),
    qualification: otherMaterialSchema.nullable().default(null),
    catch: otherMaterialSchema.nullable().default(null),
  })
  .check(({ value, issues }) => {
    const sources = [value.run, value.dataset, value.files].filter((source) => source !== undefined);
    if (sources.length !== 1)
      issues.push({
        code: 'custom',
        input: value,
        message: 'must have exactly one of run, dataset and files',
      });
    for (const [name, list] of [
      ['conditions', value.conditions],
      ['items', value.items],
      ['levels', value.levels],
    ] as const)
      if (list !== undefined && new Set(list).size < list.length)
        issues.push({ code: 'custom', input: value, path: [name], message: 'must not name one twice' });
  });
export type PanelMaterial = z.infer<typeof panelMaterialSchema>;

const { shape } = panelDefinitionSchema;

const USUAL_TRAINING_TRIALS = 2;

const fieldsSchema = z.strictObject({
  ...shape,
  schema: z.literal(PANEL_FILE_SCHEMA),
  /** Named after the file's folder when left out. */
  panelId: shape.panelId.exactOptional(),
  /** In the usual words of the method when left out. */
  question: shape.question.exactOptional(),
  introduction: shape.introduction.exactOptional(),
  trialsPerSession: shape.trialsPerSession.default(10),
  /** As is usual for the method and the music when left out. */
  trainingTrials: shape.trainingTrials.exactOptional(),
  showOwnResult: shape.showOwnResult.default(false),
  simulated: shape.simulated.default(false),
  /** The usual one of the method when left out. */
  analysisPlan: shape.analysisPlan.exactOptional(),
  material: panelMaterialSchema,
});

/** Practice says which of two sounds is whose: told of the sounds of the trials, it would be remembered there. */
const practiceTells = ({ method, material }: z.infer<typeof fieldsSchema>): boolean =>
  method === 'identification' && material.training === null;

/** What a definition has, with less that must be said. */
export const panelFileSchema = fieldsSchema
  .check(({ value, issues }) => {
    if (practiceTells(value) && (value.trainingTrials ?? 0) > 0)
      issues.push({
        code: 'custom',
        input: value,
        path: ['trainingTrials'],
        message:
          'must be 0 for identification without material.training, as practice would tell whose the sounds of the trials are',
      });
  })
  .transform((file) => ({
    ...file,
    trainingTrials: file.trainingTrials ?? (practiceTells(file) ? 0 : USUAL_TRAINING_TRIALS),
  }));
export type PanelFile = z.infer<typeof panelFileSchema>;
/** What a file may leave out is filled in by the schema. */
export type PanelFileInput = z.input<typeof panelFileSchema>;
