/** A brief as the caller wrote it, checked, with its defaults filled in and its direction found. */
import { InvalidPlanError } from '../errors.ts';
import type { Analysis } from '../measure/analysis.ts';
import { DELIVERY_TARGETS, limitTargetLufs, type WantedTarget } from '../plan/delivery-target.ts';
import type { Strength } from '../plan/mastering-plan.ts';
import { parseBySchema } from '../plan/parse-by-schema.ts';
import { NEUTRAL_PROFILE } from '../profiles/built-in/neutral.ts';
import { BUILT_IN_PROFILES } from '../profiles/built-in-profiles.ts';
import { profileOfReferences } from '../profiles/profile-of-references.ts';
import type { TargetProfile } from '../profiles/target-profile.ts';
import { type CompleteBrief, type MasteringBrief, masteringBriefSchema } from './brief.ts';
import { findNearestProfile } from './nearest-profile.ts';

const SUBJECT = 'mastering brief';
/** Whatever the ceiling of a reference is. */
const REFERENCE_CEILING_DBTP = -1;

/** A brief whose target is numbers and whose direction is a profile. */
export interface ResolvedBrief {
  readonly target: WantedTarget;
  readonly profile: TargetProfile;
  readonly strength: Strength;
  readonly leaveAlone: CompleteBrief['leaveAlone'];
}

/** @throws {InvalidPlanError} a brief that does not follow its schema, or an unknown target or profile name */
export function completeBrief(brief: MasteringBrief, analysis: Analysis): ResolvedBrief {
  const complete = parseBySchema(masteringBriefSchema, brief, SUBJECT);
  const profile = findDirection(complete, analysis);
  return {
    target: findTarget(complete, profile),
    profile,
    strength: complete.strength,
    leaveAlone: complete.leaveAlone,
  };
}

function findDirection({ profile, references }: CompleteBrief, analysis: Analysis): TargetProfile {
  if (references) return profileOfReferences(references);
  if (profile === undefined) return NEUTRAL_PROFILE;
  if (typeof profile !== 'string') return profile;
  if (profile === 'auto') return findNearestProfile(analysis, Object.values(BUILT_IN_PROFILES));
  return named(BUILT_IN_PROFILES, profile, { path: 'profile', also: ['auto'] });
}

function findTarget({ target, references }: CompleteBrief, profile: TargetProfile): WantedTarget {
  if (target === undefined) {
    return references && profile.loudness
      ? {
          integratedLufs: limitTargetLufs(profile.loudness.integratedLufs),
          ceilingDbtp: REFERENCE_CEILING_DBTP,
        }
      : DELIVERY_TARGETS.streaming!;
  }
  return typeof target === 'string' ? named(DELIVERY_TARGETS, target, { path: 'target' }) : target;
}

function named<Entry>(
  table: Readonly<Record<string, Entry>>,
  name: string,
  { path, also = [] }: { path: string; also?: readonly string[] },
): Entry {
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  if (entry !== undefined) return entry;
  throw new InvalidPlanError({
    subject: SUBJECT,
    path,
    reason: `there is no ${path} "${name}", known are: ${[...Object.keys(table), ...also].join(', ')}`,
  });
}
