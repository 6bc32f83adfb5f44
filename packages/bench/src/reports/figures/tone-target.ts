/** Where a plan's tone was to go. */
import { BUILT_IN_PROFILES, type MasteringPlan } from '@earwitness/engine';
import type { ToneTarget } from './tone.ts';

/** Undefined where the plan names a profile that this version does not have. */
export function toneTargetOf({ brief: { profile: named } }: MasteringPlan): ToneTarget | undefined {
  const profile = typeof named === 'string' ? BUILT_IN_PROFILES[named] : named;
  return profile && { title: profile.title, ...profile.tone };
}
