/** Where the panels of a run live: beside the run, not inside it, so that deleting a report never deletes an answer. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export interface PanelFiles {
  readonly folder: string;
  /** Of a panel that `panel build` made. */
  readonly definitionFile: string;
  readonly packFolder: string;
  readonly blindingKeyFile: string;
  /** What the opaque ids of the pack are drawn from. */
  readonly packSecretFile: string;
  readonly databaseFile: string;
}

export function panelFilesOfRun(runFolder: string): PanelFiles {
  const run = resolve(runFolder);
  return panelFilesIn(join(dirname(run), 'panels', basename(run)));
}

/** The database of the panels in a folder, or beside a run; undefined where nobody was asked. */
export const databaseAt = (path: string): string | undefined =>
  [panelFilesIn(path), panelFilesOfRun(path)]
    .map(({ databaseFile }) => databaseFile)
    .find((file) => existsSync(file));

export function panelFilesIn(folder: string): PanelFiles {
  return {
    folder,
    definitionFile: join(folder, 'panel.json'),
    packFolder: join(folder, 'pack'),
    blindingKeyFile: join(folder, 'blinding-key.json'),
    packSecretFile: join(folder, 'pack-secret'),
    databaseFile: join(folder, 'panels.sqlite'),
  };
}
