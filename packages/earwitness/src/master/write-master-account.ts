/** Tells what was done to one mix, on a page. */
import { basename } from 'node:path';
import { loudestStart, type PlayerVersion, writeAccount } from '@earwitness/bench/pages';
import type { Analysis } from '@earwitness/engine/measure';
import { cutExcerpts } from '../excerpts/cut-excerpts.ts';
import { creditOf, formatInWords } from '../measure/file-words.ts';
import type { MeasuredFile } from '../measure/measure-files.ts';
import type { MasteredFile } from './master-files.ts';

/** Longer ones make the page too heavy to send: a second of stereo takes a quarter of a megabyte. */
const EXCERPT_SECONDS = 24;

/** @param masterPath where the master lies for the time being */
export async function writeMasterAccount(
  file: string,
  { mix, out, planFile, masterPath, mastering }: MasteredFile & { readonly masterPath: string },
  references: readonly MeasuredFile<Analysis>[],
): Promise<void> {
  const { plan, before, after, format, masterFormat, tags } = mastering;
  const [reference] = references;
  const credit = creditOf({ file: mix, analysis: before, format, tags });
  await writeAccount({
    file,
    name: basename(mix),
    ...(credit === undefined ? {} : { credit }),
    mixFormat: formatInWords({ file: mix, analysis: before, format, tags }),
    masterFormat: formatInWords({ file: out, analysis: after, format: masterFormat, tags }),
    masterFile: basename(out),
    planFile: basename(planFile),
    plan,
    before,
    after,
    references: references.map((one) => ({
      name: creditOf(one) ?? basename(one.file),
      analysis: one.analysis,
    })),
    versions: await cutVersions([
      { id: 'mix', label: 'Mix', key: '1', path: mix, analysis: after },
      { id: 'master', label: 'Master', key: '2', path: masterPath, analysis: after },
      ...(reference === undefined
        ? []
        : [
            {
              id: 'reference',
              label: 'Reference',
              key: '3',
              path: reference.file,
              analysis: reference.analysis,
            },
          ]),
    ]),
  });
}

interface Version {
  readonly id: string;
  readonly label: string;
  readonly key: string;
  readonly path: string;
  /** Says where it is loudest. */
  readonly analysis: Analysis;
}

async function cutVersions(versions: readonly Version[]): Promise<readonly PlayerVersion[]> {
  const places = versions.map(({ path, analysis }) => ({
    path,
    startSeconds: loudestStart(analysis, EXCERPT_SECONDS),
  }));
  const excerpts = await cutExcerpts(places, { seconds: EXCERPT_SECONDS });
  return excerpts.map((excerpt, index) => {
    const { id, label, key } = versions[index]!;
    return { id, label, key, ...excerpt, startSeconds: places[index]!.startSeconds };
  });
}
