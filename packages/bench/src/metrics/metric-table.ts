/** Every metric of the bench, in the order of the reports. To add one: one file beside these, one line here. */
import { attackDifference } from './attack-difference.ts';
import { chromaDistance } from './chroma-distance.ts';
import { codecOvershoot } from './codec-overshoot.ts';
import { correlation } from './correlation.ts';
import { crestFactor } from './crest-factor.ts';
import { dr } from './dr.ts';
import { erbDistance } from './erb-distance.ts';
import { flatTops } from './flat-tops.ts';
import { integratedLoudness } from './integrated-loudness.ts';
import { limitingArtifacts } from './limiting-artifacts.ts';
import { loudnessRange } from './loudness-range.ts';
import type { Metric } from './metric.ts';
import { mfccDistance } from './mfcc-distance.ts';
import { momentaryMax } from './momentary-max.ts';
import { monoLoss } from './mono-loss.ts';
import { multiResolutionStft } from './multi-resolution-stft.ts';
import { nonlinearResidual } from './nonlinear-residual.ts';
import { platformGains } from './platform-gains.ts';
import { plr } from './plr.ts';
import { psr } from './psr.ts';
import { samplePeak } from './sample-peak.ts';
import { shortTermMax } from './short-term-max.ts';
import { spectralDistance } from './spectral-distance.ts';
import { stereoWidth } from './stereo-width.ts';
import { tilt } from './tilt.ts';
import { tiltDistance } from './tilt-distance.ts';
import { transientDistance } from './transient-distance.ts';
import { truePeak } from './true-peak.ts';
import { widthDistance } from './width-distance.ts';

export const METRICS: readonly Metric[] = [
  integratedLoudness,
  shortTermMax,
  momentaryMax,
  loudnessRange,
  truePeak,
  samplePeak,
  crestFactor,
  plr,
  psr,
  dr,
  transientDistance,
  attackDifference,
  spectralDistance,
  erbDistance,
  tilt,
  tiltDistance,
  multiResolutionStft,
  mfccDistance,
  chromaDistance,
  stereoWidth,
  widthDistance,
  correlation,
  monoLoss,
  nonlinearResidual,
  limitingArtifacts,
  flatTops,
  codecOvershoot,
  ...platformGains,
];
