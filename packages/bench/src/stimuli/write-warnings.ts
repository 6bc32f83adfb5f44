/** Warnings with names and pictures: beside the key and as secret, since they say who is who. */
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toJson } from '../files/write-json-safely.ts';
import type { LevelArm, PackWarning } from '../panel/panel-pack.ts';
import { type FoundWarning, WARNING_WORDS, type WarningKind } from './find-warnings.ts';

/** What was found in one comparison. */
export interface ComparisonWarnings {
  readonly itemTitle: string;
  readonly level: LevelArm;
  readonly found: readonly FoundWarning[];
}

/** One warning a kind, without a name: in how many of the comparisons it is so, and what cures it. */
export function blindWarnings(comparisons: readonly ComparisonWarnings[]): PackWarning[] {
  const kinds = Object.keys(WARNING_WORDS) as WarningKind[];
  return kinds.flatMap((kind) => {
    const count = comparisons.filter(({ found }) => found.some((one) => one.kind === kind)).length;
    const { what, cure } = WARNING_WORDS[kind];
    return count === 0
      ? []
      : [{ kind, message: `In ${count} of ${comparisons.length} comparisons ${what}: ${cure}.` }];
  });
}

/**
 * Writes `warnings.json` and a picture of each warning, readable by the owner alone; what lay there before is replaced in one step.
 *
 * @param folder outside the pack
 */
export async function writeWarnings(
  comparisons: readonly ComparisonWarnings[],
  { folder }: { folder: string },
): Promise<void> {
  const staging = `${folder}.tmp`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true, mode: 0o700 });
  // drawing is much to load, and most packs give nothing to draw
  const draw = comparisons.some(({ found }) => found.length > 0)
    ? (await import('../reports/figures/warning-picture.ts')).warningPictureSvg
    : null;
  const listed: object[] = [];
  for (const { itemTitle, level, found } of comparisons) {
    for (const { kind, message, picture } of found) {
      const name = `${String(listed.length + 1).padStart(3, '0')}-${kind}.svg`;
      const title = `${itemTitle}, ${level}`;
      const subtitle = WARNING_WORDS[kind].what;
      if (draw !== null)
        await writeFile(join(staging, name), draw(picture, { id: name, title, subtitle }), { mode: 0o600 });
      listed.push({ kind, item: itemTitle, level, message, cure: WARNING_WORDS[kind].cure, picture: name });
    }
  }
  await writeFile(join(staging, 'warnings.json'), toJson(listed), { mode: 0o600 });
  await rm(folder, { recursive: true, force: true });
  await rename(staging, folder);
  await chmod(folder, 0o700);
}
