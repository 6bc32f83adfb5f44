import { thirdOctaveAmplitude } from '../processing/third-octave-gains.ts';
import { filterChannels } from '../processing/zero-phase-filter.ts';
import type { PlaybackSystem } from './playback-system.ts';
import { simulatePlayback } from './simulate-playback.ts';

const thirdOctaveGainsDb = [
  -2.5, -1.5, -0.5, 0.4, 1.1, 1, 1, 1.2, 2.8, 2.4, 0.9, 0.6, 0.6, 0.7, 0.2, -0.4, -0.3, 0, -0.4, -1.3, -1.8,
  -1.2, -1.3, -3.7, -3, -1, 0.3, 0.1, 3.8, 2.4, 2.4,
];

/** Headphones that close around the ear. */
export const closedHeadphones: PlaybackSystem = {
  id: 'closed-headphones',
  title: 'Closed headphones',
  description:
    'The mean of three closed headphones (Audio-Technica ATH-M50x, Beyerdynamic DT 770 250 Ω, Beats Studio3), each as it differs from the target that listeners take for neutral. Left and right stay apart. Left out: the seal of a given head, differences between copies, distortion; at 20 kHz, where couplers cannot be trusted, the value of 16 kHz.',
  source:
    'Measurements on a GRAS 45BC by oratory1990 and the Harman over-ear target of 2018, both as published in the AutoEq data base (github.com/jaakkopasanen/AutoEq); Olive, Welti & Khonsaripour, “The influence of program material on sound quality ratings of headphones”, 2018, for the target',
  thirdOctaveGainsDb,
  simulate: (source, options) =>
    simulatePlayback(source, options, {
      play: (piece) => filterChannels(piece, thirdOctaveAmplitude(thirdOctaveGainsDb)),
    }),
};
