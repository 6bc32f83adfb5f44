/** Where each master goes, with its plan and its account; nothing that is there already is written over. */
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { requireFolderFor } from '../files/folder-for.ts';
import { commonFolderOf } from '../measure/common-folder.ts';
import { UsageError } from '../terminal/report-failure.ts';

export interface MasterPlace {
  readonly mix: string;
  readonly out: string;
  readonly planFile: string;
  /** Undefined where no account is wanted. */
  readonly accountFile: string | undefined;
}

export interface PlaceOptions {
  /** A WAV file for one mix, else a folder; beside each mix when it is left out. */
  readonly out?: string;
  /** A file for one mix; `false` for none. */
  readonly report?: string | false;
  /** Writes over what is there, but never over what this run reads. */
  readonly force?: boolean;
  readonly reference?: readonly string[];
  readonly profile?: string;
  readonly masteringPlan?: string;
}

const MASTER_EXTENSION = '.master.wav';

/** Whether a file is a master, or a revision of one, that an earlier run has left in the folder. */
export const isOwnMaster = (file: string): boolean =>
  file.toLowerCase().endsWith(MASTER_EXTENSION) || /\.revision-\d+(\.preview)?\.wav$/i.test(file);

/**
 * @throws {UsageError} files that are in the way or read by this run, a folder that cannot be written to, two mixes with one place, one file for several mixes
 */
export async function placeMasters(
  mixes: readonly string[],
  { out, report, force = false, ...sources }: PlaceOptions,
): Promise<readonly MasterPlace[]> {
  if (mixes.length > 1 && typeof report === 'string') {
    throw new UsageError(
      `Cannot write the accounts of ${mixes.length} masters to ${report}: --report is for one mix, others have theirs beside their masters`,
    );
  }
  const places = await placesFor(mixes, out, report);
  refuseSharedPlaces(places);
  const files = places.flatMap(filesOf);
  await refuseWhatIsRead(files, { mixes, ...sources });
  for (const file of files) {
    await requireFolderFor(file);
    await refuseWhatIsInTheWay(file, { force });
  }
  return places;
}

async function placesFor(
  mixes: readonly string[],
  out: string | undefined,
  report: string | false | undefined,
): Promise<readonly MasterPlace[]> {
  const isFolder =
    out === undefined || extname(out).toLowerCase() !== '.wav' || (await isExistingFolder(out));
  if (!isFolder && mixes.length > 1) {
    throw new UsageError(`Cannot write ${mixes.length} masters to one file: --out must name a folder`);
  }
  const common = commonFolderOf(mixes);
  return mixes.map((mix) => {
    const name = basename(mix, extname(mix));
    const folder = out === undefined ? dirname(mix) : join(out, relative(common, dirname(resolve(mix))));
    const master = isFolder ? join(folder, `${name}${MASTER_EXTENSION}`) : out;
    const stem = isFolder ? join(folder, name) : out.slice(0, -extname(out).length);
    return {
      mix,
      out: master,
      planFile: `${stem}.plan.json`,
      accountFile: report === false ? undefined : (report ?? `${stem}.account.html`),
    };
  });
}

const isExistingFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

/** The master first. */
export const filesOf = ({ out, planFile, accountFile }: MasterPlace): readonly string[] => [
  out,
  planFile,
  ...(accountFile === undefined ? [] : [accountFile]),
];

function refuseSharedPlaces(places: readonly MasterPlace[]): void {
  const owners = new Map<string, string>();
  for (const place of places) {
    const path = resolve(place.out);
    const other = owners.get(path);
    if (other !== undefined) {
      throw new UsageError(`Cannot master both ${other} and ${place.mix}: both would become ${place.out}`);
    }
    owners.set(path, place.mix);
  }
}

/** A link is what it leads to. */
const realPathOf = (file: string): Promise<string> => realpath(file).catch(() => resolve(file));

async function refuseWhatIsRead(
  files: readonly string[],
  {
    mixes,
    reference = [],
    profile,
    masteringPlan,
  }: Pick<PlaceOptions, 'reference' | 'profile' | 'masteringPlan'> & { mixes: readonly string[] },
): Promise<void> {
  const roles = new Map<string, string>();
  if (masteringPlan !== undefined) roles.set(await realPathOf(masteringPlan), 'the plan');
  if (profile !== undefined) roles.set(await realPathOf(profile), 'the profile');
  for (const file of reference) roles.set(await realPathOf(file), 'a reference');
  for (const mix of mixes) roles.set(await realPathOf(mix), mixes.length === 1 ? 'the mix' : 'a mix');
  for (const file of files) {
    const role = roles.get(await realPathOf(file));
    if (role === undefined) continue;
    throw new UsageError(`Cannot write ${file}: it is ${role} of this run; --out names another place`);
  }
}

async function refuseWhatIsInTheWay(file: string, { force }: { force: boolean }): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there && !(force && there.isFile())) {
    throw new UsageError(
      `Cannot write ${file}: it exists already${there.isFile() ? '; --force writes over it' : ''}`,
    );
  }
}
