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

export type BreakReason = 'long-listening' | 'fast-answers';

export class SessionPace {
  #listenedSeconds = 0;
  #responseSeconds: number[] = [];
  #askedWhenFast = false;

  /** Counts an answered trial, by how long the answer took. */
  count({ responseSeconds }: { responseSeconds: number }): void {
    this.#listenedSeconds += Math.min(responseSeconds, MOST_LISTENED_SECONDS);
    this.#responseSeconds.push(responseSeconds);
  }

  /** Why a break should be offered now; null for no reason. Each time it is told, it is offered. */
  takeReason(): BreakReason | null {
    if (this.#listenedSeconds >= BREAK_AFTER_SECONDS) {
      this.#listenedSeconds = 0;
      this.#responseSeconds = [];
      return 'long-listening';
    }
    if (this.#askedWhenFast || !this.#isMuchFaster()) return null;
    this.#askedWhenFast = true;
    return 'fast-answers';
  }

  #isMuchFaster(): boolean {
    const earlier = this.#responseSeconds.slice(0, -RECENT_ANSWERS);
    const recent = this.#responseSeconds.slice(-RECENT_ANSWERS);
    if (earlier.length < EARLIER_ANSWERS) return false;
    const usualSeconds = median(earlier);
    return usualSeconds >= LEAST_USUAL_SECONDS && median(recent) < MUCH_FASTER * usualSeconds;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}
