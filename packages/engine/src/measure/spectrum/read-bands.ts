/** The long-term average spectrum in bands: tone. */
import type { ChannelLayout } from '../../audio/channel-layout.ts';
import type { BinBand } from '../../kernels/kernels.ts';
import type { BandSpectrum, Reading } from '../analysis.ts';
import { binBand, binScaleOf, powerInBand } from './bin-bands.ts';
import { erbBandsBelow } from './erb-bands.ts';
import { medianInPlace } from './median.ts';
import { countMeanChannels, meanOverChannels, type SpectrumEvidence } from './spectrum-evidence.ts';
import { bandLevelDb, thirdOctaveBins, thirdOctaveCenters } from './third-octaves.ts';

interface Format {
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
}

/** A side this much (60 dB) below the other is taken for silent: what is left of it in the sums is mostly their rounding. */
const SILENT_SIDE = 1e-6;

/**
 * Reads third-octave bands, with medians over windows.
 *
 * @source IEC 61260-1 for the bands (base 10)
 */
export function readThirdOctaves(evidence: SpectrumEvidence, format: Format): BandSpectrum {
  const { sampleRate } = format;
  const bins = thirdOctaveBins(sampleRate, binScaleOf(evidence.fftSize, sampleRate));
  return {
    centersHz: thirdOctaveCenters(sampleRate),
    ...readMeans(evidence, bins, format),
    medianLevelsDb: readMedians(evidence, bins.length, format),
  };
}

/** Reads bands one ERB wide, without medians. */
export function readErbBands(evidence: SpectrumEvidence, format: Format): BandSpectrum {
  const { sampleRate } = format;
  const scale = binScaleOf(evidence.fftSize, sampleRate);
  const bands = erbBandsBelow(sampleRate / 2);
  const bins = bands.map(({ lowHz, highHz }) => binBand(lowHz, highHz, scale));
  return {
    centersHz: bands.map(({ centerHz }) => centerHz),
    ...readMeans(evidence, bins, format),
    medianLevelsDb: [],
  };
}

function readMeans(
  { windowCount, midSums, sideSums, crossSums, otherSums }: SpectrumEvidence,
  bins: readonly BinBand[],
  { channelLayout }: Format,
): Pick<BandSpectrum, 'levelsDb' | 'midLevelsDb' | 'sideLevelsDb' | 'correlations'> {
  const meanIn = (sums: Float64Array, band: BinBand): number =>
    windowCount === 0 || sums.length === 0 ? 0 : powerInBand(sums, band) / windowCount;
  const powers = bins.map((band) => ({
    mid: meanIn(midSums, band),
    side: meanIn(sideSums, band),
    cross: meanIn(crossSums, band),
    other: meanIn(otherSums, band),
  }));
  const channelCount = countMeanChannels(channelLayout);
  return {
    levelsDb: powers.map(({ mid, side, other }) =>
      bandLevelDb(meanOverChannels(mid, side, other, channelCount)),
    ),
    midLevelsDb: powers.map(({ mid }) => bandLevelDb(mid)),
    sideLevelsDb: powers.map(({ side }) => bandLevelDb(side)),
    correlations: powers.map((power) =>
      channelLayout === 'mono' || channelLayout === 'dual-mono' ? null : correlationOf(power),
    ),
  };
}

/** Left · right = mid² − side². */
function correlationOf({ mid, side, cross }: { mid: number; side: number; cross: number }): Reading {
  const left = mid + side + 2 * cross;
  const right = mid + side - 2 * cross;
  if (!(Math.min(left, right) > SILENT_SIDE * Math.max(left, right))) return null;
  return Math.min(1, Math.max(-1, (mid - side) / Math.sqrt(left * right)));
}

function readMedians(evidence: SpectrumEvidence, bandCount: number, { channelLayout }: Format): Reading[] {
  const { windowCount } = evidence;
  const channelCount = countMeanChannels(channelLayout);
  const powers = new Float64Array(windowCount);
  return Array.from({ length: bandCount }, (_, band) => {
    readPowersOfWindows(evidence, band, bandCount, channelCount, powers);
    return windowCount === 0 ? null : bandLevelDb(medianInPlace(powers));
  });
}

function readPowersOfWindows(
  { midBands, sideBands, otherBands }: SpectrumEvidence,
  band: number,
  bandCount: number,
  channelCount: number,
  powers: Float64Array,
): void {
  const hasOthers = otherBands.length > 0;
  for (let window = 0, at = band; window < powers.length; window++, at += bandCount) {
    const other = hasOthers ? otherBands[at]! : 0;
    powers[window] = meanOverChannels(midBands[at]!, sideBands[at]!, other, channelCount);
  }
}
