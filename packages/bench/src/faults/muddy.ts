import { toAudioSource } from '@earwitness/engine';
import { filterChannels } from '../processing/zero-phase-filter.ts';
import { type BandEdges, bandShare } from './band-shape.ts';
import { checkStrength } from './check-strength.ts';
import type { MixFault } from './mix-fault.ts';

/** All of the third octaves from 200 to 400 Hz, nothing of those up to 100 and from 800 Hz on. */
const BAND: BandEdges = { startHz: 112, fromHz: 178, toHz: 447, endHz: 708 };

/** Too much of the low middle. */
export const muddy: MixFault = {
  id: 'muddy',
  title: 'Muddy',
  description:
    'Too much of 200 to 400 Hz, where guitars, keys, voices and rooms pile up. The range is raised by the strength, with smooth edges down to 112 and up to 708 Hz, without any shift in phase; all else keeps its level. Strength 0 gives the same samples.',
  strengthUnit: 'dB',
  usualStrength: 6,
  mostStrength: 24,
  expected:
    'Third octaves from 200 to 400 Hz are louder by the strength, those up to 100 and from 800 Hz on are as before. No detector looks for it by itself: against the clean mix, or masters of its kind, third octaves and their distances show it.',
  async plant(mix, { strength }) {
    checkStrength(muddy, strength);
    const source = toAudioSource(mix);
    if (strength === 0) return source;
    return filterChannels(source, (hz) => 10 ** ((strength * bandShare(BAND, hz)) / 20));
  },
};
