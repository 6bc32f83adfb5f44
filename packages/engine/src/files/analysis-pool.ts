/** Many files, or one long one, measured on all cores. */
import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import type Tinypool from 'tinypool';
import { compileKernels } from '../kernels/load-kernels.ts';
import type { Analysis } from '../measure/analysis.ts';
import type { Evidence } from '../measure/evidence.ts';
import type { LoudnessAnalysis } from '../measure/read-analysis.ts';
import type { Scope } from '../measure/segment-meter.ts';
import {
  type AnalysisTask,
  type AnalysisTaskResult,
  type FileMeasurement,
  readScope,
  runAnalysisTask,
} from './analysis-task.ts';
import type { ThreadStart } from './analysis-worker.ts';
import { errorOf, isRefusal, type Refusal } from './refusal.ts';

export type { FileMeasurement } from './analysis-task.ts';

export interface AnalyzeFileOptions {
  /** `loudness`: loudness, peaks, dynamics and stereo alone, in less than half the time. */
  readonly scope?: Scope | undefined;
  readonly truePeakBs1770?: boolean | undefined;
  /** Reads a mono file as what two loudspeakers make of it: 3.01 LU louder. */
  readonly dualMono?: boolean | undefined;
  /** Called as the work goes on with the share done, 0…1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface AnalysisPool {
  /**
   * Measures an audio file, mono to 7.1: the same readings as `analyze` on what the file holds, bit for bit, whatever the number
   * of threads.
   *
   * @throws {UnreadableAudioError} the file cannot be read as audio
   * @throws {UnsupportedAudioError} channels, rate or format are outside what is supported
   * @throws the signal's reason, when it aborts
   */
  analyzeFile(
    path: string,
    options: AnalyzeFileOptions & { scope: 'loudness' },
  ): Promise<FileMeasurement & { analysis: LoudnessAnalysis }>;
  analyzeFile(
    path: string,
    options?: AnalyzeFileOptions & { scope?: 'everything' | undefined },
  ): Promise<FileMeasurement & { analysis: Analysis }>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** Segments of 60 s that one thread measures at a time. */
const STRETCH_SEGMENTS = 4;

/**
 * @param threads 1 works on the caller's thread; by default as many as there are cores
 */
export function createAnalysisPool({
  threads = availableParallelism(),
}: {
  threads?: number;
} = {}): AnalysisPool {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(
      `Cannot make a pool as threads must be a whole number > 0: current value is ${threads}`,
    );
  }
  const pool = threads === 1 ? undefined : createThreads(threads);
  const run = pool ? async (task: AnalysisTask) => runOnThread(await pool, task) : runAnalysisTask;

  async function analyzeFile(
    path: string,
    {
      scope = 'everything',
      truePeakBs1770 = false,
      dualMono = false,
      onProgress,
      signal,
    }: AnalyzeFileOptions = {},
  ): Promise<FileMeasurement> {
    signal?.throwIfAborted();
    const mayCut = pool !== undefined;
    const task = { path, scope, truePeakBs1770, dualMono, mayCut, progress: onProgress, signal };
    const first = await run(task);
    if (first.kind === 'measured')
      return { analysis: first.analysis, format: first.format, tags: first.tags };
    if (first.kind === 'evidence') throw new Error('a whole file came back as a stretch of it');
    const { segmentCount, format, tags } = first;
    const starts = Array.from(
      { length: Math.ceil(segmentCount / STRETCH_SEGMENTS) },
      (_, index) => index * STRETCH_SEGMENTS,
    );
    const shares = starts.map(() => 0);
    const parts = await Promise.all(
      starts.map(async (start, index): Promise<readonly Evidence[]> => {
        const progress = (share: number) => {
          shares[index] = share;
          onProgress?.(shares.reduce((sum, done) => sum + done, 0) / shares.length);
        };
        const end = start + STRETCH_SEGMENTS;
        const segments = { first: start, end: end < segmentCount ? end : Number.POSITIVE_INFINITY };
        const result = await run({ ...task, segments, progress });
        if (result.kind !== 'evidence') throw new Error('a stretch of a file came back without evidence');
        return result.parts;
      }),
    );
    return { analysis: readScope(parts.flat(), scope), format, tags };
  }

  return {
    analyzeFile: analyzeFile as AnalysisPool['analyzeFile'],
    async close() {
      await (await pool)?.destroy();
    },
  };
}

/** The library is loaded only where there are threads. */
async function createThreads(threads: number): Promise<Tinypool> {
  const { default: Tinypool } = await import('tinypool');
  return new Tinypool({
    filename: new URL('./analysis-worker.js', import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 1_000,
    // What the meters leave behind is little and short-lived: a large nursery would only hold memory.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
    workerData: { kernels: compileKernels() } satisfies ThreadStart,
  });
}

async function runOnThread(pool: Tinypool, task: AnalysisTask): Promise<AnalysisTaskResult> {
  const { progress, signal, ...plain } = task;
  const { port1, port2 } = new MessageChannel();
  if (typeof progress === 'function') port1.on('message', progress);
  port1.unref();
  try {
    const result: AnalysisTaskResult | Refusal = await pool.run(
      { ...plain, progress: port2 },
      { transferList: [port2], ...(signal && { signal: signal as never }) },
    );
    if (isRefusal(result)) throw errorOf(result);
    return result;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    port1.close();
  }
}
