/** `@earwitness/engine/measure`: the meters alone. */

export {
  CHANNEL_LAYOUTS,
  type ChannelLayout,
  channelCountOf,
  channelWeightsOf,
  SPEAKERS,
  type Speaker,
} from './audio/channel-layout.ts';
export { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from './audio/interpolator.ts';
export type { InterpolatorTaps, Kernels } from './kernels/kernels.ts';
export { createKernels, loadKernels } from './kernels/load-kernels.ts';
export { type AlbumLoudness, measureAlbum } from './measure/album.ts';
export type {
  Analysis,
  BandSpectrum,
  LoudnessOverTime,
  PeaksOverTime,
  Reading,
  Section,
  StereoOverTime,
} from './measure/analysis.ts';
export { type AnalyzeOptions, analyze, analyzeLoudness } from './measure/analyze.ts';
export { DEFECT_KINDS, type Defect, type DefectKind, type Stretch } from './measure/defects/defect.ts';
export { designKWeighting } from './measure/k-weighting.ts';
export type { LiveLoudness } from './measure/live-loudness.ts';
export type { Loudness, LoudnessMeter } from './measure/loudness.ts';
export { createLoudnessMeter, measureIntegratedLoudness } from './measure/loudness.ts';
export { createMeter, type Meter, type MeterReadings } from './measure/meter.ts';
export type { LoudnessAnalysis } from './measure/read-analysis.ts';
export { thirdOctaveCenters, thirdOctaveLevels } from './measure/spectrum/third-octaves.ts';
export type { TruePeakMeter } from './measure/true-peak.ts';
export { createTruePeakMeter, measureTruePeak } from './measure/true-peak.ts';
