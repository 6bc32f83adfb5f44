/** Where a plan's revisions go; nothing that is there already is written over. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../terminal/report-failure.ts';

export interface RevisionPlace {
  readonly request: string;
  readonly out: string;
  /** Undefined for a preview: its loudness is not settled, so that no master can be made of its plan. */
  readonly planFile: string | undefined;
}

export interface RevisionPlaces {
  readonly revisions: readonly RevisionPlace[];
  /** Undefined where no page is wanted. */
  readonly page: string | undefined;
}

/** Keys of a keyboard's upper row, and as many as one can tell apart. */
const MOST_REVISIONS = 10;

/** @throws {UsageError} too many requests, or files that are in the way */
export async function placeRevisions({
  planFile,
  mix,
  requests,
  out = dirname(planFile),
  page,
  isPreview,
  force,
}: {
  planFile: string;
  mix: string;
  requests: readonly string[];
  out?: string | undefined;
  page: boolean;
  isPreview: boolean;
  force: boolean;
}): Promise<RevisionPlaces> {
  if (requests.length > MOST_REVISIONS) {
    throw new UsageError(
      `Cannot make ${requests.length} revisions at once: ${MOST_REVISIONS} are as many as one can compare`,
    );
  }
  const name = basename(planFile).replace(/(\.plan)?\.json$/i, '');
  const preview = isPreview ? '.preview' : '';
  const revisions = requests.map((request, index) => {
    const stem = join(out, `${name}.revision-${index + 1}`);
    return { request, out: `${stem}${preview}.wav`, planFile: isPreview ? undefined : `${stem}.plan.json` };
  });
  const places = { revisions, page: page ? join(out, `${name}.revisions${preview}.html`) : undefined };
  for (const file of filesOf(places)) await refuseWhatIsInTheWay(file, { sources: [mix, planFile], force });
  return places;
}

export const filesOf = ({ revisions, page }: RevisionPlaces): readonly string[] => [
  ...revisions.flatMap(({ out, planFile }) => (planFile === undefined ? [out] : [out, planFile])),
  ...(page === undefined ? [] : [page]),
];

async function refuseWhatIsInTheWay(
  file: string,
  { sources, force }: { sources: readonly string[]; force: boolean },
): Promise<void> {
  if (sources.some((source) => resolve(source) === resolve(file))) {
    throw new UsageError(`Cannot write ${file}: the revisions are made from it`);
  }
  const there = await stat(file).catch(() => undefined);
  if (there && !(force && there.isFile())) {
    throw new UsageError(
      `Cannot write ${file}: it exists already${there.isFile() ? '; --force writes over it' : ''}`,
    );
  }
}
