/** The scores that tables show: the bench's metrics in their order, each with what it means in plain words. */
import type { Metric } from '../metrics/metric.ts';
import { METRICS } from '../metrics/metric-table.ts';
import type { RunRecord } from '../runs/run-record.ts';

export interface ScoreColumn extends Pick<Metric, 'title' | 'unit' | 'better' | 'source' | 'comparesWith'> {
  /** The key of its scores in a record. */
  readonly key: string;
  readonly digits: number;
  /** What a score is multiplied by to be shown in `unit`. */
  readonly factor: number;
  /** What the number says, for a reader who does not know the metric; empty where its title says it all. */
  readonly meaning: string;
}

const MEANINGS: Readonly<Record<string, string>> = {
  integratedLufs: 'How loud the whole rendering is, quiet passages left out.',
  truePeakDbtp:
    'The highest peak that playback can reach, between the samples too; found by 8× interpolation with 32 taps a phase.',
  crestFactorDb: 'How far the peaks stand above the average level: lower is denser.',
  loudnessRangeLu: 'How much the loudness moves over the piece.',
  plrDb: 'How far the peaks stand above the loudness.',
  spectralDistanceDb:
    'How different the tone is from the reference master’s, level apart: 0 is the same tone.',
  mfccDistance: 'How different the timbre is from the reference master’s, moment by moment: 0 is the same.',
  chromaDistance:
    'How different the mixture of pitches is from the reference master’s; a mastering should leave it near 0.',
};

const digitsFor = (key: string, unit: string): number => {
  if (key === 'crestFactorDb' || key === 'loudnessRangeLu' || key === 'plrDb') return 1;
  return unit === '' && key !== 'mfccDistance' && key !== 'chromaDistance' ? 3 : 2;
};

/** Scores so small that they are read in thousandths. */
const IN_THOUSANDTHS: readonly string[] = ['chromaDistance'];
const THOUSANDTHS = { unit: '×10⁻³', factor: 1000 };

/** The columns of a run: the metrics that it has scores of, then scores of unknown metrics by their own names. */
export function scoreColumnsOf(records: readonly RunRecord[]): readonly ScoreColumn[] {
  const present = new Set(records.flatMap(({ scores }) => Object.keys(scores)));
  const known = METRICS.filter(({ id }) => present.has(id)).map(
    ({ id, title, unit, better, source, comparesWith }) => ({
      key: id,
      title,
      ...(IN_THOUSANDTHS.includes(id) ? THOUSANDTHS : { unit, factor: 1 }),
      better,
      source,
      comparesWith,
      digits: digitsFor(id, unit),
      meaning: MEANINGS[id] ?? '',
    }),
  );
  const unknown = [...present]
    .filter((key) => !METRICS.some(({ id }) => id === key))
    .sort()
    .map((key) => ({
      key,
      title: key,
      unit: '',
      better: 'none' as const,
      source: 'A metric of this run that this version does not know',
      comparesWith: 'nothing' as const,
      digits: 3,
      factor: 1,
      meaning: '',
    }));
  return [...known, ...unknown];
}
