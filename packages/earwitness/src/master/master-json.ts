/** What mastering did, for programs: one object a file, in the words of `measure --json`. */
import type { FailedFile } from '../measure/measure-files.ts';
import { measureJson } from '../measure/measure-json.ts';
import { isMastered, type MasteredFile } from './master-files.ts';

export function masterJson(result: MasteredFile | FailedFile) {
  if (!isMastered(result)) return { file: result.file, error: result.reason };
  const { mix, out, planFile, accountFile = null, mastering } = result;
  const { plan, before, after, format, masterFormat, tags } = mastering;
  return {
    file: mix,
    out,
    planFile,
    accountFile,
    feasible: plan.feasible,
    shortfallLu: plan.shortfallLu,
    plan,
    before: measureJson({ file: mix, analysis: before, format, tags }),
    after: measureJson({ file: out, analysis: after, format: masterFormat, tags }),
  };
}
