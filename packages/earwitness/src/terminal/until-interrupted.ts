/** Work that can be ended from outside and then cleans up after itself. */

/**
 * Runs work with a signal that Ctrl+C, or being asked to end, aborts; once the work has come to its end, the program ends as it would
 * have without us.
 */
export async function untilInterrupted<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    received ??= signal;
    controller.abort();
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of ENDING_SIGNALS) process.off(signal, interrupt);
    if (received) {
      process.kill(process.pid, received);
      // Where a library listens as well, the end comes a moment later; nothing more is to be said until then.
      await new Promise((resolve) => setTimeout(resolve, END_MS));
    }
  }
}

/** More than a signal takes to arrive. */
const END_MS = 1_000;
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM'] as const;
