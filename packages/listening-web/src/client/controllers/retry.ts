/** When to try again what the network or the server did not take: ever less often, never all at once, and not before the server says. */

const STEP_SECONDS = [1, 2, 4, 8, 15];
/** Listeners of a room lose one network at one moment, and should not all come back in one. */
const JITTER = 0.3;

export class Retry {
  #step: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #notBefore = 0;

  /** Keeps a step for later; the one that was kept before is dropped. */
  plan(step: () => void, { retryAfterSeconds = 0 }: { retryAfterSeconds?: number } = {}): void {
    const base = STEP_SECONDS[Math.min(this.#attempt, STEP_SECONDS.length - 1)] ?? 0;
    const waitSeconds = Math.max(retryAfterSeconds, base * (1 + JITTER * (2 * Math.random() - 1)));
    this.#attempt += 1;
    this.#notBefore = Date.now() + retryAfterSeconds * 1_000;
    this.#step = step;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.now, waitSeconds * 1_000);
  }

  /** Tries at once, unless the server asked for more time. */
  readonly now = (): void => {
    const step = this.#step;
    if (step === null) return;
    const waitMilliseconds = this.#notBefore - Date.now();
    clearTimeout(this.#timer);
    if (waitMilliseconds > 0) {
      this.#timer = setTimeout(this.now, waitMilliseconds);
      return;
    }
    this.#step = null;
    step();
  };

  /** What was tried has been done. */
  done(): void {
    this.drop();
    this.#attempt = 0;
  }

  /** Something else is tried now. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#step = null;
  }
}
