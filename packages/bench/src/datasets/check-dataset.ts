/** Whether a dataset is fit for a fair trial: every file there, whole and what it is said to be, and masters of the same music as their mix. */
import { availableParallelism } from 'node:os';
import type { Analysis } from '@earwitness/engine';
import { createAnalysisPool, type FileMeasurement } from '@earwitness/engine/files';
import type { Alignment } from '../alignment/align.ts';
import { messageOf } from '../errors.ts';
import { alignFiles } from './align-files.ts';
import type { DatasetItem } from './dataset-manifest.ts';
import { type ItemFile, itemFilesOf } from './item-files.ts';
import { type Dataset, verifyItemFile } from './load-dataset.ts';
import { referenceMasterOf } from './reference-master.ts';

export interface DatasetProblem {
  readonly itemId: string;
  /** `mix`, or the condition's id; null for what concerns the item as a whole. */
  readonly conditionId: string | null;
  readonly file: string | null;
  /** `fault`: results would be wrong or missing; `warning`: results would be of doubtful worth; `note`: good to know. */
  readonly severity: 'fault' | 'warning' | 'note';
  readonly problem: string;
}

export interface CheckedFile {
  readonly itemId: string;
  readonly conditionId: string;
  readonly file: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitDepth: number | null;
  readonly codec: string;
  readonly seconds: number;
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
  /** Against the item's mix, else its first master, which has none. */
  readonly alignment: Alignment | null;
}

export interface DatasetCheck {
  readonly files: readonly CheckedFile[];
  readonly problems: readonly DatasetProblem[];
}

type Measured = FileMeasurement & { analysis: Analysis };
/** A master that is this much shorter or longer than its mix was cut, or is another version. */
const MOST_LENGTH_DIFFERENCE_SECONDS = 2;
/** What services cut off and engines add. */
const MAXIMUM_LAG_SECONDS = 10;

/** What a mix may have and a master has by design, or the other way round. */
const EXPECTED_OF_MASTERS: ReadonlySet<string> = new Set([
  'already-limited',
  'inter-sample-overs',
  'no-headroom',
  'sibilance',
  'resonance',
]);

const lossyCodec = /^(mp3|vorbis|opus|aac|wma|ac3)/i;

function problemsOfFile(
  { conditionId }: ItemFile,
  { format, analysis }: Measured,
): Omit<DatasetProblem, 'itemId' | 'file'>[] {
  const found: Omit<DatasetProblem, 'itemId' | 'file'>[] = [];
  const add = (severity: DatasetProblem['severity'], problem: string) =>
    found.push({ conditionId, severity, problem });
  if (format.truncated) add('fault', 'it ends before its header says it should');
  if (analysis.integratedLufs === null) add('fault', 'it is silent, or shorter than 400 ms');
  if (lossyCodec.test(format.codec))
    add('warning', `it was coded lossily (${format.codec}): ask for the file before coding`);
  for (const { kind, severity, sentence } of analysis.defects) {
    if (conditionId !== 'mix' && EXPECTED_OF_MASTERS.has(kind)) continue;
    // a dataset is judged by whether results can be trusted: a hum is the music's own, missing sound is not
    add(severity === 'fault' ? 'warning' : severity, sentence);
  }
  return found;
}

function problemsBetween(
  anchor: ItemFile & { measured: Measured },
  other: ItemFile & { measured: Measured; alignment: Alignment },
): Omit<DatasetProblem, 'itemId' | 'file'>[] {
  const found: Omit<DatasetProblem, 'itemId' | 'file'>[] = [];
  const add = (severity: DatasetProblem['severity'], problem: string) =>
    found.push({ conditionId: other.conditionId, severity, problem });
  const name = anchor.conditionId === 'mix' ? 'the mix' : anchor.conditionId;
  const [here, there] = [anchor.measured.analysis, other.measured.analysis];
  if (other.alignment.refusal !== null)
    add('fault', `it is not surely the same music as ${name}: ${other.alignment.refusal}`);
  if (here.sampleRate !== there.sampleRate)
    add(
      'note',
      `its sample rate is ${there.sampleRate} Hz, that of ${name} ${here.sampleRate} Hz: runs convert it`,
    );
  if (here.channelLayout !== there.channelLayout)
    add('warning', `it is ${there.channelLayout}, and ${name} is ${here.channelLayout}`);
  const longer = there.seconds - here.seconds;
  if (Math.abs(longer) > MOST_LENGTH_DIFFERENCE_SECONDS)
    add(
      'warning',
      `it is ${Math.abs(longer).toFixed(1)} s ${longer > 0 ? 'longer' : 'shorter'} than ${name}`,
    );
  return found;
}

/**
 * Checks every file of a dataset: there, the file that the manifest was written for, audio, whole, not clipped, not coded, and the same
 * music as its mix.
 *
 * @returns files in the manifest's order, problems in that order too
 * @throws the signal's reason, when it aborts
 */
export async function checkDataset(
  dataset: Dataset,
  {
    onProgress,
    signal,
    threads = availableParallelism(),
  }: {
    onProgress?: ((progress: { done: number; total: number; itemId: string }) => void) | undefined;
    signal?: AbortSignal | undefined;
    threads?: number;
  } = {},
): Promise<DatasetCheck> {
  const files: CheckedFile[] = [];
  const problems: DatasetProblem[] = [];
  const pool = createAnalysisPool({ threads });
  const total = dataset.manifest.items.length;
  try {
    for (const [done, item] of dataset.manifest.items.entries()) {
      onProgress?.({ done, total, itemId: item.id });
      const checked = await checkItem(dataset, item, { pool, signal });
      files.push(...checked.files);
      problems.push(...checked.problems);
    }
    onProgress?.({ done: total, total, itemId: '' });
  } finally {
    await pool.close();
  }
  return { files, problems };
}

async function checkItem(
  dataset: Dataset,
  item: DatasetItem,
  { pool, signal }: { pool: ReturnType<typeof createAnalysisPool>; signal: AbortSignal | undefined },
): Promise<DatasetCheck> {
  const problems: DatasetProblem[] = [];
  const itemFiles = itemFilesOf(item);
  const measured = await Promise.all(
    itemFiles.map(async (itemFile) => {
      const { conditionId, audioFile } = itemFile;
      try {
        const path = await verifyItemFile(dataset, audioFile);
        return { ...itemFile, path, measured: await pool.analyzeFile(path, { signal }) };
      } catch (error) {
        signal?.throwIfAborted();
        problems.push({
          itemId: item.id,
          conditionId,
          file: audioFile.file,
          severity: 'fault',
          problem: messageOf(error),
        });
        return null;
      }
    }),
  );
  const readable = measured.flatMap((file) => file ?? []);
  const files: CheckedFile[] = [];
  const anchor = readable[0];
  for (const file of readable) {
    const isAnchor = file === anchor;
    const alignment = isAnchor
      ? null
      : await alignFiles(anchor!.path, file.path, { maximumLagSeconds: MAXIMUM_LAG_SECONDS });
    const found = [
      ...problemsOfFile(file, file.measured),
      ...(alignment === null ? [] : problemsBetween(anchor!, { ...file, alignment })),
    ];
    problems.push(...found.map((problem) => ({ itemId: item.id, file: file.audioFile.file, ...problem })));
    const { format, analysis } = file.measured;
    files.push({
      itemId: item.id,
      conditionId: file.conditionId,
      file: file.audioFile.file,
      sampleRate: analysis.sampleRate,
      channels: analysis.channelSamplePeaksDbfs.length,
      bitDepth: format.bitDepth,
      codec: format.codec,
      seconds: analysis.seconds,
      integratedLufs: analysis.integratedLufs,
      truePeakDbtp: analysis.truePeakDbtp,
      alignment,
    });
  }
  if (referenceMasterOf(item) === null)
    problems.push({
      itemId: item.id,
      conditionId: null,
      file: null,
      severity: 'note',
      problem: 'it has no master by a human or artist: distances to a reference do not apply',
    });
  return { files, problems };
}
