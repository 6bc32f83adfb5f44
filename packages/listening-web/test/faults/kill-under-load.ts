/** Kills a process again and again while clients send answers, each of which they send until it is acknowledged. */
import { createRandom } from '@earwitness/bench/statistics';
import { type Account, account } from './account.ts';
import type { Answer } from './answer.ts';
import { NotTakenError, type RunningSubject, type Subject } from './subject.ts';

export interface KillAccount extends Account {
  /** Ended by the signal; each one is a fault that fired. */
  readonly kills: number;
  /** Under way when the process was killed. */
  readonly interrupted: number;
}

const LONGEST_WAIT_MILLISECONDS = 10_000;

/** Calls back when it was called so many times. */
function countdown(times: number, callback: () => void): () => void {
  let left = times;
  return () => {
    left -= 1;
    if (left === 0) callback();
  };
}

export async function killUnderLoad({
  subject,
  clients = 8,
  kills,
  acknowledgedAtLeast = 0,
  longestLifeMilliseconds = 60,
  mostAcknowledgedInALife = 60,
  seed,
}: {
  subject: Subject;
  clients?: number;
  kills: number;
  /** Lives go on after the last kill until so many are in. */
  acknowledgedAtLeast?: number;
  longestLifeMilliseconds?: number;
  mostAcknowledgedInALife?: number;
  seed: number;
}): Promise<KillAccount> {
  const random = createRandom(seed);
  const acknowledged: Answer[] = [];
  const next = Array.from({ length: clients }, () => 1);
  let interrupted = 0;
  let killed = 0;
  let onAcknowledged = () => {};

  /** Sends a client's answers one after the other until the process ends. */
  async function play(running: RunningSubject, client: number, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const answer = { client, number: next[client] ?? 1 };
      try {
        await running.submit(answer);
        acknowledged.push(answer);
        onAcknowledged();
        next[client] = answer.number + 1;
      } catch (problem) {
        if (!(problem instanceof NotTakenError)) throw problem;
        interrupted += 1;
        return;
      }
    }
  }

  for (let life = 0; killed < kills || acknowledged.length < acknowledgedAtLeast; life += 1) {
    const running = await subject.start();
    const kill = () => running.process.kill('SIGKILL');
    // Every other time at the very moment of an acknowledgement: then a commit that should have come before it is yet to come.
    onAcknowledged = life % 2 === 0 ? countdown(1 + random.integer(mostAcknowledgedInALife), kill) : () => {};
    const timer = setTimeout(
      kill,
      life % 2 === 0 ? LONGEST_WAIT_MILLISECONDS : random.uniform() * longestLifeMilliseconds,
    );
    await Promise.all(next.map((_, client) => play(running, client, () => false)));
    clearTimeout(timer);
    const { signal } = await running.ended;
    if (signal === 'SIGKILL') killed += 1;
  }
  onAcknowledged = () => {};
  // What was under way at the last kill is sent once more, as its clients would.
  const last = await subject.start();
  const sentAgain = new Set<number>();
  await Promise.all(
    next.map((_, client) =>
      play(last, client, () => {
        const isOver = sentAgain.has(client);
        sentAgain.add(client);
        return isOver;
      }),
    ),
  );
  last.process.stdin?.end();
  await last.ended;
  return { kills: killed, interrupted, ...account({ acknowledged, stored: await subject.stored() }) };
}
