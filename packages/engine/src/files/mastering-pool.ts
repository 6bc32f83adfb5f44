/** Many mixes mastered on all cores. */
import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import type Tinypool from 'tinypool';
import type { MasteringBrief } from '../decide/brief.ts';
import { compileKernels } from '../kernels/load-kernels.ts';
import type { Analysis } from '../measure/analysis.ts';
import type { MasteringPlan } from '../plan/mastering-plan.ts';
import type { FrameRange } from '../render/plan-range-run.ts';
import type { ThreadStart } from './analysis-worker.ts';
import type { FileMastering } from './mastering-task.ts';
import type { MasteredOnThread, PortedMasteringTask } from './mastering-worker.ts';
import { errorOf, isRefusal, type Refusal } from './refusal.ts';
import type { WavBitDepth } from './wav-format.ts';

export type { FileMastering } from './mastering-task.ts';

export interface MasterFileOptions {
  /** Where the master goes, a WAV file; an existing one is replaced, in one step. */
  readonly out: string;
  readonly brief?: MasteringBrief | undefined;
  /** Rendered instead of deciding by the brief. */
  readonly plan?: MasteringPlan | undefined;
  /** Settles the loudness of `plan` again before it is rendered, as one that `revise` gave needs; starts from the gain that it has. */
  readonly settle?: boolean | undefined;
  /** Of the mix, where it was measured before; it is then not measured again. */
  readonly analysis?: Analysis | undefined;
  /** Renders these frames of the master alone, for a preview, at the rate that it is delivered at; `after` is of them. */
  readonly range?: FrameRange | undefined;
  /** Render a plan that was made for another mix, instead of refusing it. */
  readonly acceptOtherMix?: boolean | undefined;
  /** Where it is left out, the target's own, else 24. */
  readonly bitDepth?: WavBitDepth | undefined;
  /** Called as the work goes on with the share done, 0…1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface MasteringPool {
  /**
   * Masters an audio file: the plan and the samples of `master()`, whatever the number of threads, with the mix's tags. Integers are
   * dithered where bits are lost, 16 of them with shaped noise. The master appears whole or not at all.
   *
   * @throws {UnreadableAudioError} the mix cannot be read as audio
   * @throws {UnsupportedAudioError} more than two channels, or a rate or format outside what is supported
   * @throws {InvalidPlanError} a brief that does not follow its schema, or a plan that was made for another mix or cannot be rendered
   * @throws the signal's reason, when it aborts
   */
  masterFile(path: string, options: MasterFileOptions): Promise<FileMastering>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/**
 * @param threads how many files are mastered at a time; by default as many as there are cores. The caller's own thread stays free
 */
export function createMasteringPool({
  threads = availableParallelism(),
}: {
  threads?: number;
} = {}): MasteringPool {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(
      `Cannot make a pool as threads must be a whole number > 0: current value is ${threads}`,
    );
  }
  const pool = createThreads(threads);
  return {
    async masterFile(
      path,
      { brief = {}, settle = false, acceptOtherMix = false, onProgress, signal, ...order },
    ): Promise<FileMastering> {
      signal?.throwIfAborted();
      const { port1, port2 } = new MessageChannel();
      if (onProgress) port1.on('message', onProgress);
      port1.unref();
      const stop = () => port1.postMessage('stop');
      signal?.addEventListener('abort', stop);
      try {
        const task: PortedMasteringTask = { ...order, path, brief, settle, acceptOtherMix, port: port2 };
        const result: MasteredOnThread | Refusal = await (await pool).run(task, { transferList: [port2] });
        if (isRefusal(result)) throw errorOf(result);
        const { kind: _, ...mastering } = result;
        return mastering;
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener('abort', stop);
        port1.close();
      }
    },
    async close() {
      await (await pool).destroy();
    },
  };
}

/** The library is loaded only where there are threads. */
async function createThreads(threads: number): Promise<Tinypool> {
  const { default: Tinypool } = await import('tinypool');
  return new Tinypool({
    filename: new URL('./mastering-worker.js', import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 1_000,
    workerData: { kernels: compileKernels() } satisfies ThreadStart,
  });
}
