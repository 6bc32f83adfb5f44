import { spectralTilt } from './evidence/spectral-tilt.ts';
import type { Metric } from './metric.ts';

/** The slope of the long-term spectrum. */
export const tilt: Metric = {
  id: 'tiltDbPerOctave',
  title: 'Spectral tilt',
  unit: 'dB/octave',
  digits: 2,
  family: 'tone',
  meaning:
    'How the level of third octaves falls from bass to treble: 0 is pink noise, lower is darker, higher is brighter.',
  source:
    'Regression line through the long-term levels of third octaves, 50 Hz to 12.5 kHz (after Pestana et al. 2013, AES 135)',
  comparesWith: 'nothing',
  better: 'none',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ rendering }) => spectralTilt(rendering.analysis.thirdOctaves),
};
