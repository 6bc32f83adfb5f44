/** An analysis made by hand, plausible in every field, for tests of tables and pages. */
import type { Analysis } from '@earwitness/engine';
import { createRandom } from '../src/statistics/numeric/random.ts';

const HOP_SECONDS = 0.1;

/** A stereo piece of quiet and loud parts; `null` loudness makes every reading silent. */
export function handMadeAnalysis(
  {
    integratedLufs,
    seconds = 200,
    seed = 1,
  }: { integratedLufs: number | null; seconds?: number; seed?: number },
  changes: Partial<Analysis> = {},
): Analysis {
  const { uniform } = createRandom(seed);
  const hops = Math.floor(seconds / HOP_SECONDS);
  const of = <Value>(value: Value): Value | null => (integratedLufs === null ? null : value);
  const level = integratedLufs ?? 0;
  const part = (hop: number) => Math.floor((4 * hop) / hops) % 2;
  const overTime = (make: (hop: number) => number, from = 0) =>
    Array.from({ length: hops }, (_, hop) => (integratedLufs === null || hop < from ? null : make(hop)));
  const centersHz = Array.from({ length: 31 }, (_, index) => 1000 * 10 ** ((index - 17) / 10));
  const bands = (make: (band: number) => number) => centersHz.map((_, band) => of(make(band)));
  const tone = (band: number) => level - 3 - Math.max(0, band - 8) * 0.9 - Math.max(0, 4 - band) * 4;
  const spectrum = {
    centersHz,
    levelsDb: bands((band) => tone(band) + uniform()),
    medianLevelsDb: bands((band) => tone(band) - 3 - (band > 20 ? 3 : 0)),
    midLevelsDb: bands((band) => tone(band) - 0.5),
    sideLevelsDb: bands((band) => tone(band) - 8 - Math.max(0, 9 - band) * 3),
    correlations: bands((band) => 0.95 - band * 0.025),
  };
  return {
    schema: 'earwitness.analysis/3',
    sampleRate: 44_100,
    channelLayout: 'stereo',
    frameCount: Math.round(seconds * 44_100),
    seconds,
    samplesDigest: 'a'.repeat(32),
    integratedLufs,
    momentaryMaxLufs: of(level + 4.4),
    shortTermMaxLufs: of(level + 2.1),
    loudnessRangeLu: of(5.2),
    loudnessRangeAt1HzLu: of(5.1),
    truePeakDbtp: of(0.4),
    channelTruePeaksDbtp: [of(0.4), of(-0.2)],
    truePeakBs1770Dbtp: null,
    samplePeakDbfs: of(-0.1),
    channelSamplePeaksDbfs: [of(-0.1), of(-0.4)],
    rmsDbfs: of(level - 1.2),
    crestFactorDb: of(-0.1 - level + 1.2),
    plrDb: of(0.4 - level),
    psrDb: { minimum: of(6.1), p5: of(7.4), median: of(9.3) },
    drDb: of(8.4),
    dynamicSpreadLu: of(7.7),
    dcOffsets: [0.000_02, -0.000_013],
    correlation: of(0.72),
    sideToMidDb: of(-9.1),
    lowSideToMidDb: of(-24.6),
    balanceDb: of(0.3),
    monoSumLu: of(-0.8),
    thirdOctaves: spectrum,
    erbBands: { ...spectrum, medianLevelsDb: [] },
    bandLevels: [],
    loudnessOverTime: {
      hopSeconds: HOP_SECONDS,
      shortTermLufs: overTime((hop) => level - 4 + 5 * part(hop) + Math.sin(hop / 60), 29),
      momentaryLufs: overTime((hop) => level - 5 + 5 * part(hop) + Math.sin(hop / 60) + 4 * uniform(), 3),
    },
    peaksOverTime: {
      hopSeconds: HOP_SECONDS,
      truePeaksDbtp: overTime((hop) => Math.min(0.4, -8 + 6 * part(hop) + 4 * uniform())),
      samplePeaksDbfs: overTime((hop) => Math.min(-0.1, -8.4 + 6 * part(hop) + 4 * uniform())),
    },
    stereoOverTime: {
      hopSeconds: HOP_SECONDS,
      correlations: overTime((hop) => 0.75 - 0.2 * part(hop) - 0.3 * uniform()),
      sideToMidDb: overTime((hop) => -12 + 4 * part(hop) + 3 * uniform()),
      balancesDb: overTime(() => 1.5 * (uniform() - 0.4)),
    },
    sections: [0, 1, 2, 3].map((index) => ({
      startSeconds: (index * seconds) / 4,
      endSeconds: ((index + 1) * seconds) / 4,
      integratedLufs: of(level - 3 + 4 * (index % 2)),
      thirdOctaveLevelsDb: bands((band) => tone(band) - 3 + 4 * (index % 2) + (band % 3)),
      sideToMidDb: of(-11 + 3 * (index % 2)),
    })),
    defects: [],
    ...changes,
  };
}
