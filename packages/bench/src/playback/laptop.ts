import { thirdOctaveAmplitude, thirdOctaveGainDb } from '../processing/third-octave-gains.ts';
import { filterMidSide } from '../processing/zero-phase-filter.ts';
import type { PlaybackSystem } from './playback-system.ts';
import { simulatePlayback } from './simulate-playback.ts';
import { limitAtFullVolume } from './small-loudspeaker.ts';

const thirdOctaveGainsDb = [
  -72, -66, -60, -54, -48, -42, -36, -30, -24, -18.5, -13.5, -9, -5, -2, 0, 1, 1, 0, -1, -1, 0, 1, 2, 2, 1, 0,
  -2, -4, -6, -9, -12,
];
/** Two loudspeakers a hand’s breadth apart: what is only at the sides is weaker at the ears. */
const SIDE_GAIN_DB = -3;

/** The loudspeakers of a laptop. */
export const laptop: PlaybackSystem = {
  id: 'laptop',
  title: 'Laptop',
  description:
    'Two loudspeakers of a few centimetres in a flat case: level from 400 Hz on, 18 dB an octave less below 300 Hz, a gentle fall above 7 kHz; the side signal 3 dB weaker, since both stand close together; peaks held at −6 dBFS for music that comes at −14 LUFS, as at full volume. The numbers are typical of the measurements named, smoothed, ours. Left out: distortion, the case’s rattle, virtual surround and bass made of harmonics, the table’s reflections.',
  source:
    'danmarx.org, “Inspiron E1505” (level to 300 Hz, steep below); community.frame.work, “Speakers sound quality” (falls below 400 Hz and above 7 kHz); ordinarysound.com, “built-in speaker” (falls at 300 Hz); side gain and limiter are ours',
  thirdOctaveGainsDb,
  simulate: (source, options) =>
    simulatePlayback(source, options, {
      play: (piece, lufs) =>
        limitAtFullVolume(
          filterMidSide(piece, {
            mid: thirdOctaveAmplitude(thirdOctaveGainsDb),
            side: (hz) => 10 ** ((thirdOctaveGainDb(thirdOctaveGainsDb, hz) + SIDE_GAIN_DB) / 20),
          }),
          lufs,
          { ceilingDb: -6, lookaheadSeconds: 0.003, releaseDbPerSecond: 60 },
        ),
    }),
};
