/** A brief as the caller wrote it, checked and with its defaults filled in. */
import { InvalidPlanError } from '../errors.ts';
import { DELIVERY_TARGETS, type DeliveryTarget } from '../plan/delivery-target.ts';
import { parseBySchema } from '../plan/parse-by-schema.ts';
import { type CompleteBrief, type MasteringBrief, masteringBriefSchema } from './brief.ts';

const SUBJECT = 'mastering brief';

/** A brief whose target is numbers. */
export type ResolvedBrief = Omit<CompleteBrief, 'target'> & { readonly target: DeliveryTarget };

/** @throws {InvalidPlanError} a brief that does not follow its schema, or an unknown target name */
export function completeBrief(brief: MasteringBrief): ResolvedBrief {
  const complete = parseBySchema(masteringBriefSchema, brief, SUBJECT);
  if (typeof complete.target !== 'string') return { ...complete, target: complete.target };
  const target = Object.hasOwn(DELIVERY_TARGETS, complete.target)
    ? DELIVERY_TARGETS[complete.target]
    : undefined;
  if (target) return { ...complete, target };
  const known = Object.keys(DELIVERY_TARGETS).join(', ');
  throw new InvalidPlanError({
    subject: SUBJECT,
    path: 'target',
    reason: `there is no target "${complete.target}", known are: ${known}`,
  });
}
