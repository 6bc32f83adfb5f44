/** `@earwitness/engine/measure`: the meters alone. */

export { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from './audio/interpolator.ts';
export type { InterpolatorTaps, Kernels } from './kernels/kernels.ts';
export { loadKernels } from './kernels/load-kernels.ts';
export type { Analysis, LoudnessOverTime, ThirdOctaveSpectrum } from './measure/analysis.ts';
export type { AnalyzeOptions } from './measure/analyze.ts';
export { analyze } from './measure/analyze.ts';
export { designKWeighting } from './measure/k-weighting.ts';
export type { Loudness, LoudnessMeter } from './measure/loudness.ts';
export { createLoudnessMeter, measureIntegratedLoudness } from './measure/loudness.ts';
export type { SpectrumMeter } from './measure/spectrum.ts';
export { createSpectrumMeter, thirdOctaveCenters, thirdOctaveLevels } from './measure/spectrum.ts';
export type { TruePeakMeter } from './measure/true-peak.ts';
export { createTruePeakMeter, measureTruePeak } from './measure/true-peak.ts';
