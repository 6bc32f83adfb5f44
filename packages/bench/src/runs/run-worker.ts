/** A worker process of a run: `worker-slot.ts` starts it, tells it the run and hands it jobs. */
import { BenchError } from '../errors.ts';
import { endWithParent } from './end-with-parent.ts';
import { failureText, isOfTheMachine } from './failure-text.ts';
import { createJobRunner, type JobRunner } from './job-runner.ts';
import { once } from './once.ts';
import type { JobResult } from './perform-job.ts';
import type { RunJob } from './plan-jobs.ts';
import type { FromWorker, ToWorker } from './worker-slot.ts';
import { openWorkshop, type RunRequest } from './workshop.ts';

const stop = new AbortController();
let runner: (() => Promise<JobRunner>) | undefined;

const send = (message: FromWorker<JobResult>): void => {
  if (process.connected) process.send?.(message);
};

async function runJob(job: RunJob): Promise<void> {
  try {
    if (runner === undefined) throw new Error('a job came before its run');
    const result = await (await runner()).run(job);
    send({ kind: 'done', result, isSpent: result.isSpent });
  } catch (error) {
    if (stop.signal.aborted) return;
    send({
      kind: 'unable',
      message: failureText(error),
      isRefusal: error instanceof BenchError || isOfTheMachine(error),
    });
  }
}

/** Lets the job at work put its files and commands away, then ends. */
async function leave(): Promise<void> {
  stop.abort();
  await atWork;
  await (await runner?.().catch(() => undefined))?.close();
  process.exit(0);
}

let atWork: Promise<void> = Promise.resolve();

process.on('message', (message: ToWorker<RunRequest, RunJob>) => {
  if (message.kind === 'start')
    runner = once(async () =>
      createJobRunner(await openWorkshop(message.start, { signal: stop.signal }), {
        onPart: (limitSeconds) => send({ kind: 'part', limitSeconds }),
        signal: stop.signal,
      }),
    );
  else if (message.kind === 'job') atWork = runJob(message.job);
  else void leave();
});
endWithParent(() => void leave());
