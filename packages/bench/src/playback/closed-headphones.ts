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
    'Measurements by oratory1990 on ear simulators by GRAS and the Harman over-ear target of 2018, both as published in the AutoEq data base (github.com/jaakkopasanen/AutoEq); Olive et al., “A statistical model that predicts listeners’ preference ratings of around-ear and on-ear headphones”, AES Convention Paper 9919, 2018, for what such targets are worth',
  thirdOctaveGainsDb,
  simulate: (source, options) =>
    simulatePlayback(source, options, {
      play: (piece) => filterChannels(piece, thirdOctaveAmplitude(thirdOctaveGainsDb)),
    }),
};
