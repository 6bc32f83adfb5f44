import { thirdOctaveAmplitude, thirdOctaveGainDb } from '../processing/third-octave-gains.ts';
import { filterMidSide } from '../processing/zero-phase-filter.ts';
import { reverberate } from './club-reverberation.ts';
import type { PlaybackSystem } from './playback-system.ts';
import { simulatePlayback } from './simulate-playback.ts';

const thirdOctaveGainsDb = [
  -10, -4, 2, 7, 9.5, 10, 9.5, 8, 6, 4, 2, 1, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -0.5, -1, -1.5, -2.5, -4,
  -6.5, -10,
];
const MONO_BELOW_HZ = 100;
/** Where the side signal is half an octave further down it is gone. */
const MONO_SLOPE_DB_PER_OCTAVE = 24;

/** Gain of the side signal where the subwoofers are one. */
const monoBassDb = (frequencyHz: number): number =>
  frequencyHz >= MONO_BELOW_HZ
    ? 0
    : MONO_SLOPE_DB_PER_OCTAVE * Math.log2(Math.max(1, frequencyHz) / MONO_BELOW_HZ);

/** The floor of a club. */
export const club: PlaybackSystem = {
  id: 'club',
  title: 'Club',
  description:
    'A public address system with its subwoofers 10 dB up from 40 to 80 Hz and nothing much below 30 Hz, mono below 100 Hz (24 dB an octave), 2 to 4 dB less above 10 kHz from air and distance; and the room: reverberation of 0.9 s above 150 Hz, unrelated at both ears, 8 dB below the direct sound in every third octave, 15 ms behind it. The tone is typical of dance floors, ours; the reverberation time is what is recommended for small halls of amplified music. Left out: room modes in the bass, the crowd, ears that are deaf for a while, limiters of the installation, and a level of 100 dB itself.',
  source:
    'Adelman-Larsen, Thompson & Gade, “Suitable reverberation times for halls for rock and pop music”, JASA 127, 2010; tone, mono bass and level of the reverberation: ours',
  thirdOctaveGainsDb,
  simulate: (source, options) =>
    simulatePlayback(source, options, {
      play: (piece) =>
        reverberate(
          filterMidSide(piece, {
            mid: thirdOctaveAmplitude(thirdOctaveGainsDb),
            side: (hz) => 10 ** ((thirdOctaveGainDb(thirdOctaveGainsDb, hz) + monoBassDb(hz)) / 20),
          }),
        ),
    }),
};
