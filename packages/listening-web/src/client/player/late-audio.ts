/** By how much two clocks of one machine may differ at the most. */
const DRIFT = 1e-3;

/** Calls that come closer together than this belong to one: the device asks for several blocks at once. */
const AT_ONCE_SECONDS = 0.002;

/**
 * Whether sound was rendered in time, as the audio thread itself can tell: it is called once for every block, and when a call comes so
 * late that the device has run out of what was rendered before, there was a gap. Each block's place on the audio clock is held against
 * the clock of the machine; how both drift apart slowly is not lateness, nor is that a device asks for much at a time.
 */
export class LateAudio {
  readonly #sampleRate: number;
  readonly #toleratedSeconds: number;
  #nextFrame: number | null = null;
  #lastMilliseconds = 0;
  /** The machine's clock minus the audio clock at the most punctual call of late, which creeps along with the clocks' drift. */
  #punctual = 0;
  /** What the device asks for at once, and the most that it did of late. */
  #atOnceFrames = 0;
  #mostAtOnceFrames = 0;
  #lateSeconds = 0;
  #skippedFrames = 0;

  /** @param toleratedSeconds what the device still has when a call comes late, at the most */
  constructor({ sampleRate, toleratedSeconds }: { sampleRate: number; toleratedSeconds: number }) {
    this.#sampleRate = sampleRate;
    this.#toleratedSeconds = toleratedSeconds;
  }

  /** Notes a call for `frames` frames from `frame` on, at a time of the machine's clock. */
  note({ frame, frames, milliseconds }: { frame: number; frames: number; milliseconds: number }): void {
    const behind = milliseconds / 1_000 - frame / this.#sampleRate;
    const isFirst = this.#nextFrame === null;
    if (this.#nextFrame !== null && frame > this.#nextFrame) this.#skippedFrames += frame - this.#nextFrame;
    this.#nextFrame = frame + frames;

    const isSameCall = !isFirst && milliseconds - this.#lastMilliseconds <= 1_000 * AT_ONCE_SECONDS;
    this.#lastMilliseconds = milliseconds;
    // What was once caught up with after a gap is soon forgotten; what a device always asks for stays.
    if (!isSameCall) this.#mostAtOnceFrames *= 0.9;
    this.#atOnceFrames = isSameCall ? this.#atOnceFrames + frames : frames;
    this.#mostAtOnceFrames = Math.max(this.#mostAtOnceFrames, this.#atOnceFrames);

    const late = behind - this.#punctual;
    const tolerated = this.#toleratedSeconds + this.#mostAtOnceFrames / this.#sampleRate;
    if (isFirst || late < 0) {
      this.#punctual = behind;
    } else if (late > tolerated) {
      this.#lateSeconds += late;
      // The gap is in the audio clock for good: from here on, this is punctual.
      this.#punctual = behind;
    } else {
      this.#punctual += Math.min(late, (DRIFT * frames) / this.#sampleRate);
    }
  }

  /** What was found since the last time. */
  take(): { lateSeconds: number; skippedFrames: number } {
    const found = { lateSeconds: this.#lateSeconds, skippedFrames: this.#skippedFrames };
    this.#lateSeconds = 0;
    this.#skippedFrames = 0;
    return found;
  }
}
