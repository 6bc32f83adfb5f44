/** `conditions.yaml`: commands that make masters, and the conditions of a run. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { makerSchema } from '../datasets/dataset-manifest.ts';
import { ConditionError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { type ConditionSpec, parseConditionSpec } from './condition-spec.ts';

export const CONDITIONS_SCHEMA = 'earwitness.conditions/1';

const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and dashes')
  .refine((name) => name !== 'mix', 'must be another than “mix”');
const argumentsSchema = z.array(z.string()).min(1);
const parameterSchema = z.union([z.string(), z.number(), z.boolean()]);

const commandSchema = z
  .strictObject({
    /** Program and arguments, run without a shell; `{mix}` and the like stand for what they say. */
    run: argumentsSchema.optional(),
    /** A line for `/bin/sh` instead, where one program does not do. */
    shell: z.string().min(1).optional(),
    /** Commands that say which versions will run: what others made is not used again. `[]` where files say it all. */
    versions: z.array(argumentsSchema),
    /** Further files that the result depends on; those that arguments begin with `{here}/` name are known anyway. */
    files: z.array(z.string()).default([]),
    /** The name of the file that is made, in a folder of its own: its ending tells programs the format. */
    out: z
      .string()
      .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, 'must be a plain file name')
      .default('master.wav'),
    /** `wav` where the program reads nothing else: mix and reference are then 32-bit float WAV files. */
    input: z.enum(['original', 'wav']).default('original'),
    parameters: z
      .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/, 'must be letters and digits'), parameterSchema)
      .default({}),
    limitSeconds: z.number().positive().optional(),
    /** Those that mean that all went well. */
    exitCodes: z.array(z.number().int().min(0).max(255)).min(1).default([0]),
    maker: makerSchema.optional(),
  })
  .refine(({ run, shell }) => (run === undefined) !== (shell === undefined), {
    error: 'must have either run or shell',
  });
export type CommandDefinition = z.infer<typeof commandSchema>;

const entrySchema = z.union(
  [
    z.string(),
    z.strictObject({
      name: nameSchema.optional(),
      /** A condition as on the command line, without braces. */
      use: z.string(),
      /** What would stand in the braces. */
      with: z.record(z.string(), z.unknown()).optional(),
      /** Who makes these masters, for conditions that have no other record of it. */
      maker: makerSchema.optional(),
    }),
  ],
  { error: 'must be a condition in words, or { use, name, with, maker }' },
);

/**
 * What an entry of the file asks for: what stands beside the words adds to what stands in them.
 *
 * @throws {ConditionError} for words that mean no condition
 */
export function specOfEntry(entry: z.infer<typeof entrySchema>): ConditionSpec {
  if (typeof entry === 'string') return parseConditionSpec(entry);
  const spec = parseConditionSpec(entry.use);
  return { ...spec, name: entry.name ?? spec.name, settings: { ...spec.settings, ...entry.with } };
}

const conditionsFileSchema = z.strictObject({
  schema: z.literal(CONDITIONS_SCHEMA),
  commands: z.record(nameSchema, commandSchema).default({}),
  conditions: z.array(entrySchema).default([]),
});

export interface ConditionsFile extends z.infer<typeof conditionsFileSchema> {
  /** Relative paths start here. */
  readonly folder: string;
}

/**
 * Reads a file of conditions.
 *
 * @throws {ConditionError} with the first problem and its place
 */
export async function loadConditionsFile(file: string): Promise<ConditionsFile> {
  const refuse = (problem: string, cause?: unknown) =>
    new ConditionError({
      conditionId: file,
      kind: 'setup',
      reason: `Cannot use the conditions of ${file}: ${problem}`,
      cause,
    });
  let content: unknown;
  try {
    content = parseYaml(await readFile(file, 'utf8'));
  } catch (cause) {
    const [problem = ''] = (cause as Error).message.split('\n');
    throw refuse(`it cannot be read: ${problem}`, cause);
  }
  const parsed = conditionsFileSchema.safeParse(content);
  if (!parsed.success) throw refuse(firstIssue(parsed.error));
  return { ...parsed.data, folder: dirname(resolve(file)) };
}
