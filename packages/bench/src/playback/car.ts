import { thirdOctaveAmplitude } from '../processing/third-octave-gains.ts';
import { filterChannels } from '../processing/zero-phase-filter.ts';
import type { PlaybackSystem } from './playback-system.ts';
import { roadNoiseLike, roadNoiseRelativeLu } from './road-noise.ts';
import { simulatePlayback } from './simulate-playback.ts';

const thirdOctaveGainsDb = [
  10, 10, 10, 10, 9.5, 8.5, 7, 5, 3, 1, -0.5, -1.5, -1.5, -1, -0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, -0.5, -1, -1.5,
  -2, -3, -4.5, -7,
];
/** K-weighted, at each ear. */
const MUSIC_SPL_DB = 80;

/** A car on a main road. */
export const car: PlaybackSystem = {
  id: 'car',
  title: 'Car',
  description: `The cabin’s bass, 10 dB up below 50 Hz as drivers prefer it and cars are tuned, a dip around 250 Hz from doors and seats, 2 dB less treble; and road noise as at 100 km/h in a quiet car, 64 dB(A), under music at ${MUSIC_SPL_DB} dB (K-weighted, which is about 76 dB(A) of music with an even spectrum): ${(-roadNoiseRelativeLu(MUSIC_SPL_DB)).toFixed(1)} LU below the music’s integrated loudness. The noise is alike at both ears as far as a diffuse field is. The tone is a smoothed mean of the sources, the noise is typical, ours. Left out: the seat beside the middle, single resonances, reflections, volume that follows the speed.`,
  source:
    'Dennis, “In-vehicle audio system sound quality preference study”, AES Convention Paper 9393, 2015 (+13 dB bass, −2 dB treble against level); Toole, “The measurement and calibration of sound reproducing systems”, JAES 63, 2015, § 4.2 (cars’ measured curves); Flor et al., “Characterization of noise level inside a vehicle under different conditions”, Sensors 20, 2020 (noise grows with speed); noise spectrum: ours',
  thirdOctaveGainsDb,
  simulate: (source, options) =>
    simulatePlayback(source, options, {
      play: (piece) => filterChannels(piece, thirdOctaveAmplitude(thirdOctaveGainsDb)),
      noise: { relativeLu: roadNoiseRelativeLu(MUSIC_SPL_DB), make: roadNoiseLike },
    }),
};
