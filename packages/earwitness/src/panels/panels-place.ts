/** Where panels are kept that were named on the command line: by a folder, a database, or an id in the database at hand. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../terminal/report-failure.ts';
import { databaseAt, panelFilesIn } from './panels-folder.ts';

export interface PlaceOptions {
  readonly database?: string;
  /** Where the panels lie; the present folder unless given. */
  readonly folder?: string;
}

export interface PanelsPlace {
  /** A file, or a `postgres://` URL. */
  readonly database: string;
  /** The panel that was named; null where only its place was. */
  readonly panelId: string | null;
}

const POSTGRES = /^postgres(ql)?:\/\//;

/**
 * What a server over a database tells programs of the same user: where it is, and the token to it. A file for each database, so that
 * nothing is ever changed in another than the one that was named.
 */
export function serverFileOf(database: string, { folder = '.' }: Pick<PlaceOptions, 'folder'>): string {
  if (!POSTGRES.test(database)) return `${database}-server.json`;
  const digest = createHash('sha256').update(databaseName(database)).digest('hex');
  return resolve(folder, `panels-${digest.slice(0, 8)}-server.json`);
}

/** What a database may be called where others read it: without its password. */
export function databaseName(database: string): string {
  if (!POSTGRES.test(database) || !URL.canParse(database)) return database;
  const url = new URL(database);
  url.password = '';
  url.search = '';
  return url.href;
}

/** The options that lead another command to the same place. */
export const wordsOfPlace = ({ database, folder }: PlaceOptions): readonly string[] => [
  ...(folder === undefined ? [] : ['--folder', folder]),
  ...(database === undefined ? [] : ['--database', databaseName(database)]),
];

/** The database that a folder's panels go to unless they were told another. */
export const databaseToOpen = ({ database, folder = '.' }: PlaceOptions): string =>
  database ?? process.env.DATABASE_URL ?? resolve(folder, 'panels.sqlite');

/**
 * Finds the database that is meant, and the panel in it.
 *
 * @param named a panel's id, a built panel's folder, a folder with panels or a run, or a database
 * @throws {UsageError} where there is no database
 */
export async function findPanels(
  named: string | undefined,
  { database = process.env.DATABASE_URL, folder = '.' }: PlaceOptions,
): Promise<PanelsPlace> {
  if (named !== undefined && POSTGRES.test(named)) return { database: named, panelId: null };
  const found = named === undefined ? undefined : await stat(named).catch(() => undefined);
  if (named !== undefined && found?.isFile()) return { database: resolve(named), panelId: null };
  const isFolder = found?.isDirectory() ?? false;
  const panelId = named !== undefined && isFolder ? await idIn(named) : (named ?? null);
  if (database !== undefined) return { database, panelId };
  const places = named !== undefined && isFolder ? [named, dirname(resolve(named))] : [folder];
  const file = places.map(databaseAt).find((one) => one !== undefined);
  if (file === undefined) {
    throw new UsageError(
      `Cannot find panels in ${places[0]}: it holds no panels.sqlite; name the folder they are served from with --folder, or the database with --database`,
    );
  }
  return { database: file, panelId };
}

/**
 * The id of a built panel by its folder; null where there is none.
 *
 * @throws {UsageError} where its definition cannot be read
 */
export async function idIn(folder: string): Promise<string | null> {
  const { definitionFile } = panelFilesIn(folder);
  const text = await readFile(definitionFile, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return String((JSON.parse(text) as { panelId: unknown }).panelId);
  } catch {
    throw new UsageError(`Cannot read ${definitionFile}: it is no JSON; build the panel again`);
  }
}
