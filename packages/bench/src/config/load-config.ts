/** Loads what users add to the bench, and refuses what the bench could not use. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { OWN_CONDITION_IDS } from '../datasets/condition-folder.ts';
import { ConfigError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { METRIC_FAMILIES } from '../metrics/metric.ts';
import { METRICS } from '../metrics/metric-table.ts';
import { PLAYBACK_SYSTEMS } from '../playback/playback-table.ts';
import type { BenchConfig } from './bench-config.ts';
import { digestOfImports } from './digest-of-imports.ts';

/** What a configuration imports of ours is what runs it, wherever it lies. */
const OURS = [
  '@earwitness/bench',
  '@earwitness/bench/statistics',
  '@earwitness/engine',
  '@earwitness/engine/measure',
  '@earwitness/engine/files',
];

const text = z.string().min(1, 'must not be empty');
const aFunction = z.custom<unknown>((value) => typeof value === 'function', { error: 'must be a function' });
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and dashes');

const metricSchema = z.looseObject({
  id: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/, 'must be letters and digits, as soundstageDb'),
  title: text,
  unit: z.string(),
  digits: z.number().int().min(0).max(6),
  family: z.enum(METRIC_FAMILIES),
  meaning: text,
  source: text,
  comparesWith: z.enum(['nothing', 'reference', 'mix']),
  better: z.enum(['lower', 'higher', 'none']),
  ideal: z.number().nullable(),
  least: z.number().nullable(),
  silence: z.number().nullable(),
  isLevelIndependent: z.boolean(),
  asymmetry: text.nullable(),
  measure: aFunction,
});

const conditionSchema = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('existing'), conditionId: slug, maker: aFunction, file: aFunction }),
  z.looseObject({
    kind: z.literal('making'),
    conditionId: slug,
    maker: aFunction,
    codeDigest: aFunction,
    settings: aFunction,
    render: aFunction,
    limitSeconds: z.number().positive().optional(),
    needsReference: z.boolean().optional(),
  }),
]);

const playbackSchema = z.looseObject({
  id: slug,
  title: text,
  description: text,
  source: text,
  thirdOctaveGainsDb: z.array(z.number()).length(31).nullable(),
  simulate: aFunction,
});

const configSchema = z.strictObject({
  metrics: z.array(metricSchema).default([]),
  conditions: z.array(conditionSchema).default([]),
  playback: z.array(playbackSchema).default([]),
});

/**
 * Loads a configuration: TypeScript or JavaScript, whose default export is what `defineConfig` takes.
 *
 * @throws {ConfigError} a file that is missing or throws, a part that does not follow its contract, an id that is there already
 */
export async function loadConfig(file: string): Promise<BenchConfig> {
  const path = resolve(file);
  const refuse = (problem: string, cause?: unknown) => new ConfigError({ file: path, problem, cause });
  if (!(await stat(path).catch(() => null))?.isFile()) throw refuse('there is no such file');
  const { exported, digest } = await importFile(path).catch((cause: Error) => {
    throw refuse(`it cannot be loaded: ${cause.message.split('\n')[0]}`, cause);
  });
  const parsed = configSchema.safeParse(exported ?? undefined);
  if (!parsed.success) throw refuse(firstIssue(parsed.error));
  const { metrics = [], conditions = [], playback = [] } = exported as Partial<BenchConfig>;
  refuseTaken(refuse, 'metric', metrics, METRICS);
  refuseTaken(refuse, 'playback system', playback, PLAYBACK_SYSTEMS);
  refuseTaken(
    refuse,
    'condition',
    conditions.map(({ conditionId: id }) => ({ id })),
    OWN_CONDITION_IDS.map((id) => ({ id })),
  );
  // As they are: objects of classes keep their methods.
  return { metrics, conditions, playback, digest };
}

async function importFile(path: string): Promise<{ exported: unknown; digest: string }> {
  // Only what is transformed passes by here; modules that Node runs as they are, and data, are found by what names them.
  const transformed = new Set<string>();
  const { createJiti } = await import('jiti');
  const plain = createJiti(path);
  const jiti = createJiti(path, {
    fsCache: false,
    moduleCache: false,
    virtualModules: Object.fromEntries(
      await Promise.all(OURS.map(async (name) => [name, await import(name)] as const)),
    ),
    transform(options) {
      if (options.filename !== undefined) transformed.add(options.filename);
      return { code: plain.transform(options) };
    },
  });
  const exported = await jiti.import(path, { default: true });
  return { exported, digest: await digestOfImports(path, { others: transformed, ignored: OURS }) };
}

function refuseTaken(
  refuse: (problem: string) => ConfigError,
  what: string,
  own: readonly { id: string }[],
  builtIn: readonly { id: string }[],
): void {
  const taken = new Set(builtIn.map(({ id }) => id));
  for (const { id } of own) {
    if (taken.has(id)) throw refuse(`its ${what} “${id}” must have another id: there is one of that name`);
    taken.add(id);
  }
}
