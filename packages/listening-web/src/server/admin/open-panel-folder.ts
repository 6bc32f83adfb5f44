import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { frozenDefinitionSchema } from '@earwitness/bench/panel';
import { z } from 'zod';
import { PanelFolderRefusedError, PanelServerError } from '../errors.ts';
import type { OpenPanelRequest } from '../panels/panel-desk.ts';

/**
 * Opens a panel from a folder that `panel build` wrote: `panel.json`, `pack/`, `blinding-key.json`.
 *
 * @param panelsFolder the only folder that panels may be opened from; null for none
 * @returns the panel's id
 * @throws {PanelFolderRefusedError} if it lies elsewhere, by dots or by links, or cannot be opened; says no path
 */
export async function openPanelFolder({
  panelsFolder,
  folder,
  open,
}: {
  panelsFolder: string | null;
  folder: string;
  open: (request: OpenPanelRequest) => Promise<unknown>;
}): Promise<string> {
  if (panelsFolder === null) {
    throw new PanelFolderRefusedError('This server was started without a folder of panels to open.');
  }
  const found = await findBelow(panelsFolder, folder);
  const definition = await readDefinition(join(found, 'panel.json'));
  try {
    await open({
      definition,
      packFolder: join(found, 'pack'),
      blindingKeyFile: join(found, 'blinding-key.json'),
    });
  } catch (problem) {
    if (!(problem instanceof PanelServerError)) throw problem;
    throw new PanelFolderRefusedError(problem.message.replaceAll(found, folder));
  }
  return definition.panelId;
}

async function findBelow(panelsFolder: string, folder: string): Promise<string> {
  try {
    const root = await realpath(panelsFolder);
    const found = await realpath(join(root, folder));
    if (found.startsWith(root + sep)) return found;
  } catch {
    // Absent, unreadable and outside are one answer.
  }
  throw new PanelFolderRefusedError('There is no such folder among the panels.');
}

async function readDefinition(file: string) {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    throw new PanelFolderRefusedError('Its panel.json is missing or is not JSON: build the panel again.');
  }
  const result = frozenDefinitionSchema.safeParse(parsed);
  if (result.success) return result.data;
  throw new PanelFolderRefusedError(
    `Its panel.json is malformed: ${z.prettifyError(result.error).replace(/\s+/g, ' ')}`,
  );
}
