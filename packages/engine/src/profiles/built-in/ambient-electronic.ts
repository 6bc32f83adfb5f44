// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these were measured
/** Written by scripts/learn-built-in-profiles.mjs from the masters that `provenance` lists. */
import type { TargetProfile } from '../target-profile.ts';

export const AMBIENT_ELECTRONIC_PROFILE: TargetProfile = {
  schema: 'earwitness.target-profile/2',
  id: 'ambient-electronic',
  title: 'Ambient electronic',
  provenance: [
    'Learned from 16 masters: medians, with tolerances that hold half of them.',
    'Maxstack, A New Journey, CC BY-SA 3.0',
    'Maxstack, Aberrations, CC BY-SA 3.0',
    'Maxstack, Advanced Simulacra, CC BY-SA 3.0',
    'Maxstack, Awakening, CC BY-SA 3.0',
    'Maxstack, By-Product, CC BY-SA 3.0',
    'Maxstack, Coherence, CC BY-SA 3.0',
    'Maxstack, Deprecation, CC BY-SA 3.0',
    'Maxstack, Enemy Unknown, CC BY-SA 3.0',
    'Maxstack, Inevitable, CC BY-SA 3.0',
    'Maxstack, Media Threat, CC BY-SA 3.0',
    'Maxstack, Nebula, CC BY-SA 3.0',
    'Maxstack, Orbital Elevator, CC BY-SA 3.0',
    'Maxstack, Through Space, CC BY-SA 3.0',
    'Maxstack, Chimes They Fade, CC BY-SA 3.0',
    'Maxstack, March Thee to Dis, CC BY-SA 3.0',
    'Maxstack, Apex Aleph, CC BY-SA 3.0',
  ],
  tone: {
    centersHz: [
      19.952623149688797, 25.1188643150958, 31.622776601683793, 39.810717055349734, 50.11872336272723,
      63.09573444801933, 79.43282347242813, 100, 125.89254117941672, 158.48931924611134, 199.526231496888,
      251.18864315095806, 316.2277660168379, 398.1071705534972, 501.18723362727224, 630.9573444801932,
      794.3282347242815, 1000, 1258.9254117941673, 1584.8931924611136, 1995.2623149688798, 2511.8864315095807,
      3162.277660168379, 3981.071705534972, 5011.872336272722, 6309.573444801932, 7943.2823472428145, 10000,
      12589.254117941675, 15848.931924611134,
    ],
    levelsDb: [
      -6.803, -4.127, 2.529, 6.069, 8.225, 7.894, 9.819, 7.562, 7.251, 9.506, 6.829, 6.892, 7.848, 5.267,
      4.116, 3.894, 3.583, 1.015, 0.123, -1.723, -4.48, -6.341, -8.467, -10.569, -10.315, -11.883, -9.962,
      -14.678, -14.971, -16.067,
    ],
    tolerancesDb: [
      7.515, 3.333, 2.308, 4.966, 2.926, 1.837, 2.271, 2.739, 2.303, 3.725, 4.266, 2.985, 4.139, 3.966, 1.771,
      2.96, 2.795, 1.922, 2.126, 2.577, 1.299, 2.634, 3.038, 3.667, 4.123, 3.609, 6.424, 5.798, 8.201, 7.992,
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
      12589.254117941675, 15848.931924611134,
    ],
    sideToMidDb: [
      -4.941, -5.947, -8.4, -9.975, -8.102, -5.827, -6.503, -4.974, -6.081, -5.618, -4.564, -4.973, -5.009,
      -4.721, -5.283, -4.925, -4.371, -4.107, -3.774, -3.667, -4.079, -4.19, -3.757, -4.257, -3.811, -5.978,
      -8.728, -10.446, -11.776, -14.194,
    ],
    tolerancesDb: [
      2.786, 4.985, 4.904, 5.254, 2.958, 2.448, 3.104, 2.78, 1.961, 1.429, 1.263, 2.565, 1.263, 2.512, 2.459,
      1.315, 1.333, 2.132, 2.009, 2.236, 2.343, 3.026, 2.193, 2.963, 2.259, 3.442, 3.212, 1.963, 1.312, 1.94,
    ],
  },
  dynamics: {
    bands: [
      {
        lowHz: null,
        highHz: 112,
        spreadDb: 5.116,
        toleranceDb: 1.019,
      },
      {
        lowHz: 112,
        highHz: 891,
        spreadDb: 4.154,
        toleranceDb: 1.358,
      },
      {
        lowHz: 891,
        highHz: 4467,
        spreadDb: 7.092,
        toleranceDb: 2.203,
      },
      {
        lowHz: 4467,
        highHz: null,
        spreadDb: 6.618,
        toleranceDb: 1,
      },
    ],
  },
  loudness: {
    integratedLufs: -17.607,
    toleranceLu: 0.592,
  },
  features: {
    names: ['tiltDbPerOctave', 'loudnessRangeLu', 'plrDb', 'sideToMidDb', 'integratedLufs'],
    medians: [-3.122, 5.243, 15.578, -5.336, -17.607],
    spreads: [1.222, 3.436, 1.044, 1.843, 0.751],
    correlations: [
      [1, -0.409, 0.524, -0.238, 0.026],
      [-0.409, 1, -0.524, -0.25, -0.35],
      [0.524, -0.524, 1, -0.244, 0.053],
      [-0.238, -0.25, -0.244, 1, -0.044],
      [0.026, -0.35, 0.053, -0.044, 1],
    ],
  },
};
