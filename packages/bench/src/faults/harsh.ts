import { toAudioSource } from '@earwitness/engine';
import { filterChannels } from '../processing/zero-phase-filter.ts';
import { type BandEdges, bandShare } from './band-shape.ts';
import { checkStrength } from './check-strength.ts';
import type { MixFault } from './mix-fault.ts';

/** All of the third octaves from 2 to 5 kHz, nothing of those up to 1 and from 10 kHz on. */
const BAND: BandEdges = { startHz: 1122, fromHz: 1778, toHz: 5623, endHz: 8913 };

/** Too much of the range in which hearing is keenest. */
export const harsh: MixFault = {
  id: 'harsh',
  title: 'Harsh',
  description:
    'Too much of 2 to 5 kHz, where hearing is keenest and guitars, cymbals and voices get piercing. The range is raised by the strength, with smooth edges down to 1.1 and up to 8.9 kHz, at all levels alike and without any shift in phase; all else keeps its level. Strength 0 gives the same samples.',
  strengthUnit: 'dB',
  usualStrength: 5,
  mostStrength: 24,
  expected:
    'Third octaves from 2 to 5 kHz are louder by the strength, those up to 1 and from 10 kHz on are as before. No detector looks for it by itself: against the clean mix, or masters of its kind, third octaves and their distances show it.',
  async plant(mix, { strength }) {
    checkStrength(harsh, strength);
    const source = toAudioSource(mix);
    if (strength === 0) return source;
    return filterChannels(source, (hz) => 10 ** ((strength * bandShare(BAND, hz)) / 20));
  },
};
