/** Any program as a condition: what a template says is run for each item, with the mix going in and a file coming out. */
import { join } from 'node:path';
import { openAudio } from '@earwitness/engine/files';
import type { DatasetItem } from '../datasets/dataset-manifest.ts';
import { ConditionError } from '../errors.ts';
import { sha256, sha256OfFile } from '../files/sha256.ts';
import { engineDigest } from '../runs/code-digest.ts';
import { fillTemplate, placeholdersIn, quoteForShell } from './command-template.ts';
import type { MakingCondition, RenderJob } from './condition.ts';
import type { CommandDefinition } from './conditions-file.ts';
import { describeOutcome, runCommand } from './run-command.ts';
import { writeSource } from './write-source.ts';

/** Placeholders that every command has; its parameters are there by their names too. */
const OWN_PLACEHOLDERS = ['mix', 'reference', 'out', 'work', 'here', 'parameters'] as const;
const SHELL = '/bin/sh';
const VERSION_LIMIT_SECONDS = 60;

type Parameters = Readonly<Record<string, string | number | boolean>>;

export interface CommandConditionOptions {
  readonly conditionId: string;
  /** What the file of conditions calls it. */
  readonly commandName: string;
  readonly definition: CommandDefinition;
  /** Where the file of conditions lies: `{here}`. */
  readonly folder: string;
  /** Instead of those that the file gives. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Of each command of its `versions`; 60 s unless said. */
  readonly versionLimitSeconds?: number | undefined;
  /** Ends the commands of its `versions` too. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a condition of a command.
 *
 * What it makes depends on the words of its template, its parameters, the answers of its `versions` and its files. `{here}/…`
 * in the template names such a file. An item's own target takes the place of parameters called `integratedLufs` and `ceilingDbtp`.
 *
 * @throws {ConditionError} a placeholder or parameter that the command does not have
 */
export function commandCondition(options: CommandConditionOptions): MakingCondition {
  const { conditionId, commandName, definition } = options;
  const parameters = chooseParameters(options);
  const template = definition.run ?? [definition.shell!];
  const placeholders = placeholdersIn(template);
  const names = Object.keys(parameters);
  refuseUnknownPlaceholders(options, placeholders, [...OWN_PLACEHOLDERS, ...names]);
  refuseUnknownPlaceholders(options, placeholdersIn(definition.versions.flat()), ['here', ...names]);
  let digest: Promise<string> | undefined;
  return {
    kind: 'making',
    conditionId,
    limitSeconds: definition.limitSeconds,
    needsReference: placeholders.has('reference'),
    codeDigest() {
      digest ??= digestOfCode(options, parameters);
      return digest;
    },
    settings: (item) => ({
      run: definition.run ?? null,
      shell: definition.shell ?? null,
      input: definition.input,
      out: definition.out,
      parameters: parametersFor(item, parameters),
    }),
    maker: () => definition.maker ?? { kind: 'engine', name: commandName },
    async render(job) {
      const file = join(job.workFolder, definition.out);
      const values = await valuesFor(job, file, options, parametersFor(job.item, parameters));
      await runOnce(conditionId, definition, values, job);
      return { file, planText: null, findings: [] };
    },
  };
}

function chooseParameters({
  conditionId,
  commandName,
  definition,
  parameters,
}: CommandConditionOptions): Parameters {
  const names = Object.keys(definition.parameters);
  for (const [name, value] of Object.entries(parameters)) {
    const isKnown = names.includes(name);
    if (isKnown && ['string', 'number', 'boolean'].includes(typeof value)) continue;
    const allowed = names.length === 0 ? 'none' : names.join(', ');
    throw new ConditionError({
      conditionId,
      kind: 'setup',
      reason: isKnown
        ? `Cannot set parameter ${name} of cmd:${commandName} as it must be a text, a number, true or false: current value is ${JSON.stringify(value)}`
        : `Cannot set parameter ${name} of cmd:${commandName} as its parameters are ${allowed}`,
    });
  }
  return { ...definition.parameters, ...(parameters as Parameters) };
}

function refuseUnknownPlaceholders(
  { conditionId, commandName }: CommandConditionOptions,
  placeholders: ReadonlySet<string>,
  known: readonly string[],
): void {
  const unknown = [...placeholders].find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new ConditionError({
    conditionId,
    kind: 'setup',
    reason: `Cannot run cmd:${commandName} as its template says {${unknown}} and must say none but ${known.map((name) => `{${name}}`).join(' ')}`,
  });
}

/** For items that are going elsewhere than the others. */
function parametersFor({ target }: DatasetItem, parameters: Parameters): Parameters {
  if (target === undefined) return parameters;
  const { integratedLufs, ceilingDbtp } = target;
  const own = new Map([
    ['integratedLufs', integratedLufs],
    ['ceilingDbtp', ceilingDbtp],
  ]);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, own.get(name) ?? value]),
  );
}

async function digestOfCode(options: CommandConditionOptions, parameters: Parameters): Promise<string> {
  const { conditionId, definition, folder } = options;
  const answers = [];
  for (const template of definition.versions) {
    const values = { ...textsOf(parameters), here: folder };
    const command = template.map((word) => fillTemplate(word, values));
    answers.push(await versionOf(command, options));
  }
  const files = [...filesNamedIn(definition, parameters), ...definition.files];
  const digests = await Promise.all(
    files.map((file) =>
      sha256OfFile(join(folder, file)).catch((cause: Error) => {
        const reason = `its file ${file} cannot be read`;
        throw new ConditionError({ conditionId, kind: 'setup', reason, cause });
      }),
    ),
  );
  // The engine then reads mix and reference, and writes what the program gets.
  const reader = definition.input === 'wav' ? [await engineDigest()] : [];
  return `command ${sha256(JSON.stringify([answers, digests, ...reader]))}`;
}

/** Files beside the file of conditions that the template names, but for those that its shell only writes to. */
function filesNamedIn({ run, shell }: CommandDefinition, parameters: Parameters): string[] {
  const values = new Map(Object.entries(textsOf(parameters)));
  const filled = (word: string): string =>
    word.replace(
      /(?<!\{)\{([a-zA-Z][a-zA-Z0-9]*)\}(?!\})/g,
      (whole, name: string) => values.get(name) ?? whole,
    );
  const named = (run ?? [shell!]).map(filled).flatMap((word) => {
    const [, wholly] = run === undefined ? [] : (/^\{here\}\/([^{}]+)$/.exec(word) ?? []);
    if (wholly !== undefined) return [wholly];
    const within = word.matchAll(/(?<!>\s*["']?)\{here\}["']?\/([^\s{}'"`$;|&<>(),:]+)/g);
    return [...within].map(([, file]) => file!);
  });
  return [...new Set(named)];
}

async function versionOf(
  command: readonly string[],
  { conditionId, folder, signal, versionLimitSeconds = VERSION_LIMIT_SECONDS }: CommandConditionOptions,
): Promise<string> {
  const limit = AbortSignal.timeout(Math.ceil(versionLimitSeconds * 1000));
  const setup = (problem: string, more: { output?: string; cause?: unknown }) =>
    new ConditionError({
      conditionId,
      kind: 'setup',
      reason: `its version cannot be told: ${problem}`,
      ...more,
    });
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const outcome = await runCommand(command, { folder, signal: either }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    if (!limit.aborted) throw cause;
    throw setup(`${command[0]!} was not done after ${versionLimitSeconds} s`, { cause });
  });
  if (outcome.exitCode !== 0) throw setup(describeOutcome(command[0]!, outcome), { output: outcome.output });
  return outcome.output.trim();
}

const textsOf = (parameters: Parameters): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));

async function valuesFor(
  { mixFile, referenceFile, workFolder, signal }: RenderJob,
  out: string,
  { definition, folder }: CommandConditionOptions,
  parameters: Parameters,
): Promise<Record<string, string>> {
  const input = async (file: string, name: string): Promise<string> => {
    if (definition.input === 'original') return file;
    const copy = join(workFolder, name);
    const { source, close } = await openAudio(file);
    try {
      await writeSource(copy, source, { bitDepth: 'float32', signal });
    } finally {
      await close();
    }
    return copy;
  };
  return {
    ...textsOf(parameters),
    mix: await input(mixFile, 'mix.input.wav'),
    ...(referenceFile !== null && { reference: await input(referenceFile, 'reference.input.wav') }),
    out,
    work: workFolder,
    here: folder,
    parameters: JSON.stringify(parameters),
  };
}

async function runOnce(
  conditionId: string,
  { run, shell, exitCodes }: CommandDefinition,
  values: Readonly<Record<string, string>>,
  { workFolder, signal }: RenderJob,
): Promise<void> {
  const command = run
    ? run.map((word) => fillTemplate(word, values))
    : [SHELL, '-c', fillTemplate(shell!, values, { quote: quoteForShell })];
  const outcome = await runCommand(command, { folder: workFolder, signal });
  if (outcome.exitCode !== null && exitCodes.includes(outcome.exitCode)) return;
  const program = run ? command[0]! : 'its shell';
  throw new ConditionError({
    conditionId,
    kind: 'crash',
    reason: withoutPlaces(describeOutcome(program, outcome), values),
    output: outcome.output,
  });
}

/** Folders of one run would make the reason another one in the next. */
function withoutPlaces(text: string, values: Readonly<Record<string, string>>): string {
  const places = ['out', 'mix', 'reference', 'work', 'here'].filter((name) => values[name] !== undefined);
  return places.reduce((words, name) => words.replaceAll(values[name]!, `{${name}}`), text);
}
