/** Whether a listener could do with a break: after long listening, or when answers come much faster than before. */

const BREAK_AFTER_SECONDS = 20 * 60;
/** Of one trial; what is longer was no listening. */
const MOST_LISTENED_SECONDS = 180;
const RECENT_ANSWERS = 3;
const EARLIER_ANSWERS = 5;
/** Answers this much faster than before are those of somebody who wants to be done. */
const MUCH_FASTER = 0.4;
/** Who needed less than this from the beginning was never slow. */
const LEAST_USUAL_SECONDS = 8;

/** Of the tab: who opens another later has perhaps rested. */
const KEY = 'earwitness.pace';

export type BreakReason = 'long-listening' | 'fast-answers';

/** What is known of how a listener went on so far. */
interface PaceSoFar {
  readonly listenedSeconds: number;
  readonly responseSeconds: readonly number[];
  readonly askedWhenFast: boolean;
}

export class SessionPace {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  #listenedSeconds: number;
  #responseSeconds: readonly number[];
  #askedWhenFast: boolean;

  /** @param storage where it is kept over a reload, which rests nobody */
  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
    const { listenedSeconds = 0, responseSeconds = [], askedWhenFast = false } = read(storage);
    this.#listenedSeconds = listenedSeconds;
    this.#responseSeconds = responseSeconds;
    this.#askedWhenFast = askedWhenFast;
  }

  /** Counts an answered trial, by how long the answer took. */
  count({ responseSeconds }: { responseSeconds: number }): void {
    this.#listenedSeconds += Math.min(responseSeconds, MOST_LISTENED_SECONDS);
    this.#responseSeconds = [...this.#responseSeconds, responseSeconds];
    this.#keep();
  }

  /** Why a break should be offered now; null for no reason. Each time it is told, it is offered. */
  takeReason(): BreakReason | null {
    if (this.#listenedSeconds >= BREAK_AFTER_SECONDS) {
      this.#listenedSeconds = 0;
      this.#responseSeconds = [];
      this.#keep();
      return 'long-listening';
    }
    if (this.#askedWhenFast || !this.#isMuchFaster()) return null;
    this.#askedWhenFast = true;
    this.#keep();
    return 'fast-answers';
  }

  #keep(): void {
    const soFar: PaceSoFar = {
      listenedSeconds: this.#listenedSeconds,
      responseSeconds: this.#responseSeconds,
      askedWhenFast: this.#askedWhenFast,
    };
    this.#storage.setItem(KEY, JSON.stringify(soFar));
  }

  #isMuchFaster(): boolean {
    const earlier = this.#responseSeconds.slice(0, -RECENT_ANSWERS);
    const recent = this.#responseSeconds.slice(-RECENT_ANSWERS);
    if (earlier.length < EARLIER_ANSWERS) return false;
    const usualSeconds = median(earlier);
    return usualSeconds >= LEAST_USUAL_SECONDS && median(recent) < MUCH_FASTER * usualSeconds;
  }
}

function read(storage: Pick<Storage, 'getItem'>): Partial<PaceSoFar> {
  try {
    return JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<PaceSoFar>;
  } catch {
    return {};
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}
