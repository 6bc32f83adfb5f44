/** Answers from wherever they are kept: a file, the panels of a run, an export, or a folder with one file of answers. */
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AnswersRead,
  narrowAnswers,
  panelRowsAsAnswers,
  type ReadAnswersOptions,
  readAnswers,
} from '@earwitness/bench';
import { frozenDefinitionSchema, type PanelDefinition, type SwitchProof } from '@earwitness/bench/panel';
import { everyPanelOf } from '../panels/every-panel.ts';
import { databaseAt } from '../panels/panels-folder.ts';
import { UsageError } from '../terminal/report-failure.ts';

export interface LoadedResults {
  readonly answers: AnswersRead;
  /** null for answers that come without one. */
  readonly definition: PanelDefinition | null;
  /** As the panel's log froze it; null without one. */
  readonly definitionSha256: string | null;
  /** Whether the switch was proven before anybody listened; null where nothing is known of what was heard. */
  readonly switching: SwitchProof | null;
}

/**
 * @param panel which of the folder's panels, where there are several
 * @throws {UsageError} for a folder without answers, a panel that is still blind, or an export that was changed
 */
export async function loadResults(
  path: string,
  { panel, ...options }: ReadAnswersOptions & { panel?: string },
): Promise<LoadedResults> {
  if (!(await stat(path)).isDirectory()) return withoutDefinition(await readAnswers(path, options));
  if (existsSync(join(path, EXPORT_CONTENTS))) return loadExport(path, options);
  const databaseFile = databaseAt(path);
  if (databaseFile !== undefined) {
    const loaded = await panelOf(databaseFile, { path, ...(panel !== undefined && { panel }) });
    const { where } = options;
    return where === undefined
      ? loaded
      : { ...loaded, answers: narrowAnswers(loaded.answers, { file: path, where }) };
  }
  const names = (await readdir(path)).filter((name) => /\.(jsonl|csv)$/i.test(name)).sort();
  const [only, ...others] = names;
  if (only === undefined)
    throw new UsageError(`Cannot find answers in ${path}: it holds neither panels nor a .jsonl or .csv file`);
  if (others.length > 0)
    throw new UsageError(`Cannot choose between the files of ${path}: name one of ${names.join(', ')}`);
  return withoutDefinition(await readAnswers(join(path, only), options));
}

/** By which an export is known, before the package that makes exports is loaded. */
const EXPORT_CONTENTS = 'export.json';

/** An export is read only when it is as it was written: its plan counts as fixed beforehand because its log proves it. */
async function loadExport(folder: string, options: ReadAnswersOptions): Promise<LoadedResults> {
  const { EXPORT_FILES, isSound, verifyExport } = await import('@earwitness/listening-web');
  const check = await verifyExport(folder);
  if (!isSound(check))
    throw new UsageError(
      `Cannot judge the export ${folder} as it is not as it was written: panel verify says what was found`,
    );
  const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown;
  const definition = frozenDefinitionSchema.parse(await read(EXPORT_FILES.definition));
  const { definitionSha256 } = (await read(EXPORT_FILES.contents)) as { definitionSha256: string };
  return {
    answers: await readAnswers(join(folder, EXPORT_FILES.answers), options),
    definition,
    definitionSha256,
    switching: check.switching,
  };
}

const withoutDefinition = (answers: AnswersRead): LoadedResults => ({
  answers,
  definition: null,
  definitionSha256: null,
  switching: null,
});

async function panelOf(
  databaseFile: string,
  { path, panel }: { path: string; panel?: string },
): Promise<LoadedResults> {
  const { openPanelStore } = await import('@earwitness/listening-web');
  const store = await openPanelStore({ database: databaseFile });
  try {
    const ids = everyPanelOf(store);
    const [first, ...others] = ids;
    if (first === undefined) throw new UsageError(`Cannot find answers in ${path}: it has no panel yet`);
    if (panel === undefined && others.length > 0)
      throw new UsageError(
        `Cannot choose between the panels of ${path}: name one with --panel ${ids.join(', ')}`,
      );
    if (panel !== undefined && !ids.includes(panel))
      throw new UsageError(`Cannot find the panel ${panel} in ${path}: there is ${ids.join(', ')}`);
    const { panelId, definition, definitionSha256, switching, state } = store.panel(panel ?? first);
    if (state !== 'unblinded')
      throw new UsageError(
        `Cannot judge the panel ${panelId}: it is still blind; close and unblind it on its admin page first`,
      );
    const rows = await store.rows(panelId);
    return {
      answers: panelRowsAsAnswers({ rows, unread: [] }, path, { method: definition.method }),
      definition,
      definitionSha256,
      switching,
    };
  } finally {
    await store.close();
  }
}
