/** What each thread of an analysis pool runs. */
import { workerData } from 'node:worker_threads';
import Tinypool from 'tinypool';
import { adoptKernels } from '../kernels/load-kernels.ts';
import { type AnalysisTask, type AnalysisTaskResult, runAnalysisTask } from './analysis-task.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** What the pool gives each thread at its start; the first entry is the pool library's own. */
const [, { kernels }] = workerData as [unknown, ThreadStart];
adoptKernels(kernels);

export interface ThreadStart {
  readonly kernels: WebAssembly.Module;
}

export default async function work(task: AnalysisTask): Promise<AnalysisTaskResult | Refusal> {
  try {
    const result = await runAnalysisTask(task);
    return result.kind === 'evidence' ? handOver(result) : result;
  } catch (error) {
    return refusalOf(error);
  }
}

/** Evidence goes to the other thread in the memory that it lies in: copies of an hour's would double what the threads hold. */
function handOver<Result extends object>(result: Result): Result {
  return Tinypool.move({
    [Tinypool.transferableSymbol]: [...buffersIn(result)],
    [Tinypool.valueSymbol]: result,
  } as unknown as Parameters<typeof Tinypool.move>[0]) as unknown as Result;
}

function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer);
  else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) buffersIn(part, found);
  }
  return found;
}
