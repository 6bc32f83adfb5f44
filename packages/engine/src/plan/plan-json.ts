/** Mastering plans as text: the same plan always gives the same bytes. */
import { InvalidPlanError } from '../errors.ts';
import { type MasteringPlan, masteringPlanSchema } from './mastering-plan.ts';
import { parseBySchema } from './parse-by-schema.ts';

const SUBJECT = 'mastering plan';

/**
 * Reads a plan.
 *
 * @throws {InvalidPlanError} text that is not JSON, or a plan that does not follow its schema, with the first problem's place
 */
export function parsePlan(text: string): MasteringPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidPlanError({ subject: SUBJECT, path: '', reason: 'it is not valid JSON', cause });
  }
  return parseBySchema(masteringPlanSchema, value, SUBJECT);
}

/**
 * Writes a plan as indented JSON in the schema's order, with a newline at its end.
 *
 * @throws {InvalidPlanError} a plan that does not follow its schema
 */
export function formatPlan(plan: MasteringPlan): string {
  return `${JSON.stringify(parseBySchema(masteringPlanSchema, plan, SUBJECT), null, 2)}\n`;
}
