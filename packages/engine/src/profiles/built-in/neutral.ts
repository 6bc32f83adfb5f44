/** The neutral profile: where the average of popular masters lies, with room around it. Used when nobody asks for more. */
import { TARGET_PROFILE_SCHEMA, type TargetProfile } from '../target-profile.ts';

/** Only what no master would have lies outside its tolerance: without a genre or a reference, the rest is taste. */
export const NEUTRAL_PROFILE: TargetProfile = {
  schema: TARGET_PROFILE_SCHEMA,
  id: 'neutral',
  title: 'Neutral',
  provenance: [
    'P. D. Pestana, Z. Ma, J. D. Reiss, A. Barbosa, D. Black, Spectral characteristics of popular commercial recordings 1950-2010, AES 135th Convention (2013): the average spectrum falls by about 5 dB an octave from 100 Hz to 4 kHz, per hertz, and faster above.',
    'Third-octave bands double their width each octave, which adds 3 dB an octave: the 5 dB become 2 dB an octave here.',
    'Our own reading of the same paper outside that range: -3.5 dB an octave from 4 to 8 kHz, -6 to 16 kHz, -14 above; level between 63 and 100 Hz, falling by 5 dB an octave below 63 Hz and by 18 below 40 Hz.',
    'Tolerances: 95 % prediction intervals for one more master, by the spread that seven masters show about this curve (their root mean square over an octave to both sides, times 2.365, the 97.5 % quantile of Student t with 7 degrees of freedom): a mix inside differs from the curve by no more than masters do. Measured over:',
    'Unknown Horizons, Golden Valley, CC BY-SA 3.0 (acoustic)',
    'FreePD, Downtown Boogie, CC0 (blues)',
    'Mateus Reis (KZR), City Chill, CC BY 3.0 (electronic)',
    'Hobbs, Let’s Go Fishin’, CC BY 3.0 (folk)',
    'Kevin MacLeod, Vibe Ace, CC BY 3.0 (funk)',
    'Kevin MacLeod, Dance of the Sugar Plum Fairy, CC BY 3.0 (orchestral)',
    'Victor Seven, Sunshine Paradise, CC BY 3.0 (pop)',
  ],
  tone: {
    centersHz: [
      20, 25.1, 31.6, 39.8, 50.1, 63.1, 79.4, 100, 125.9, 158.5, 199.5, 251.2, 316.2, 398.1, 501.2, 631,
      794.3, 1000, 1258.9, 1584.9, 1995.3, 2511.9, 3162.3, 3981.1, 5011.9, 6309.6, 7943.3, 10_000, 12_589.3,
      15_848.9, 19_952.6,
    ],
    levelsDb: [
      -14.6, -8.7, -2.7, 3.3, 5, 6.6, 6.6, 6.6, 6, 5.3, 4.7, 4, 3.3, 2.7, 2, 1.3, 0.7, 0, -0.7, -1.3, -2,
      -2.7, -3.3, -4, -5.1, -6.3, -7.5, -9.4, -11.4, -13.4, -18,
    ],
    tolerancesDb: [
      28.7, 27.6, 26.1, 24.7, 22.6, 19.9, 16.6, 13.4, 11.2, 10.5, 10.5, 10.9, 11.4, 11.9, 12.1, 11.9, 11.7,
      11.5, 11.2, 10.9, 10.6, 10.5, 10.8, 11.6, 12.9, 14.7, 16.9, 18.6, 19.8, 21.1, 22.3,
    ],
    smoothedOver: 'octave',
    mostCorrectionDb: 3,
  },
};
