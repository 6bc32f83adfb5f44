/** From evidence to an analysis: arithmetic on sums, no samples any more. */
import { channelCountOf } from '../audio/channel-layout.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import { ANALYSIS_SCHEMA, type Analysis } from './analysis.ts';
import { findDefects } from './defects/find-defects.ts';
import { readDynamics } from './dynamics.ts';
import type { Evidence } from './evidence.ts';
import { readLevels } from './levels.ts';
import { readLoudness } from './loudness.ts';
import { joinDigests } from './samples-digest.ts';
import { findSections } from './sections/find-sections.ts';
import { readSections } from './sections/read-sections.ts';
import { readBandLevels } from './spectrum/read-band-levels.ts';
import { readErbBands, readThirdOctaves } from './spectrum/read-bands.ts';
import { readLowSideToMidDb, readMonoSumLu } from './spectrum/read-stereo.ts';
import { readStereoImage } from './stereo-image.ts';

/** What `analyzeLoudness` measures: the part of an analysis that needs neither spectra nor a search for defects. */
export type LoudnessAnalysis = Omit<
  Analysis,
  | 'schema'
  | 'samplesDigest'
  | 'lowSideToMidDb'
  | 'monoSumLu'
  | 'thirdOctaves'
  | 'erbBands'
  | 'bandLevels'
  | 'sections'
  | 'defects'
>;

export function readLoudnessAnalysis(evidence: Evidence): LoudnessAnalysis {
  const { sampleRate, channelLayout, frameCount } = evidence;
  const { overTime: loudnessOverTime, ...loudness } = readLoudness(evidence);
  const levels = readLevels(evidence);
  const { truePeakDbtp } = levels;
  const { integratedLufs } = loudness;
  return {
    sampleRate,
    channelLayout,
    frameCount,
    seconds: frameCount / sampleRate,
    ...loudness,
    ...levels,
    plrDb: truePeakDbtp === null || integratedLufs === null ? null : truePeakDbtp - integratedLufs,
    ...readDynamics(evidence, loudnessOverTime),
    ...readStereoImage(evidence),
    loudnessOverTime,
  };
}

/** @throws {RangeError} evidence of loudness alone */
export function readAnalysis(
  evidence: Evidence,
  { kernels = loadKernels() }: { kernels?: Kernels | undefined } = {},
): Analysis {
  const { sampleRate, channelLayout, segmentDigests, spectrum } = evidence;
  if (!spectrum) throw new RangeError('Cannot read an analysis as its evidence must have a spectrum');
  const loudness = readLoudnessAnalysis(evidence);
  return {
    schema: ANALYSIS_SCHEMA,
    samplesDigest: joinDigests(segmentDigests, { channelCount: channelCountOf(channelLayout), kernels }),
    ...loudness,
    lowSideToMidDb: readLowSideToMidDb(spectrum, { sampleRate, channelLayout }),
    monoSumLu: readMonoSumLu(spectrum, { sampleRate, channelLayout }),
    thirdOctaves: readThirdOctaves(spectrum, { sampleRate, channelLayout }),
    erbBands: readErbBands(spectrum, { sampleRate, channelLayout }),
    bandLevels: readBandLevels(spectrum, { sampleRate, channelLayout }),
    sections: readSections(evidence, findSections(evidence)),
    defects: findDefects(evidence, loudness),
  };
}
