/** Every single number of an analysis: its name, its unit, and what it says; one list for tables, files and pages. */
import type { Analysis } from '@earwitness/engine';
import type { LoudnessAnalysis } from '@earwitness/engine/measure';

/** All that was measured, or loudness, peaks, dynamics and stereo alone. */
export type MeasuredAnalysis = LoudnessAnalysis & Partial<Omit<Analysis, keyof LoudnessAnalysis>>;

export interface Measurement {
  /** As in JSON and CSV. */
  readonly key: string;
  readonly group: 'Loudness' | 'Peaks and dynamics' | 'Stereo';
  readonly label: string;
  readonly unit: string;
  readonly digits: number;
  /** Whether positive values carry a plus sign. */
  readonly signed?: boolean;
  /** What it says, in plain words. */
  readonly meaning: string;
  /** Not there where loudness alone was measured. */
  readonly needsSpectrum?: boolean;
  readonly read: (analysis: MeasuredAnalysis) => number | null;
}

/** Pieces shorter than this have a loudness range that says little. @source EBU Tech 3342 */
export const LEAST_SECONDS_FOR_RANGE = 60;

export const MEASUREMENTS: readonly Measurement[] = [
  {
    key: 'integratedLufs',
    group: 'Loudness',
    label: 'Integrated loudness',
    unit: 'LUFS',
    digits: 1,
    meaning: 'how loud the whole piece is; quiet passages do not count',
    read: ({ integratedLufs }) => integratedLufs,
  },
  {
    key: 'loudnessRangeLu',
    group: 'Loudness',
    label: 'Loudness range',
    unit: 'LU',
    digits: 1,
    meaning: 'from the quiet to the loud passages',
    read: ({ loudnessRangeLu }) => loudnessRangeLu,
  },
  {
    key: 'shortTermMaxLufs',
    group: 'Loudness',
    label: 'Short-term maximum',
    unit: 'LUFS',
    digits: 1,
    meaning: 'the loudest 3 s',
    read: ({ shortTermMaxLufs }) => shortTermMaxLufs,
  },
  {
    key: 'momentaryMaxLufs',
    group: 'Loudness',
    label: 'Momentary maximum',
    unit: 'LUFS',
    digits: 1,
    meaning: 'the loudest 0.4 s',
    read: ({ momentaryMaxLufs }) => momentaryMaxLufs,
  },
  {
    key: 'dynamicSpreadLu',
    group: 'Loudness',
    label: 'Dynamic spread',
    unit: 'LU',
    digits: 1,
    meaning: 'short-term loudness, 10 to 95 %, quiet passages counted',
    read: ({ dynamicSpreadLu }) => dynamicSpreadLu,
  },
  {
    key: 'loudnessRangeAt1HzLu',
    group: 'Loudness',
    label: 'Loudness range, 1 Hz',
    unit: 'LU',
    digits: 1,
    meaning: 'as older meters read it',
    read: ({ loudnessRangeAt1HzLu }) => loudnessRangeAt1HzLu,
  },
  {
    key: 'truePeakDbtp',
    group: 'Peaks and dynamics',
    label: 'True peak',
    unit: 'dBTP',
    digits: 1,
    signed: true,
    meaning: 'the highest point of the waveform, between samples too',
    read: ({ truePeakDbtp }) => truePeakDbtp,
  },
  {
    key: 'truePeakBs1770Dbtp',
    group: 'Peaks and dynamics',
    label: 'True peak, BS.1770 table',
    unit: 'dBTP',
    digits: 1,
    signed: true,
    meaning: 'by the standard’s own filter',
    read: ({ truePeakBs1770Dbtp }) => truePeakBs1770Dbtp,
  },
  {
    key: 'samplePeakDbfs',
    group: 'Peaks and dynamics',
    label: 'Sample peak',
    unit: 'dBFS',
    digits: 1,
    signed: true,
    meaning: 'the largest sample',
    read: ({ samplePeakDbfs }) => samplePeakDbfs,
  },
  {
    key: 'rmsDbfs',
    group: 'Peaks and dynamics',
    label: 'RMS',
    unit: 'dBFS',
    digits: 1,
    meaning: 'average level, unweighted; a full-scale sine reads −3.0',
    read: ({ rmsDbfs }) => rmsDbfs,
  },
  {
    key: 'crestFactorDb',
    group: 'Peaks and dynamics',
    label: 'Crest factor',
    unit: 'dB',
    digits: 1,
    meaning: 'sample peak over RMS',
    read: ({ crestFactorDb }) => crestFactorDb,
  },
  {
    key: 'plrDb',
    group: 'Peaks and dynamics',
    label: 'Peak to loudness, PLR',
    unit: 'dB',
    digits: 1,
    meaning: 'true peak over integrated loudness',
    read: ({ plrDb }) => plrDb,
  },
  {
    key: 'psrMedianDb',
    group: 'Peaks and dynamics',
    label: 'Peak to short-term, PSR, median',
    unit: 'dB',
    digits: 1,
    meaning: 'true peak over loudness within 3 s, in the middle of all',
    read: ({ psrDb }) => psrDb.median,
  },
  {
    key: 'psrP5Db',
    group: 'Peaks and dynamics',
    label: 'PSR, densest 5 %',
    unit: 'dB',
    digits: 1,
    meaning: 'the same where 5 % are denser',
    read: ({ psrDb }) => psrDb.p5,
  },
  {
    key: 'psrMinimumDb',
    group: 'Peaks and dynamics',
    label: 'PSR, minimum',
    unit: 'dB',
    digits: 1,
    meaning: 'the same at the densest moment',
    read: ({ psrDb }) => psrDb.minimum,
  },
  {
    key: 'drDb',
    group: 'Peaks and dynamics',
    label: 'DR',
    unit: 'dB',
    digits: 1,
    meaning: 'the DR meter’s value before rounding',
    read: ({ drDb }) => drDb,
  },
  {
    key: 'correlation',
    group: 'Stereo',
    label: 'Correlation',
    unit: '',
    digits: 2,
    signed: true,
    meaning: '+1 is mono, 0 unrelated sides, below 0 cancels in mono',
    read: ({ correlation }) => correlation,
  },
  {
    key: 'sideToMidDb',
    group: 'Stereo',
    label: 'Width, side to mid',
    unit: 'dB',
    digits: 1,
    signed: true,
    meaning: '0 is as much side as mid',
    read: ({ sideToMidDb }) => sideToMidDb,
  },
  {
    key: 'lowSideToMidDb',
    group: 'Stereo',
    label: 'Width below 120 Hz',
    unit: 'dB',
    digits: 1,
    signed: true,
    meaning: 'the lower, the more mono is the bass',
    needsSpectrum: true,
    read: ({ lowSideToMidDb }) => lowSideToMidDb ?? null,
  },
  {
    key: 'balanceDb',
    group: 'Stereo',
    label: 'Balance, left to right',
    unit: 'dB',
    digits: 1,
    signed: true,
    meaning: 'above 0 leans left',
    read: ({ balanceDb }) => balanceDb,
  },
  {
    key: 'monoSumLu',
    group: 'Stereo',
    label: 'Mono sum',
    unit: 'LU',
    digits: 1,
    signed: true,
    meaning: 'what mono does to the loudness; −3 for unrelated sides',
    needsSpectrum: true,
    read: ({ monoSumLu }) => monoSumLu ?? null,
  },
];
