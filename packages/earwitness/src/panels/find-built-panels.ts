import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frozenDefinitionSchema, type PanelDefinition } from '@earwitness/bench/panel';
import { UsageError } from '../terminal/report-failure.ts';
import { panelFilesIn } from './panels-folder.ts';
import { isPlainName } from './panels-place.ts';

/** A panel as `panel build` left it: what it takes to open it. */
export interface PanelOnDisk {
  readonly folder: string;
  readonly definition: PanelDefinition;
  readonly packFolder: string;
  readonly blindingKeyFile: string;
}

/**
 * The built panels of a folder: the folder itself, or those in it, by name.
 *
 * @throws {UsageError} for one whose definition cannot be read
 */
export async function findBuiltPanels(folder: string): Promise<readonly PanelOnDisk[]> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const folders = [folder, ...names.map((name) => join(folder, name))].filter(isBuiltPanel);
  return Promise.all(folders.map(readBuiltPanel));
}

const isBuiltPanel = (folder: string): boolean => existsSync(panelFilesIn(folder).definitionFile);

/** @throws {UsageError} where its definition cannot be read */
async function readBuiltPanel(folder: string): Promise<PanelOnDisk> {
  const { definitionFile, packFolder, blindingKeyFile } = panelFilesIn(folder);
  let definition: PanelDefinition;
  try {
    // One that was frozen is served again, whatever later rules say; opening it anew holds it to them.
    definition = frozenDefinitionSchema.parse(JSON.parse(await readFile(definitionFile, 'utf8')));
  } catch (cause) {
    throw new UsageError(
      `Cannot read ${definitionFile}: it is no definition of a panel; build the panel again`,
      { cause },
    );
  }
  return { folder, definition, packFolder, blindingKeyFile };
}

/**
 * The built panel that is meant.
 *
 * @param named its folder, or its id
 * @param folder where built panels lie; the present folder unless given
 * @throws {UsageError} where there is none, or several are meant
 */
export async function chooseBuiltPanel(
  named: string | undefined,
  folder: string | undefined,
): Promise<PanelOnDisk> {
  const isId = named !== undefined && (folder === undefined ? !existsSync(named) : isPlainName(named));
  if (named !== undefined && !isId && isBuiltPanel(named)) return readBuiltPanel(named);
  const place = named === undefined || isId ? (folder ?? '.') : named;
  const all = await findBuiltPanels(place);
  const meant = isId ? all.filter(({ definition }) => definition.panelId === named) : all;
  const [first, ...others] = meant;
  const ids = all.map(({ definition }) => definition.panelId).join(', ');
  if (first === undefined) {
    throw new UsageError(
      `Cannot find ${isId ? `the built panel ${named}` : 'a built panel'} in ${place}: ${all.length === 0 ? 'no folder there holds a panel.json; run panel build first' : `there is ${ids}`}`,
    );
  }
  if (others.length > 0)
    throw new UsageError(`Cannot choose between the panels of ${place}: name one of ${ids}`);
  return first;
}
