import type { Answer } from './answer.ts';
import { NotTakenError, type RunningSubject } from './subject.ts';

export interface Submitted {
  readonly acknowledged: readonly Answer[];
  /** Answers that were not taken at once, by the reason that was given. */
  readonly refusals: ReadonlyMap<string, number>;
}

/** Lets clients send answers, each until it is acknowledged, until all are in, or too many were refused, or time is up. */
export async function submitAll({
  running,
  clients,
  answers,
  firstNumber = 1,
  mostRefusals = Number.POSITIVE_INFINITY,
  deadlineMilliseconds = 20_000,
}: {
  running: RunningSubject;
  clients: number;
  /** Of each client. */
  answers: number;
  firstNumber?: number;
  /** Stops after so many. */
  mostRefusals?: number;
  deadlineMilliseconds?: number;
}): Promise<Submitted> {
  const acknowledged: Answer[] = [];
  const refusals = new Map<string, number>();
  let refused = 0;
  const deadline = performance.now() + deadlineMilliseconds;

  async function play(client: number): Promise<void> {
    for (let number = firstNumber; number < firstNumber + answers; ) {
      if (performance.now() > deadline || refused >= mostRefusals) return;
      try {
        await running.submit({ client, number });
        acknowledged.push({ client, number });
        number += 1;
      } catch (problem) {
        if (!(problem instanceof NotTakenError)) throw problem;
        refused += 1;
        refusals.set(problem.message, (refusals.get(problem.message) ?? 0) + 1);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  await Promise.all(Array.from({ length: clients }, (_, client) => play(client)));
  return { acknowledged, refusals };
}
