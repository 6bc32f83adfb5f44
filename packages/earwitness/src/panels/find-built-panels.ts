import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PanelDefinition, panelDefinitionSchema } from '@earwitness/bench/panel';
import { UsageError } from '../terminal/report-failure.ts';

/** A panel as `panel build` left it: what it takes to open it. */
export interface PanelOnDisk {
  readonly folder: string;
  readonly definition: PanelDefinition;
  readonly packFolder: string;
  readonly blindingKeyFile: string;
}

const DEFINITION_FILE = 'panel.json';

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
  const folders = [folder, ...names.map((name) => join(folder, name))].filter((one) =>
    existsSync(join(one, DEFINITION_FILE)),
  );
  return Promise.all(folders.map(readBuiltPanel));
}

/** @throws {UsageError} where its definition cannot be read */
export async function readBuiltPanel(folder: string): Promise<PanelOnDisk> {
  const file = join(folder, DEFINITION_FILE);
  let definition: PanelDefinition;
  try {
    definition = panelDefinitionSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new UsageError(`Cannot read ${file}: it is no definition of a panel; build the panel again`, {
      cause,
    });
  }
  return {
    folder,
    definition,
    packFolder: join(folder, 'pack'),
    blindingKeyFile: join(folder, 'blinding-key.json'),
  };
}
