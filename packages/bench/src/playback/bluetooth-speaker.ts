import { thirdOctaveAmplitude } from '../processing/third-octave-gains.ts';
import { filterMidSide } from '../processing/zero-phase-filter.ts';
import type { PlaybackSystem } from './playback-system.ts';
import { codeAsSbc } from './sbc/code-as-sbc.ts';
import { simulatePlayback } from './simulate-playback.ts';
import { limitAtFullVolume } from './small-loudspeaker.ts';

const thirdOctaveGainsDb = [
  -40, -34, -28, -21, -13, -5, 1, 4, 5, 4.5, 3.5, 2, 1, 0, -0.5, -0.5, -0.5, 0, 0, 0.5, 1, 1.5, 2, 2.5, 2, 1,
  0, -1, -3, -6, -10,
];

/** A portable Bluetooth loudspeaker. */
export const bluetoothSpeaker: PlaybackSystem = {
  id: 'bluetooth-speaker',
  title: 'Bluetooth loudspeaker',
  description:
    'The coding of the radio link (SBC, joint stereo, eight subbands, bitpool 53: 328 kbit/s at 44.1 kHz, 345 at 48 kHz), then one loudspeaker for the sum of left and right: a bass of 5 dB around 125 Hz, next to nothing below 50 Hz, a little more presence, a fall above 12 kHz; peaks held at −8 dBFS for music that comes at −14 LUFS, as at full volume. The tone is typical of loudspeakers of half a litre with passive radiators, ours. Left out: distortion, bass that is turned down with the volume up, lost packets, the room. Music at other rates than 16, 32, 44.1 and 48 kHz is converted for the coder and back.',
  source:
    'Bluetooth SIG, “Advanced Audio Distribution Profile”, appendix B (SBC) and table 4.7 (bitpool 53, high quality); Tom’s Hardware, “Seven portable Bluetooth speaker systems, tested” (responses in a room); tone and limiter: ours',
  thirdOctaveGainsDb,
  simulate: (source, options) =>
    simulatePlayback(source, options, {
      play: (piece, lufs) =>
        limitAtFullVolume(
          filterMidSide(codeAsSbc(piece), { mid: thirdOctaveAmplitude(thirdOctaveGainsDb), side: () => 0 }),
          lufs,
          { ceilingDb: -8, lookaheadSeconds: 0.003, releaseDbPerSecond: 60 },
        ),
    }),
};
