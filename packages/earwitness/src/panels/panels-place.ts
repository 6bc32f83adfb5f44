/** Where panels are kept that were named on the command line: by a folder, a database, or an id in the database at hand. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { panelDefinitionSchema } from '@earwitness/bench/panel';
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

/** Whether a word looks like a panel's id, which a path rarely does. Where a place was said as well, it is one. */
export const isPlainName = (named: string): boolean =>
  panelDefinitionSchema.shape.panelId.safeParse(named).success;

/**
 * Finds the database that is meant, and the panel in it. Where a place was said, a plain name is an id there, whatever lies in the
 * present folder.
 *
 * @param named a panel's id, a built panel's folder, a folder with panels or a run, or a database
 * @param writes whether anything is to be changed: then a folder must be that of one panel
 * @throws {UsageError} where there is no database, or the folder that was named says of no panel
 */
export async function findPanels(
  named: string | undefined,
  place: PlaceOptions,
  { writes = false }: { writes?: boolean } = {},
): Promise<PanelsPlace> {
  if (named !== undefined && POSTGRES.test(named)) return { database: named, panelId: null };
  const isPlaceSaid = place.folder !== undefined || place.database !== undefined;
  const { file, folder, panelId } = await namedAs(named, { isPlaceSaid });
  if (file !== null) return { database: file, panelId };
  if (folder !== null && panelId === null) {
    const own = databaseAt(folder);
    if (writes || isPlaceSaid || own === undefined) throw noPanelIn(folder);
    return { database: own, panelId };
  }
  const database = place.database ?? process.env.DATABASE_URL;
  if (database !== undefined) return { database, panelId };
  if (place.folder !== undefined) return { database: databaseIn([place.folder]), panelId };
  return { database: databaseIn(folder === null ? ['.'] : [folder, dirname(resolve(folder))]), panelId };
}

/** What a word on the command line stands for: at most one of a file and a folder. */
interface Named {
  /** A database's. */
  readonly file: string | null;
  readonly folder: string | null;
  /** null where only a place was named. */
  readonly panelId: string | null;
}

async function namedAs(named: string | undefined, { isPlaceSaid }: { isPlaceSaid: boolean }): Promise<Named> {
  const nothing = { file: null, folder: null, panelId: null };
  if (named === undefined) return nothing;
  const isPlain = isPlainName(named);
  if (isPlain && isPlaceSaid) return { ...nothing, panelId: named };
  const found = await stat(named).catch(() => undefined);
  if (found?.isFile()) return { ...nothing, file: resolve(named) };
  if (!found?.isDirectory()) return { ...nothing, panelId: named };
  const panelId = await idIn(named);
  // a folder that happens to be called like a panel
  if (panelId === null && isPlain && databaseAt(named) === undefined) return { ...nothing, panelId: named };
  return { ...nothing, folder: named, panelId };
}

/** A panel's id by what was named, for a server that knows it; null where nothing was. */
export async function idNamed(named: string | undefined): Promise<string | null> {
  const { file, folder, panelId } = await namedAs(named, { isPlaceSaid: true });
  const place = file ?? folder;
  if (place !== null && panelId === null) throw noPanelIn(place);
  return panelId;
}

const noPanelIn = (place: string): UsageError =>
  new UsageError(
    `Cannot tell which panel is meant by ${place}: it holds no panel.json; name the panel by its id, and where it is served from with --folder`,
  );

function databaseIn(places: readonly string[]): string {
  const file = places.map(databaseAt).find((one) => one !== undefined);
  if (file !== undefined) return file;
  throw new UsageError(
    `Cannot find panels in ${places[0]}: it holds no panels.sqlite; name the folder they are served from with --folder, or the database with --database`,
  );
}

/**
 * The id of a built panel by its folder; null where there is none.
 *
 * @throws {UsageError} where its definition cannot be read
 */
async function idIn(folder: string): Promise<string | null> {
  const { definitionFile } = panelFilesIn(folder);
  const text = await readFile(definitionFile, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return String((JSON.parse(text) as { panelId: unknown }).panelId);
  } catch {
    throw new UsageError(`Cannot read ${definitionFile}: it is no JSON; build the panel again`);
  }
}
