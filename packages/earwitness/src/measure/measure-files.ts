/** Measures files, one a core at a time; one that cannot be measured stands with its reason, and the others go on. */
import { availableParallelism } from 'node:os';
import type { MeasuredAnalysis } from '@earwitness/bench/measurements';
import { type AudioFileFormat, type AudioTags, createAnalysisPool } from '@earwitness/engine/files';
import type { Analysis } from '@earwitness/engine/measure';
import { describeFailure } from '../terminal/report-failure.ts';
import { mapSome } from './map-some.ts';

export interface MeasuredFile<Measured extends MeasuredAnalysis = MeasuredAnalysis> {
  readonly file: string;
  readonly analysis: Measured;
  readonly format: AudioFileFormat;
  readonly tags: AudioTags;
}

export interface FailedFile {
  readonly file: string;
  /** One line that names the file. */
  readonly reason: string;
}

/** Whether everything was measured, not loudness alone. */
export const isComplete = (measured: MeasuredFile): measured is MeasuredFile<Analysis> =>
  'defects' in measured.analysis;

export const isMeasured = (result: MeasuredFile | FailedFile): result is MeasuredFile => 'analysis' in result;

export interface MeasureOptions {
  readonly threads?: number;
  readonly dualMono?: boolean;
  readonly truePeakBs1770?: boolean;
  /** Loudness, peaks, dynamics and stereo alone, in less than half the time. */
  readonly loudnessOnly?: boolean;
  readonly onProgress?: (progress: {
    readonly finished: number;
    readonly share: number;
    readonly file: string;
  }) => void;
}

/**
 * As many as there are files to keep them busy. A lone file could be cut for several, which is left to whoever asks for it: a second
 * thread brings an hour's readings, which take five seconds, a fifth sooner at most, for a third more work and two thirds more memory.
 */
const threadsFor = (fileCount: number): number => Math.max(1, Math.min(fileCount, availableParallelism()));

/** @returns in the order of `files` */
export async function measureFiles(
  files: readonly string[],
  {
    threads = threadsFor(files.length),
    dualMono = false,
    truePeakBs1770 = false,
    loudnessOnly = false,
    onProgress,
  }: MeasureOptions = {},
): Promise<readonly (MeasuredFile | FailedFile)[]> {
  const pool = createAnalysisPool({ threads });
  const shares = files.map(() => 0);
  let finished = 0;
  const report = (index: number, share: number) => {
    shares[index] = share;
    const sum = shares.reduce((total, one) => total + one, 0);
    onProgress?.({ finished, share: sum / files.length, file: files[index]! });
  };
  const measure = async (file: string, index: number): Promise<MeasuredFile | FailedFile> => {
    try {
      const options = { dualMono, truePeakBs1770, onProgress: (share: number) => report(index, share) };
      const measured = await (loudnessOnly
        ? pool.analyzeFile(file, { ...options, scope: 'loudness' })
        : pool.analyzeFile(file, options));
      return { file, ...measured };
    } catch (error) {
      return { file, reason: describeFailure(error).line };
    } finally {
      finished += 1;
      report(index, 1);
    }
  };
  try {
    // One more than threads, so that none waits; not all at once, so that thousands of files open no thousands of handles.
    return await mapSome(files, threads + 1, measure);
  } finally {
    await pool.close();
  }
}
