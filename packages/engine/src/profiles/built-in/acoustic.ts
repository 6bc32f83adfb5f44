// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these were measured
/** Written by scripts/learn-built-in-profiles.mjs from the masters that `provenance` lists. */
import type { TargetProfile } from '../target-profile.ts';

export const ACOUSTIC_PROFILE: TargetProfile = {
  schema: 'earwitness.target-profile/2',
  id: 'acoustic',
  title: 'Acoustic and orchestral',
  provenance: [
    'Learned from 15 masters: medians, with tolerances that hold half of them.',
    'Unknown Horizons, Peer Gynt Suite No. 1, Op. 46 - I. Morning, CC BY-SA 3.0',
    'Unknown Horizons, battle, CC BY-SA 3.0',
    'Unknown Horizons, beware_the_ships_kobold, CC BY-SA 3.0',
    'Unknown Horizons, goldenvalley, CC BY-SA 3.0',
    'Unknown Horizons, irelands_coast, CC BY-SA 3.0',
    'Unknown Horizons, main_theme, CC BY-SA 3.0',
    'Unknown Horizons, music, CC BY-SA 3.0',
    'Unknown Horizons, music2, CC BY-SA 3.0',
    'Unknown Horizons, newfrontier, CC BY-SA 3.0',
    'Unknown Horizons, nightdream, CC BY-SA 3.0',
    'Unknown Horizons, seafight, CC BY-SA 3.0',
    'Unknown Horizons, uh_gameplay2, CC BY-SA 3.0',
    'Unknown Horizons, uh_gameplay3, CC BY-SA 3.0',
    'Unknown Horizons, uh_gameplay4, CC BY-SA 3.0',
    'Unknown Horizons, waves, CC BY-SA 3.0',
  ],
  tone: {
    centersHz: [
      19.952623149688797, 25.1188643150958, 31.622776601683793, 39.810717055349734, 50.11872336272723,
      63.09573444801933, 79.43282347242813, 100, 125.89254117941672, 158.48931924611134, 199.526231496888,
      251.18864315095806, 316.2277660168379, 398.1071705534972, 501.18723362727224, 630.9573444801932,
      794.3282347242815, 1000, 1258.9254117941673, 1584.8931924611136, 1995.2623149688798, 2511.8864315095807,
      3162.277660168379, 3981.071705534972, 5011.872336272722, 6309.573444801932, 7943.2823472428145, 10000,
      12589.254117941675, 15848.931924611134, 19952.6231496888,
    ],
    levelsDb: [
      -22.797, -18.194, -16.171, -6.22, -0.747, 3.798, 6.511, 7.818, 7.054, 8.762, 8.438, 6.316, 10.404,
      11.168, 8.201, 7.548, 7.926, 4.068, 4.911, 4.787, 0.435, -0.698, -3.462, -6.678, -10.673, -14.256,
      -17.338, -20.892, -25.383, -29.25, -35.743,
    ],
    tolerancesDb: [
      8.036, 5.576, 10.785, 11.582, 10.869, 5.765, 3.31, 2.723, 3.191, 2.488, 2.625, 2.781, 6.142, 3.535,
      3.436, 3.216, 2.776, 2.45, 2.097, 2.837, 2.924, 2.363, 2.485, 2.046, 2.194, 3.558, 4.462, 4.269, 6.727,
      5.584, 6.234,
    ],
    smoothedOver: 'octave',
    mostCorrectionDb: 6,
  },
  stereo: {
    centersHz: [
      19.952623149688797, 25.1188643150958, 31.622776601683793, 39.810717055349734, 50.11872336272723,
      63.09573444801933, 79.43282347242813, 100, 125.89254117941672, 158.48931924611134, 199.526231496888,
      251.18864315095806, 316.2277660168379, 398.1071705534972, 501.18723362727224, 630.9573444801932,
      794.3282347242815, 1000, 1258.9254117941673, 1584.8931924611136, 1995.2623149688798, 2511.8864315095807,
      3162.277660168379, 3981.071705534972, 5011.872336272722, 6309.573444801932, 7943.2823472428145, 10000,
      12589.254117941675, 15848.931924611134, 19952.6231496888,
    ],
    sideToMidDb: [
      -4.966, -5.363, -5.75, -6.672, -8.109, -5.677, -6.985, -4.074, -4.513, -2.167, -1.947, -2.111, -3.085,
      -1.602, -4.518, -3.528, -3.508, -3.048, -2.164, -2.713, -2.024, -1.291, -2.03, -2.161, -1.576, -2.832,
      -2.996, -3.137, -3.143, -2.463, -1.58,
    ],
    tolerancesDb: [
      1, 2.474, 4.188, 5.804, 5.063, 5.009, 4.826, 4.079, 2.328, 3.064, 2.808, 4.056, 2.673, 4.176, 3.492,
      3.001, 2.172, 2.799, 3.098, 1.854, 1.822, 2.108, 1.643, 1.33, 2.367, 2.782, 4.414, 7.059, 8.653, 10.693,
      7.309,
    ],
  },
  dynamics: {
    bands: [
      {
        lowHz: null,
        highHz: 112,
        spreadDb: 5.147,
        toleranceDb: 8.778,
      },
      {
        lowHz: 112,
        highHz: 891,
        spreadDb: 3.88,
        toleranceDb: 1.744,
      },
      {
        lowHz: 891,
        highHz: 4467,
        spreadDb: 5.495,
        toleranceDb: 1.444,
      },
      {
        lowHz: 4467,
        highHz: null,
        spreadDb: 7.665,
        toleranceDb: 3.603,
      },
    ],
  },
  loudness: {
    integratedLufs: -10.594,
    toleranceLu: 3.925,
  },
  features: {
    names: ['tiltDbPerOctave', 'loudnessRangeLu', 'plrDb', 'sideToMidDb', 'integratedLufs'],
    medians: [-3.086, 5.862, 10.981, -3.037, -10.594],
    spreads: [1.006, 3.035, 3.195, 1.737, 3.662],
    correlations: [
      [1, 0.118, -0.125, 0.368, 0.143],
      [0.118, 1, 0.621, -0.239, -0.582],
      [-0.125, 0.621, 1, -0.261, -0.95],
      [0.368, -0.239, -0.261, 1, 0.143],
      [0.143, -0.582, -0.95, 0.143, 1],
    ],
  },
};
