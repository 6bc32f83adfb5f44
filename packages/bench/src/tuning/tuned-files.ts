/** What tuning is for: a profile, or a file of conditions, that masters as it was tuned, as it stands. */
import { relative } from 'node:path';
import { type TargetProfile, targetProfileSchema } from '@earwitness/engine';
import { stringify as toYaml } from 'yaml';
import { CONDITIONS_SCHEMA, loadConditionsFile } from '../conditions/conditions-file.ts';
import { portablePath } from '../files/portable-path.ts';
import { applyProfileParameters } from './profile-parameters.ts';
import type { ParameterValues } from './tuned-parameter.ts';

/** @param provenance what is to be said of the tuning, sentence by sentence */
export function tunedProfile(
  base: TargetProfile,
  {
    values,
    name,
    title,
    provenance,
  }: { values: ParameterValues; name: string; title: string; provenance: readonly string[] },
): TargetProfile {
  // features tell of the pieces that the base was learned from, and not of this
  const { features: _, ...changed } = applyProfileParameters(base, values);
  return targetProfileSchema.parse({
    ...changed,
    ...{ id: name, title },
    provenance: [...provenance, `The profile that it began with, “${base.title}”:`, ...base.provenance],
  });
}

/** Paths that began where the file of conditions was begin where the new one is. */
const movedWord = (word: string, here: string): string =>
  word.replaceAll(/(?<!\{)\{here\}(?!\})/g, `{here}/${here}`);

/**
 * A file of conditions with the command as it was, and one condition: it with the tuned parameters, under the name of the tuning.
 *
 * @param folder where the file will lie
 */
export async function tunedConditions(
  { command, conditionsFile }: { command: string; conditionsFile: string },
  {
    values,
    name,
    folder,
    head,
  }: { values: ParameterValues; name: string; folder: string; head: readonly string[] },
): Promise<string> {
  const conditions = await loadConditionsFile(conditionsFile);
  const { run, shell, versions, files, ...definition } = conditions.commands[command]!;
  const here = portablePath(relative(folder, conditions.folder)) || '.';
  const words = (list: readonly string[]) => list.map((word) => movedWord(word, here));
  const moved = {
    ...(run !== undefined && { run: words(run) }),
    ...(shell !== undefined && { shell: movedWord(shell, here) }),
    versions: versions.map(words),
    files: files.map((file) => `${here}/${file}`),
    ...definition,
  };
  const comment = head.map((line) => `# ${line}\n`).join('');
  return `${comment}${toYaml({
    schema: CONDITIONS_SCHEMA,
    commands: { [command]: moved },
    conditions: [{ name, use: `cmd:${command}`, with: values }],
  })}`;
}
