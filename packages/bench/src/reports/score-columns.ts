/** The scores that tables show, with their units and what they mean; a score that is not listed is shown by its own name. */
import type { RunRecord } from '../runs/run-record.ts';

export interface ScoreColumn {
  readonly key: string;
  readonly title: string;
  /** Empty for a number without unit. */
  readonly unit: string;
  readonly digits: number;
  /** How it is measured, and after which publication. */
  readonly definition: string;
  /** Compares with the reference master; without one there is no value. */
  readonly needsReference: boolean;
}

const LISTED: readonly ScoreColumn[] = [
  {
    key: 'integratedLufs',
    title: 'Integrated loudness',
    unit: 'LUFS',
    digits: 2,
    definition: 'Gated, K-weighted loudness of the whole rendering (ITU-R BS.1770-5; EBU Tech 3341).',
    needsReference: false,
  },
  {
    key: 'truePeakDbtp',
    title: 'True peak',
    unit: 'dBTP',
    digits: 2,
    definition:
      'Largest peak of any channel between the samples, found by 8× interpolation with 32 taps a phase (finer than the 4× of ITU-R BS.1770-5, Annex 2).',
    needsReference: false,
  },
  {
    key: 'crestFactorDb',
    title: 'Crest factor',
    unit: 'dB',
    digits: 1,
    definition:
      'Sample peak over root mean square, unweighted, over the whole rendering, channels pooled. Lower is denser.',
    needsReference: false,
  },
  {
    key: 'loudnessRangeLu',
    title: 'Loudness range',
    unit: 'LU',
    digits: 1,
    definition: 'Spread of the gated short-term loudness, 10th to 95th percentile (EBU Tech 3342).',
    needsReference: false,
  },
  {
    key: 'plrDb',
    title: 'Peak to loudness',
    unit: 'dB',
    digits: 1,
    definition: 'True peak minus integrated loudness (named in EBU Tech 3343).',
    needsReference: false,
  },
  {
    key: 'spectralDistanceDb',
    title: 'Spectral distance',
    unit: 'dB',
    digits: 2,
    definition:
      'Root mean square over the third-octave bands of the level difference to the reference master, after alignment and with the mean difference removed: tone without level. 0 is the same tone. Bands after IEC 61260, base 10.',
    needsReference: true,
  },
  {
    key: 'mfccDistance',
    title: 'MFCC distance',
    unit: '',
    digits: 2,
    definition:
      'Distance to the reference master between mel-frequency cepstral coefficients (Davis & Mermelstein 1980), computed by Meyda: timbre. 0 is the same.',
    needsReference: true,
  },
  {
    key: 'chromaDistance',
    title: 'Chroma distance',
    unit: '',
    digits: 3,
    definition:
      'Distance to the reference master between pitch-class profiles, computed by Meyda: a mastering should leave it near 0.',
    needsReference: true,
  },
];

/** The columns of a run: those listed that it has, then its own others in alphabetical order. */
export function scoreColumnsOf(records: readonly RunRecord[]): readonly ScoreColumn[] {
  const present = new Set(records.flatMap(({ scores }) => Object.keys(scores)));
  const listed = LISTED.filter(({ key }) => present.has(key));
  const others = [...present].filter((key) => !LISTED.some((column) => column.key === key)).sort();
  return [
    ...listed,
    ...others.map((key) => ({
      key,
      title: key,
      unit: '',
      digits: 2,
      definition: 'A metric added to this run.',
      needsReference: false,
    })),
  ];
}
