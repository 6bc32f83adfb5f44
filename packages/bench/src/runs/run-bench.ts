/** A run: every item of a dataset under every condition, rendered, aligned, scored and written down. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dataset } from '../datasets/load-dataset.ts';
import { BenchError } from '../errors.ts';
import { removeAbandonedFiles } from '../files/write-file-safely.ts';
import { createJobQueue } from './job-queue.ts';
import { createJobRunner } from './job-runner.ts';
import { createPace } from './pace.ts';
import { failureRecord, type JobResult } from './perform-job.ts';
import { planJobs, type RunJob, type Shard } from './plan-jobs.ts';
import { readRun } from './read-run.ts';
import { writeRunBuild } from './run-build.ts';
import { mergeShards, removeShardFiles, writeRunFiles } from './run-files.ts';
import { writeRunOrigin } from './run-origin.ts';
import type { CostRecord, RunRecord } from './run-record.ts';
import { createWorkerSlot, WorkerUnableError } from './worker-slot.ts';
import { openWorkshop, type RunRequest, requestDigestOf, type Workshop } from './workshop.ts';

export interface RunProgress {
  readonly itemId: string;
  readonly conditionId: string;
  /** Renderings finished, and all that the run will have. */
  readonly done: number;
  readonly total: number;
  /** An estimate from the last jobs; null at the beginning. */
  readonly secondsLeft: number | null;
}

export interface BenchRun {
  readonly records: readonly RunRecord[];
  /** Of every rendering that there is; of a master that came with the dataset, what its maker states. */
  readonly costs: readonly CostRecord[];
}

export interface RunOptions extends Omit<RunRequest, 'datasetFile'> {
  readonly dataset: Dataset;
  /** Makes one part of the run only. */
  readonly shard?: Shard | undefined;
  /** How many processes share the work; by default as many as there are cores. 0 does it in this one, which a crash then ends. */
  readonly workers?: number | undefined;
  /** The most that the JavaScript heap of a worker may grow to; samples lie outside it. */
  readonly workerMemoryMib?: number | undefined;
  /** The words of the command that asks for it, to be kept with the run. */
  readonly command?: readonly string[] | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Opening a dataset and its conditions, the first of which may be built then. */
const START_SECONDS = 1_800;
const WORKER_MEMORY_MIB = 4_096;

interface Work {
  readonly workshop: Workshop;
  readonly request: RunRequest;
  readonly jobs: readonly RunJob[];
  readonly workers: number;
  readonly memoryMib: number;
  readonly signal: AbortSignal | undefined;
  readonly onBegin: (job: RunJob) => void;
  readonly onDone: (job: RunJob, result: JobResult) => void;
}

/** What is relative starts where the caller is. */
function withWholePaths({
  runFolder,
  storeFolder,
  conditionsFile,
  configFile,
  ...request
}: RunRequest): RunRequest {
  return {
    ...request,
    runFolder: resolve(runFolder),
    storeFolder: resolve(storeFolder),
    ...(conditionsFile !== undefined && { conditionsFile: resolve(conditionsFile) }),
    ...(configFile !== undefined && { configFile: resolve(configFile) }),
  };
}

/** The record of a job that its worker did not live to finish. */
function lostJob({ dataset, ...workshop }: Workshop, job: RunJob, reason: string): JobResult {
  const item = dataset.manifest.items.find(({ id }) => id === job.itemId)!;
  return {
    record: failureRecord({ dataset, ...workshop }, item, job, reason),
    cost: null,
    uses: [],
    isSpent: false,
  };
}

async function performHere({ workshop, jobs, signal, onBegin, onDone }: Work): Promise<void> {
  const runner = createJobRunner(workshop, { onPart: () => {}, signal });
  try {
    for (const job of jobs) {
      signal?.throwIfAborted();
      onBegin(job);
      onDone(job, await runner.run(job));
    }
  } finally {
    await runner.close();
  }
}

async function performInWorkers(work: Work): Promise<void> {
  const { workshop, request, jobs, workers, memoryMib, onBegin, onDone } = work;
  const queue = createJobQueue(jobs);
  const failed = new AbortController();
  const signal = work.signal === undefined ? failed.signal : AbortSignal.any([work.signal, failed.signal]);
  const worker = async (place: number): Promise<void> => {
    const slot = createWorkerSlot<RunRequest, RunJob, JobResult>({
      script: fileURLToPath(new URL('./run-worker.js', import.meta.url)),
      start: request,
      memoryMib,
      startSeconds: START_SECONDS,
      signal,
    });
    const perform = async (job: RunJob): Promise<JobResult> => {
      const outcome = await slot.perform(job);
      if (outcome.kind === 'done') return outcome.result;
      if (outcome.kind === 'late')
        return lostJob(workshop, job, `it was not done after ${outcome.limitSeconds} s`);
      // the system may have wanted its memory for something else; once is not the condition's fault
      if (job.attempt === 1) return perform({ ...job, attempt: 2 });
      return lostJob(workshop, job, `its process ${outcome.how}, twice`);
    };
    try {
      for (let job = queue.next(place); job !== null; job = queue.next(place)) {
        onBegin(job);
        onDone(job, await perform(job));
      }
    } catch (error) {
      failed.abort(error);
      throw error;
    } finally {
      await slot.close();
    }
  };
  const places = Array.from({ length: Math.min(workers, jobs.length) }, (_, place) => place);
  await Promise.allSettled(places.map(worker));
  if (!failed.signal.aborted) return;
  const { reason } = failed.signal;
  throw reason instanceof WorkerUnableError && reason.isRefusal ? new BenchError(reason.message) : reason;
}

/**
 * Runs the bench.
 *
 * The run folder receives `run.json` (which dataset), `records.jsonl` and `costs.jsonl` (sorted by item and condition), `store-uses.json`
 * (which files of the store it is made of), `build.json` (what made it), `analyses/<item>.<condition>.json` and
 * `analyses/<item>.mix.json`, of condition `ours` `masters/<item>.wav`, and the mastering plans. The same inputs give the same records, byte
 * for byte, whatever the number of workers and shards and however often the run was killed and begun again; costs and build stand apart.
 * What the store holds is used again. A condition that fails leaves a record that says why, and the run goes on.
 *
 * A shard writes `records.<i>-of-<n>.jsonl` and so on; the one that finishes last writes the run as a whole.
 *
 * @returns of a shard that is not the last, its own part, and which others are not there yet
 * @throws {RangeError} for a metric, playback system or shard that does not exist
 * @throws {BenchError} when the dataset or its conditions cannot be opened
 * @throws the signal's reason, when it aborts; what was made until then stays in the store
 */
export async function runBench({
  dataset,
  shard,
  workers = availableParallelism(),
  workerMemoryMib: memoryMib = WORKER_MEMORY_MIB,
  command,
  onProgress = () => {},
  signal,
  ...asked
}: RunOptions): Promise<BenchRun & { missingShards: readonly number[] }> {
  if (!Number.isInteger(workers) || workers < 0)
    throw new RangeError(`Cannot run as workers must be a whole number >= 0: current value is ${workers}`);
  const begun = new Date();
  const request = withWholePaths({ ...asked, datasetFile: dataset.manifestFile });
  const { runFolder } = request;
  const workshop = await openWorkshop(request, { signal });
  const jobs = planJobs(workshop, shard);
  await writeRunOrigin(runFolder, dataset);
  await removeAbandonedFiles(runFolder);

  const results: JobResult[] = [];
  const pace = createPace(workers);
  const began = new Map<RunJob, number>();
  const report = ({ itemId, conditionId }: RunJob): void => {
    const done = results.length;
    const secondsLeft = pace.secondsLeft(jobs.length - done);
    onProgress({ itemId, conditionId, done, total: jobs.length, secondsLeft });
  };
  const perform = workers === 0 ? performHere : performInWorkers;
  await perform({
    ...{ workshop, request, jobs, workers, memoryMib, signal },
    onBegin(job) {
      began.set(job, performance.now());
      report(job);
    },
    onDone(job, result) {
      results.push(result);
      pace.add((performance.now() - began.get(job)!) / 1_000);
      report(job);
    },
  });

  const run = {
    records: results.map(({ record }) => record),
    costs: results.flatMap(({ cost }) => (cost === null ? [] : [cost])),
    storeFiles: results.flatMap(({ uses }) => uses),
  };
  const requestDigest = await requestDigestOf(workshop);
  await writeRunFiles(runFolder, run, { requestDigest, shard });
  const missingShards =
    shard === undefined ? [] : await mergeShards(runFolder, { count: shard.count, requestDigest });
  if (missingShards.length > 0) return { ...(await readRun(runFolder, shard)), missingShards };
  if (shard === undefined) await removeShardFiles(runFolder);
  const whole = await readRun(runFolder);
  await writeRunBuild(workshop, { request, records: whole.records, command, begun });
  return { ...whole, missingShards };
}
