/** The only list of built-in profiles: adding one is one file and one line here. */
import { NEUTRAL_PROFILE } from './built-in/neutral.ts';
import type { TargetProfile } from './target-profile.ts';

export const BUILT_IN_PROFILES: Readonly<Record<string, TargetProfile>> = {
  neutral: NEUTRAL_PROFILE,
};
