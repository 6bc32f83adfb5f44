/** Reads an analysis plan that was written down before the answers. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { messageOf, PlanError } from '../errors.ts';
import { type AnalysisPlan, analysisPlanSchema } from '../panel/analysis-plan.ts';
import { checkAnalysisPlan } from '../statistics/verdict/check-analysis-plan.ts';

/**
 * Reads YAML or JSON.
 *
 * @returns the plan, and the SHA-256 of the file as it is, which shows later that it was not changed
 * @throws {PlanError} naming the first field that is wrong, or the claim that could not be judged
 * @throws the file system's own error
 */
export async function readAnalysisPlan(
  file: string,
): Promise<{ readonly plan: AnalysisPlan; readonly sha256: string }> {
  const text = await readFile(file, 'utf8');
  let content: unknown;
  try {
    content = parseYaml(text);
  } catch (cause) {
    throw new PlanError({ file, problem: messageOf(cause), cause });
  }
  const parsed = analysisPlanSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PlanError({
      file,
      problem: [issue?.path.join('.'), issue?.message].filter(Boolean).join(': '),
    });
  }
  try {
    checkAnalysisPlan(parsed.data);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new PlanError({ file, problem: cause.message, cause });
  }
  return { plan: parsed.data, sha256: createHash('sha256').update(text).digest('hex') };
}
