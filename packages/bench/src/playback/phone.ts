import { thirdOctaveAmplitude } from '../processing/third-octave-gains.ts';
import { filterMidSide } from '../processing/zero-phase-filter.ts';
import type { PlaybackSystem } from './playback-system.ts';
import { simulatePlayback } from './simulate-playback.ts';
import { limitAtFullVolume } from './small-loudspeaker.ts';

const thirdOctaveGainsDb = [
  -88, -84, -79, -73, -66, -58, -50, -42, -35, -29, -23, -17.5, -12.5, -8, -4, -1, 1.5, 0, -0.5, -1, -1, 0, 2,
  4, 4, 2, -1, -4, -7, -11, -16,
];

/** A phone in the hand. */
export const phone: PlaybackSystem = {
  id: 'phone',
  title: 'Phone',
  description:
    'One small driver for the sum of left and right: 15 to 24 dB an octave less below its resonance at 800 Hz, a second resonance of the front cavity around 4 to 5 kHz, a fall above 8 kHz; peaks held at −9 dBFS for music that comes at −14 LUFS, as at full volume. The numbers are typical of the publications named, smoothed, ours. Left out: distortion near the driver’s excursion limit, bass made of harmonics, the second loudspeaker of phones that are held sideways, the hand.',
  source:
    'Chang & Wang, “Bass extension of microspeaker system on mobile device”, Journal of Mechanics, 2018 (usable from 630 Hz on; 300 Hz with a port); Llewellyn, “Audio quality improvement for mobile-device loudspeakers”, EE Times, 2011 (response of a phone); front cavity and limiter are ours',
  thirdOctaveGainsDb,
  simulate: (source, options) =>
    simulatePlayback(source, options, {
      play: (piece, lufs) =>
        limitAtFullVolume(
          filterMidSide(piece, { mid: thirdOctaveAmplitude(thirdOctaveGainsDb), side: () => 0 }),
          lufs,
          { ceilingDb: -9, lookaheadSeconds: 0.003, releaseDbPerSecond: 60 },
        ),
    }),
};
