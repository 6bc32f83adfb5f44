/** Tells what was done to one mix, on a page. */
import { basename } from 'node:path';
import { writeAccount } from '@earwitness/bench';
import type { Analysis } from '@earwitness/engine/measure';
import { creditOf, formatInWords } from '../measure/file-words.ts';
import type { MeasuredFile } from '../measure/measure-files.ts';
import { cutExcerpts } from './account-excerpts.ts';
import type { MasteredFile } from './master-files.ts';

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
    excerpts: await cutExcerpts({
      mix,
      master: { path: masterPath, analysis: after },
      reference: reference && { path: reference.file, analysis: reference.analysis },
    }),
  });
}
