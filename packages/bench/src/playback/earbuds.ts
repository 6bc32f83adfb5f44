import { thirdOctaveAmplitude } from '../processing/third-octave-gains.ts';
import { filterChannels } from '../processing/zero-phase-filter.ts';
import type { PlaybackSystem } from './playback-system.ts';
import { simulatePlayback } from './simulate-playback.ts';

const thirdOctaveGainsDb = [
  -31.3, -29.5, -26.1, -22.4, -18.2, -14, -10.2, -7.2, -5.1, -3.5, -2.7, -2.1, -1.9, -1.8, -1.7, -1.6, -0.8,
  0, 1.5, 4.5, 5.8, 5.4, 3.9, 1.9, 3.5, 2.7, 2.4, 2.1, 2.3, 0.9, 0.9,
];

/** Earbuds that lie in the ear without sealing it. */
export const earbuds: PlaybackSystem = {
  id: 'earbuds',
  title: 'Earbuds',
  description:
    'The mean of two earbuds that do not seal the ear canal (Apple EarPods and AirPods), each as it differs from the in-ear target that listeners take for neutral: next to no bass below 60 Hz, and a presence that stands out. Left and right stay apart. Left out: how they sit in a given ear, the noise around, which they let in; at 20 kHz the value of 16 kHz. In-ear phones that seal are nearer to the closed headphones.',
  source:
    'Measurements by oratory1990 on ear simulators by GRAS and the Harman in-ear target of 2019, both as published in the AutoEq data base (github.com/jaakkopasanen/AutoEq)',
  thirdOctaveGainsDb,
  simulate: (source, options) =>
    simulatePlayback(source, options, {
      play: (piece) => filterChannels(piece, thirdOctaveAmplitude(thirdOctaveGainsDb)),
    }),
};
