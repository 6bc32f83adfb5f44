/** One progress bar on a terminal, quiet lines elsewhere; always on standard error, so that standard output stays for results. */
import type { SingleBar } from 'cli-progress';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

interface Progress {
  readonly done: number;
  readonly total: number;
  readonly label: string;
  /** Until the step is done, where somebody can tell. */
  readonly secondsLeft?: number | null;
}

export interface ProgressReporter {
  /** Says that a step begins; a running bar is finished. */
  step(title: string): void;
  /** Moves the bar of the present step. */
  update(progress: Progress): void;
  stop(): void;
}

/** As long as anybody wants to know it. */
function timeLeft(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** The library that draws bars is loaded only where one will be drawn. */
export async function createProgressReporter({
  quiet = false,
}: {
  quiet?: boolean;
} = {}): Promise<ProgressReporter> {
  const bars = process.stderr.isTTY === true && !quiet ? await import('cli-progress') : undefined;
  let bar: SingleBar | undefined;
  let title = '';
  const finish = () => {
    if (!bar) return;
    bar.stop();
    bar = undefined;
    for (const signal of ENDING_SIGNALS) process.removeListener(signal, restoreAndEnd);
  };
  // A bar hides the cursor and turns line wrapping off: who ends the program gets both back.
  const restoreAndEnd = (signal: NodeJS.Signals) => {
    finish();
    process.kill(process.pid, signal);
  };
  return {
    step(nextTitle) {
      finish();
      title = nextTitle;
      if (!quiet && !bars) process.stderr.write(`${title}\n`);
    },
    update({ done, total, label: name, secondsLeft = null }) {
      if (!bars) return;
      const label = secondsLeft === null ? name : `${timeLeft(secondsLeft)} left, ${name}`;
      if (!bar) {
        bar = new bars.SingleBar({
          format: `{title} {bar} {value}/{total} {label}`,
          barsize: 24,
          hideCursor: true,
          clearOnComplete: false,
          stream: process.stderr,
          etaBuffer: 20,
        });
        for (const signal of ENDING_SIGNALS) process.once(signal, restoreAndEnd);
        bar.start(total, done, { title: title.padEnd(18), label });
        return;
      }
      bar.setTotal(total);
      bar.update(done, { label });
    },
    stop: finish,
  };
}
