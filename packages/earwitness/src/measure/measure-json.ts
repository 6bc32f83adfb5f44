/** Measurements for programs: one flat object a file, in full exactness. */
import { loudnessPenalties, MEASUREMENTS } from '@earwitness/bench/measurements';
import type { Analysis } from '@earwitness/engine/measure';
import { type FailedFile, isComplete, isMeasured, type MeasuredFile } from './measure-files.ts';

/** The single numbers of a file; `null` where there is no value. */
export function scalarsOf({ file, analysis, format }: MeasuredFile) {
  return {
    file,
    seconds: analysis.seconds,
    sampleRate: analysis.sampleRate,
    channels: analysis.dcOffsets.length,
    channelLayout: analysis.channelLayout,
    container: format.container,
    codec: format.codec,
    bitDepth: format.bitDepth,
    truncated: format.truncated,
    ...Object.fromEntries(
      MEASUREMENTS.filter(({ needsSpectrum }) => !needsSpectrum || 'thirdOctaves' in analysis).map(
        ({ key, read }) => [key, read(analysis)],
      ),
    ),
  };
}

/**
 * Flattens what was measured.
 *
 * @param overTime whether the curves over time are wanted: about 100 numbers a second
 */
export function measureJson(
  measured: MeasuredFile | FailedFile,
  { overTime = false }: { overTime?: boolean } = {},
) {
  if (!isMeasured(measured)) return { file: measured.file, error: measured.reason };
  const { analysis, tags } = measured;
  return {
    ...scalarsOf(measured),
    frameCount: analysis.frameCount,
    tags,
    channelTruePeaksDbtp: analysis.channelTruePeaksDbtp,
    channelSamplePeaksDbfs: analysis.channelSamplePeaksDbfs,
    dcOffsets: analysis.dcOffsets,
    ...(isComplete(measured) ? spectraAndFindings(measured) : {}),
    penalties: loudnessPenalties(analysis),
    ...(overTime
      ? {
          loudnessOverTime: analysis.loudnessOverTime,
          peaksOverTime: analysis.peaksOverTime,
          stereoOverTime: analysis.stereoOverTime,
        }
      : {}),
  };
}

function spectraAndFindings({ analysis }: MeasuredFile<Analysis>) {
  const { samplesDigest, thirdOctaves, erbBands, sections, defects } = analysis;
  return { samplesDigest, thirdOctaves, erbBands, sections, defects };
}
