/** Lets one hear a plan's revisions, level-matched and in step, on a page. */
import { basename } from 'node:path';
import { loudestStart, type PlayerVersion, writeRevisions } from '@earwitness/bench/pages';
import { cutExcerpts } from '../excerpts/cut-excerpts.ts';
import { creditOf, formatInWords } from '../measure/file-words.ts';
import type { RevisedMaster, Span } from './render-revisions.ts';

/** Longer ones make the page too heavy to send: a second of stereo takes a quarter of a megabyte. */
const LONGEST_EXCERPT_SECONDS = 24;
const MOST_SECONDS_IN_ALL = 180;

/**
 * @param masterPath where the plan's own master lies for the time being
 * @param pathOf says it of a revision
 */
export async function writeRevisionsPage(
  file: string,
  revised: RevisedMaster,
  {
    planFile,
    preview,
    ...paths
  }: {
    planFile: string;
    preview: Span | undefined;
    masterPath: string;
    pathOf: (file: string) => string;
  },
): Promise<void> {
  const { mix, plan, master, revisions } = revised;
  const credit = creditOf(mix);
  await writeRevisions({
    file,
    name: basename(mix.file),
    ...(credit === undefined ? {} : { credit }),
    mixFormat: formatInWords(mix),
    planFile: basename(planFile),
    plan,
    mix: mix.analysis,
    master: master.after,
    ...(preview === undefined ? {} : { preview }),
    revisions: revisions.map(({ request, out, mastering }) => ({
      request,
      file: basename(out),
      plan: mastering.plan,
      analysis: mastering.after,
    })),
    versions: await cutVersions(revised, { ...paths, fromSeconds: preview?.startSeconds ?? 0 }),
  });
}

/** @returns all at the same place, that of the master's loudest stretch; none of silence */
async function cutVersions(
  { mix, master, revisions }: RevisedMaster,
  {
    masterPath,
    pathOf,
    fromSeconds,
  }: { masterPath: string; pathOf: (file: string) => string; fromSeconds: number },
): Promise<readonly PlayerVersion[]> {
  const names = [
    { id: 'mix', label: 'Mix', key: 'm' },
    { id: 'master', label: 'Plan’s own master', key: 'p' },
    ...revisions.map(({ request }, index) => ({
      id: `revision-${index + 1}`,
      label: `Revision ${index + 1}`,
      detail: request,
      key: String((index + 1) % 10),
    })),
  ];
  const seconds = Math.min(LONGEST_EXCERPT_SECONDS, Math.floor(MOST_SECONDS_IN_ALL / names.length));
  const startInMaster = loudestStart(master.after, seconds);
  const startSeconds = fromSeconds + startInMaster;
  const excerpts = await cutExcerpts(
    [
      { path: mix.file, startSeconds },
      { path: masterPath, startSeconds: startInMaster },
      ...revisions.map(({ out }) => ({ path: pathOf(out), startSeconds: startInMaster })),
    ],
    // What is previewed may end before.
    { seconds: Math.min(seconds, master.after.seconds - startInMaster) },
  );
  return excerpts.map((excerpt, index) => ({ ...names[index]!, ...excerpt, startSeconds }));
}
