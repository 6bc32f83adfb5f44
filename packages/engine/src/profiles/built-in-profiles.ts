/** The only list of built-in profiles: adding one is one file and one line here. */
import { ACOUSTIC_PROFILE } from './built-in/acoustic.ts';
import { AMBIENT_ELECTRONIC_PROFILE } from './built-in/ambient-electronic.ts';
import { METAL_PROFILE } from './built-in/metal.ts';
import { NEUTRAL_PROFILE } from './built-in/neutral.ts';
import type { TargetProfile } from './target-profile.ts';

export const BUILT_IN_PROFILES: Readonly<Record<string, TargetProfile>> = {
  neutral: NEUTRAL_PROFILE,
  acoustic: ACOUSTIC_PROFILE,
  'ambient-electronic': AMBIENT_ELECTRONIC_PROFILE,
  metal: METAL_PROFILE,
};
