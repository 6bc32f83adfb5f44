/** What the page that draws up panels, and the server say to each other. */
import { panelDefinitionSchema, panelMaterialSchema } from '@earwitness/bench/panel';
import { z } from '@hono/zod-openapi';
import { list } from './listener-schemas.ts';
import { plainText } from './plain-text.ts';

const MOST_CONDITIONS = 12;
const MOST_FILES = 300;
const LONGEST_EXCERPT_SECONDS = 600;

/** Below the music folder, with slashes: the folder itself is an empty path. */
const pathSchema = plainText({ max: 1_000, min: 0 }).refine(
  (path) => !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..'),
  'must be a path below the music folder, without ..',
);
const { shape } = panelMaterialSchema;
const looseFileSchema = shape.files.unwrap().element.extend({ file: pathSchema });
const sourceShape = {
  run: pathSchema.exactOptional(),
  dataset: pathSchema.exactOptional(),
  files: z.array(looseFileSchema).min(1).max(MOST_FILES).exactOptional(),
};
const sourceSchema = z
  .strictObject(sourceShape)
  .refine(
    ({ run, dataset, files }) => [run, dataset, files].filter((one) => one !== undefined).length === 1,
    'must be exactly one of run, dataset and files',
  );

const panelIdSchema = panelDefinitionSchema.shape.panelId;
const comparisonSchema = z.strictObject({
  source: sourceSchema,
  itemId: plainText({ max: 200 }),
  conditionIds: z
    .array(plainText({ max: 64 }))
    .min(1)
    .max(MOST_CONDITIONS)
    .refine((ids) => new Set(ids).size === ids.length, 'must not name one twice'),
});
/** All else of a draft is told right or wrong by its check, in words. */
const draftPanelSchema = z.looseObject({
  panelId: panelIdSchema,
  material: z.looseObject(sourceShape),
});

export const draftParams = z.object({ draftId: panelIdSchema });
export const soundParams = z.object({ soundId: z.string().regex(/^[0-9a-f]{32}-\d{1,2}$/) });
export const itemsBodySchema = z.strictObject({ source: sourceSchema });
export const waveformBodySchema = z.strictObject({ comparison: comparisonSchema });
export const suggestionsBodySchema = z.strictObject({
  comparison: comparisonSchema,
  seconds: z.number().min(1).max(LONGEST_EXCERPT_SECONDS),
});
export const soundsBodySchema = z
  .strictObject({
    comparison: comparisonSchema,
    startSeconds: z.number().min(0),
    endSeconds: z.number().positive(),
    anchorsOf: plainText({ max: 64 }).exactOptional(),
  })
  .refine(
    ({ startSeconds, endSeconds }) =>
      endSeconds - startSeconds >= 1 && endSeconds - startSeconds <= LONGEST_EXCERPT_SECONDS,
    'must be 1 to 600 seconds long',
  );
export const checkBodySchema = z.strictObject({ panel: draftPanelSchema });
export const saveBodySchema = z.strictObject({ panel: draftPanelSchema, force: z.boolean().default(false) });
export const buildBodySchema = z.strictObject({ force: z.boolean().default(false) });

export const offeredMusicSchema = z
  .strictObject({
    isOffered: z.boolean(),
    places: list(
      z.strictObject({
        kind: z.enum(['dataset', 'run', 'files']),
        path: z.string(),
        files: list(z.string()),
      }),
    ),
    isWhole: z.boolean(),
  })
  .openapi('OfferedMusic');
export const draftItemsSchema = z.strictObject({
  items: list(
    z.strictObject({
      itemId: z.string(),
      itemTitle: z.string(),
      conditions: list(
        z.strictObject({
          conditionId: z.string(),
          makerKind: z.string(),
          durationSeconds: z.number(),
        }),
      ),
    }),
  ),
});
export const waveformSchema = z.strictObject({
  startSeconds: z.number(),
  endSeconds: z.number(),
  heights: list(z.number()),
});
export const suggestionsSchema = z.strictObject({
  suggestions: list(
    z.strictObject({
      rule: z.enum(['differ-most', 'typical', 'chorus']),
      startSeconds: z.number(),
      endSeconds: z.number(),
    }),
  ),
});
const warningsSchema = list(z.strictObject({ kind: z.string(), message: z.string() }));
export const preparedSoundsSchema = z.strictObject({
  sampleRate: z.number(),
  channelCount: z.int(),
  frameCount: z.int(),
  startSeconds: z.number(),
  formats: list(z.strictObject({ type: z.enum(['audio/flac', 'audio/wav']), byteLength: z.int() })),
  sounds: list(z.strictObject({ conditionId: z.string(), gainDb: z.number(), soundId: z.string() })),
  warnings: warningsSchema,
});
export const checkedDraftSchema = z
  .strictObject({
    text: z.string(),
    checked: z
      .strictObject({
        conditionIds: list(z.string()),
        comparisons: z.int(),
        itemIds: list(z.string()),
      })
      .nullable(),
    problem: z
      .strictObject({
        line: z.int().nullable(),
        path: list(z.union([z.string(), z.int()])),
        message: z.string(),
      })
      .nullable(),
  })
  .openapi('CheckedDraft');
export const draftBuildSchema = z
  .strictObject({
    state: z.enum(['building', 'built', 'failed']),
    progress: z.strictObject({ done: z.int(), total: z.int(), itemTitle: z.string() }).nullable(),
    problem: z.string().nullable(),
    warnings: warningsSchema,
  })
  .openapi('DraftBuild');
