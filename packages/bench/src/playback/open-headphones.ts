import { thirdOctaveAmplitude } from '../processing/third-octave-gains.ts';
import { filterChannels } from '../processing/zero-phase-filter.ts';
import type { PlaybackSystem } from './playback-system.ts';
import { simulatePlayback } from './simulate-playback.ts';

const thirdOctaveGainsDb = [
  -7.8, -6.8, -5.5, -4.2, -3.2, -2.2, -1.5, -0.3, 1.1, 2.1, 2.4, 1.9, 1, 0.2, -0.3, -1.1, -1.2, 0, 0.4, 0.4,
  0.5, 1.1, 0.3, -0.7, 1.6, 1.5, -0.1, -1.9, 2.7, 4.6, 4.6,
];

/** Headphones with an open back, as mixing engineers and listeners at home use them. */
export const openHeadphones: PlaybackSystem = {
  id: 'open-headphones',
  title: 'Open headphones',
  description:
    'The mean of three open headphones (Sennheiser HD 650, AKG K702, Beyerdynamic DT 990), each as it differs from the target that listeners take for neutral: less of the lowest octaves, a little more treble. Left and right stay apart. Left out: the room’s noise that an open back lets in, differences between copies; at 20 kHz, where couplers cannot be trusted, the value of 16 kHz.',
  source:
    'Measurements by oratory1990 on ear simulators by GRAS and the Harman over-ear target of 2018, both as published in the AutoEq data base (github.com/jaakkopasanen/AutoEq)',
  thirdOctaveGainsDb,
  simulate: (source, options) =>
    simulatePlayback(source, options, {
      play: (piece) => filterChannels(piece, thirdOctaveAmplitude(thirdOctaveGainsDb)),
    }),
};
