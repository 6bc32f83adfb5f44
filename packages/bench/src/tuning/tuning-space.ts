/** A tuning space: a file that says what is tuned, within which bounds, on which music, and after what. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  BUILT_IN_PROFILES,
  DELIVERY_TARGETS,
  type TargetProfile,
  targetProfileSchema,
} from '@earwitness/engine';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { loadConditionsFile } from '../conditions/conditions-file.ts';
import { messageOf, TuningError } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { readEarModel } from './ear-model.ts';
import { neutralValues, PROFILE_PARAMETER_NAMES, profileParameter } from './profile-parameters.ts';
import { leastEvaluations } from './search-settings.ts';
import { openParameterSpace, type ParameterValues, tunedParameterSchema } from './tuned-parameter.ts';
import { type TuningObjective, tuningObjectiveSchema } from './tuning-objective.ts';

const TUNING_SPACE_SCHEMA = 'earwitness.tuning-space/1';

const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and dashes');

const tunedProfileSchema = z.strictObject({
  /** A built-in profile's name, or a file. */
  profile: z.string().min(1),
  /** Where masters go: a name, or numbers; `streaming` where it is left out. */
  target: z
    .union([z.string(), z.strictObject({ integratedLufs: z.number(), ceilingDbtp: z.number() })])
    .default('streaming'),
});
const tunedCommandSchema = z.strictObject({
  /** One of the commands of a file of conditions. */
  command: z.string().min(1),
  conditionsFile: z.string().min(1),
});

const spaceSchema = z.strictObject({
  schema: z.literal(TUNING_SPACE_SCHEMA),
  /** What the result is called. */
  name: nameSchema,
  title: z.string().min(1),
  /** Folder or manifest; relative paths start at this file. */
  dataset: z.string().min(1),
  tune: z.union([tunedProfileSchema, tunedCommandSchema], {
    error: 'must be { profile, target } or { command, conditionsFile }',
  }),
  parameters: z
    .record(z.string(), tunedParameterSchema)
    .refine((parameters) => Object.keys(parameters).length > 0, 'must have at least one parameter'),
  objective: tuningObjectiveSchema,
  /** Settings that each search may try: there is one over all music, and one for each fold. */
  evaluations: z.number().int().min(4).default(100),
  folds: z.number().int().min(0).default(5),
  /** Values a parameter at which the surroundings of the optimum are looked at; 0 for none. */
  slices: z.number().int().min(0).default(5),
  alpha: z.number().gt(0).lt(1).default(0.05),
  seed: z.union([z.string(), z.number()]).default('1').transform(String),
  /** Searches hear so much of each piece, where it is loudest; what is judged is judged on whole pieces. All of it where it is left out. */
  excerptSeconds: z.number().min(1).optional(),
});

/** What is tuned. */
type TunedThing =
  | {
      readonly kind: 'profile';
      readonly base: TargetProfile;
      /** As a brief has it. */
      readonly target: string | { readonly integratedLufs: number; readonly ceilingDbtp: number };
    }
  | { readonly kind: 'command'; readonly command: string; readonly conditionsFile: string };

export interface TuningSpace extends Omit<z.infer<typeof spaceSchema>, 'tune' | 'objective'> {
  readonly file: string;
  /** Absolute. */
  readonly dataset: string;
  readonly tuned: TunedThing;
  readonly base: ParameterValues;
  readonly objective: TuningObjective;
  /** Of items that say nothing else; null where nothing says it. */
  readonly targetLufs: number | null;
}

type Refuse = (problem: string, cause?: unknown) => TuningError;

async function readProfile(name: string, file: string, refuse: Refuse): Promise<TargetProfile> {
  if (Object.hasOwn(BUILT_IN_PROFILES, name)) return BUILT_IN_PROFILES[name]!;
  let content: unknown;
  try {
    content = JSON.parse(await readFile(resolve(dirname(file), name), 'utf8'));
  } catch (cause) {
    throw refuse(
      `tune.profile must be one of ${Object.keys(BUILT_IN_PROFILES).join(', ')}, or a file of a profile: ${messageOf(cause)}`,
      cause,
    );
  }
  const parsed = targetProfileSchema.safeParse(content);
  if (!parsed.success) throw refuse(`the profile ${name}: ${firstIssue(parsed.error)}`);
  return parsed.data;
}

/** A parameter that means nothing to a profile, or goes where it means nothing, is a mistake of whoever wrote it. */
function checkProfileParameters(
  parameters: z.infer<typeof spaceSchema>['parameters'],
  base: TargetProfile,
  refuse: Refuse,
): void {
  for (const [name, parameter] of Object.entries(parameters)) {
    const known = profileParameter(name);
    if (known === null)
      throw refuse(`parameters.${name}: what can be tuned of a profile is ${PROFILE_PARAMETER_NAMES}`);
    if (known.needs !== undefined && base[known.needs] === undefined)
      throw refuse(`parameters.${name}: the profile “${base.id}” says nothing about ${known.needs}`);
    if ('choices' in parameter) throw refuse(`parameters.${name}: it must be a range, with low and high`);
    if (parameter.low < known.lowest || parameter.high > known.highest)
      throw refuse(`parameters.${name}: it must stay within ${known.lowest} and ${known.highest}`);
  }
}

interface Opened {
  readonly tuned: TunedThing;
  readonly base: ParameterValues;
  readonly targetLufs: number | null;
}

async function openProfile(
  { profile, target }: z.infer<typeof tunedProfileSchema>,
  {
    file,
    parameters,
    refuse,
  }: { file: string; parameters: z.infer<typeof spaceSchema>['parameters']; refuse: Refuse },
): Promise<Opened> {
  const base = await readProfile(profile, file, refuse);
  checkProfileParameters(parameters, base, refuse);
  if (typeof target === 'string' && !Object.hasOwn(DELIVERY_TARGETS, target))
    throw refuse(
      `tune.target must be one of ${Object.keys(DELIVERY_TARGETS).join(', ')}: current value is ${target}`,
    );
  return {
    tuned: { kind: 'profile', base, target },
    base: neutralValues(base, Object.keys(parameters)),
    targetLufs: (typeof target === 'string' ? DELIVERY_TARGETS[target]! : target).integratedLufs,
  };
}

async function openCommand(
  { command, conditionsFile }: z.infer<typeof tunedCommandSchema>,
  {
    file,
    parameters,
    refuse,
  }: { file: string; parameters: z.infer<typeof spaceSchema>['parameters']; refuse: Refuse },
): Promise<Opened> {
  const conditions = await loadConditionsFile(resolve(dirname(file), conditionsFile));
  const definition = new Map(Object.entries(conditions.commands)).get(command);
  if (definition === undefined)
    throw refuse(
      `tune.command must be one of ${Object.keys(conditions.commands).join(', ')}: current value is ${command}`,
    );
  const own = definition.parameters;
  const unknown = Object.keys(parameters).find((name) => !Object.hasOwn(own, name));
  if (unknown !== undefined)
    throw refuse(
      `parameters.${unknown}: the parameters of cmd:${command} are ${Object.keys(own).join(', ') || 'none'}`,
    );
  return {
    tuned: { kind: 'command', command, conditionsFile: resolve(dirname(file), conditionsFile) },
    base: Object.fromEntries(Object.keys(parameters).map((name) => [name, own[name]!])),
    targetLufs: typeof own.integratedLufs === 'number' ? own.integratedLufs : null,
  };
}

/**
 * Reads a tuning space, with all that it names but the dataset.
 *
 * @param changes take the place of what the file says
 * @throws {TuningError} with the first problem and its place
 * @throws {ConditionError} for a file of conditions that cannot be used
 */
export async function loadTuningSpace(
  file: string,
  changes: { seed?: string | undefined; evaluations?: number | undefined } = {},
): Promise<TuningSpace> {
  const refuse: Refuse = (problem, cause) => new TuningError({ file, problem, cause });
  let content: unknown;
  try {
    content = parseYaml(await readFile(file, 'utf8'));
  } catch (cause) {
    throw refuse(`it cannot be read: ${messageOf(cause)}`, cause);
  }
  const parsed = spaceSchema.safeParse(content);
  if (!parsed.success) throw refuse(firstIssue(parsed.error));
  const { tune, objective, ...space } = parsed.data;
  const evaluations = changes.evaluations ?? space.evaluations;
  const least = leastEvaluations(openParameterSpace(space.parameters));
  if (evaluations < least)
    throw refuse(
      `evaluations: with these parameters it must be ${least} or more, a generation: current value is ${evaluations}`,
    );
  const context = { file, parameters: space.parameters, refuse };
  const opened = 'profile' in tune ? await openProfile(tune, context) : await openCommand(tune, context);
  return {
    ...space,
    ...opened,
    ...{ file: resolve(file), evaluations, seed: changes.seed ?? space.seed },
    dataset: resolve(dirname(file), space.dataset),
    objective: {
      constraints: objective.constraints,
      aim:
        objective.metrics === undefined
          ? { kind: 'ear model', model: await readEarModel(resolve(dirname(file), objective.earModel!)) }
          : { kind: 'metrics', terms: objective.metrics },
    },
  };
}
