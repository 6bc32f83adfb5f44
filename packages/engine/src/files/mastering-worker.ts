/** What each thread of a mastering pool runs. */
import { type MessagePort, workerData } from 'node:worker_threads';
import { adoptKernels } from '../kernels/load-kernels.ts';
import type { ThreadStart } from './analysis-worker.ts';
import { type FileMastering, type MasteringTask, runMasteringTask } from './mastering-task.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** What the pool gives each thread at its start; the first entry is the pool library's own. */
const [, { kernels }] = workerData as [unknown, ThreadStart];
adoptKernels(kernels);

export interface PortedMasteringTask extends MasteringTask {
  /** Shares done go out; whatever comes in means to stop. */
  readonly port: MessagePort;
}

export interface MasteredOnThread extends FileMastering {
  readonly kind: 'mastered';
}

export default async function work({
  port,
  ...task
}: PortedMasteringTask): Promise<MasteredOnThread | Refusal> {
  const controller = new AbortController();
  port.on('message', () => controller.abort());
  try {
    const mastering = await runMasteringTask(task, {
      onProgress: throttled((share) => port.postMessage(share)),
      signal: controller.signal,
    });
    return { kind: 'mastered', ...mastering };
  } catch (error) {
    return refusalOf(error);
  } finally {
    port.close();
  }
}

/** A message for each hundredth: more would cost more than they tell. */
function throttled(tell: (share: number) => void): (share: number) => void {
  let told = 0;
  return (share) => {
    if (share < 1 && share - told < 0.01) return;
    told = share;
    tell(share);
  };
}
