/** A server over panels that were built, and over those that its database has already. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { OpenedRun } from '@earwitness/bench';
import {
  type BrokenPanel,
  createPanelServer,
  type PanelServer,
  type PanelServerOptions,
} from '@earwitness/listening-web';
import type { ProgressReporter } from '../terminal/progress-bar.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { everyPanelOf } from './every-panel.ts';
import { findBuiltPanels, type PanelOnDisk } from './find-built-panels.ts';
import { panelOfRun, type RunQuestion } from './panel-of-run.ts';
import { databaseAt, panelFilesOfRun } from './panels-folder.ts';
import { databaseName, databaseToOpen, type PlaceOptions, serverFileOf } from './panels-place.ts';
import { reportRun } from './report-run.ts';
import { announceServer } from './running-server.ts';

/** A place that was named: a folder of built panels, or a run. */
type Source =
  | { readonly kind: 'panels'; readonly folder: string; readonly built: readonly PanelOnDisk[] }
  | { readonly kind: 'run'; readonly folder: string; readonly run: OpenedRun };

export interface ServedPanels {
  readonly server: PanelServer;
  /** A file, or a URL without its password. */
  readonly database: string;
  /** Those that were named, or all of the database. */
  readonly panelIds: readonly string[];
  /** Those of the database that could not be taken up. */
  readonly broken: readonly BrokenPanel[];
  /** Links to the reports of runs: secret, as they name conditions. */
  readonly reports: readonly { readonly runFolder: string; readonly url: string }[];
  stop(): Promise<void>;
}

/**
 * Serves every built panel of the folders and runs that were named, opens those that are not open yet, and tells other commands where
 * the server is.
 *
 * @throws {UsageError} for a place that holds no panel, where none can be drawn up
 */
export async function servePanels(
  paths: readonly string[],
  {
    place,
    question,
    progress,
    musicFolder,
    serverFor,
  }: {
    place: Pick<PlaceOptions, 'database'>;
    question: RunQuestion;
    progress: ProgressReporter;
    /** What panels may be drawn up from; then a folder may hold no panel yet, and one that is missing is made. */
    musicFolder?: string;
    /** Of the folder that answers go to. */
    serverFor: (
      folder: string,
    ) => Promise<Omit<PanelServerOptions, 'database' | 'mounts' | 'panelsFolder' | 'musicFolder'>>;
  },
): Promise<ServedPanels> {
  const sources: Source[] = [];
  if (musicFolder !== undefined && !(await stat(musicFolder).catch(() => null))?.isDirectory())
    throw new UsageError(`Cannot draw up panels from ${musicFolder}: there is no such folder`);
  const mayBeEmpty = musicFolder !== undefined;
  for (const path of paths) sources.push(await sourceOf(path, { mayBeEmpty }));
  const [first] = sources;
  if (first === undefined) throw new UsageError('Cannot serve panels as none was named');
  const folder = first.folder;
  const database = databaseToOpen({ ...place, folder });
  const built: PanelOnDisk[] = [];
  for (const source of sources) {
    if (source.kind === 'panels') built.push(...source.built);
    else built.push(await panelOfRun(source.run, { ...question, progress }));
  }
  // A report names the conditions: only those who were given its address may find it.
  const reports = sources.flatMap((source) =>
    source.kind === 'run' ? [{ runFolder: source.run.runFolder, path: `/report-${randomUUID()}` }] : [],
  );
  progress.step('open panels');
  const server = await createPanelServer({
    ...(await serverFor(folder)),
    database,
    panelsFolder: folder,
    ...(musicFolder !== undefined && { musicFolder: resolve(musicFolder) }),
    mounts: reports.map(({ path, runFolder }) => ({ path, folder: runFolder })),
  });
  let withdraw = async () => {};
  const stop = async () => {
    await withdraw();
    await server.stop();
  };
  try {
    for (const [done, { definition, packFolder, blindingKeyFile }] of built.entries()) {
      const { panelId } = definition;
      progress.update({ done, total: built.length, label: panelId });
      // Said to whoever asks for it; the others are served.
      if (server.broken().some((one) => one.panelId === panelId)) continue;
      await server.openPanel({ definition, packFolder, blindingKeyFile });
    }
    const { origin, hash } = new URL(server.adminUrl);
    const token = decodeURIComponent(hash.replace(/^#token=/, ''));
    withdraw = await announceServer(serverFileOf(database, { folder }), { adminUrl: origin, token });
  } catch (error) {
    await stop();
    throw error;
  }
  const named = built.map(({ definition }) => definition.panelId);
  const known = () => server.panels().map(({ panelId }) => panelId);
  server.onUnblinded(async () => {
    for (const { runFolder } of reports)
      await reportRun({ runFolder, store: server, panelIds: everyPanelOf(server) });
  });
  return {
    server,
    database: databaseName(database),
    panelIds: known().filter((panelId) => built.length === 0 || named.includes(panelId)),
    broken: server.broken(),
    reports: reports.map(({ path, runFolder }) => ({ runFolder, url: `${server.url}${path}/index.html` })),
    stop,
  };
}

async function sourceOf(path: string, { mayBeEmpty }: { mayBeEmpty: boolean }): Promise<Source> {
  const folder = resolve(path);
  if (existsSync(join(folder, 'run.json'))) {
    const { openRun } = await import('@earwitness/bench');
    const run = await openRun(path);
    return { kind: 'run', folder: panelFilesOfRun(run.runFolder).folder, run };
  }
  if (mayBeEmpty) await mkdir(folder, { recursive: true });
  if (!existsSync(folder)) throw new UsageError(`Cannot serve ${path}: it does not exist`);
  const built = await findBuiltPanels(folder);
  if (mayBeEmpty || built.length > 0 || databaseAt(folder) !== undefined)
    return { kind: 'panels', folder, built };
  const isUnbuilt = existsSync(join(folder, 'panel.yaml'));
  throw new UsageError(
    `Cannot serve ${path}: ${isUnbuilt ? `its panel is not built yet; run panel build ${join(path, 'panel.yaml')} first` : 'it holds neither built panels (panel.json is missing) nor a run (run.json is missing)'}`,
  );
}
