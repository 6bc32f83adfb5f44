/** Asks how a room stands, every second: one request at a time, so that no reply overtakes another. */
import { NoConnectionError } from '../api.ts';
import { Retry } from './retry.ts';

const STEP_SECONDS = 1;

export interface RoomWatchOptions {
  /** One look at the room, with what is to be told or sent on the way. */
  look(): Promise<void>;
  onReached(): void;
  /** Without a connection it looks again, ever less often, until it is reached. */
  onLost(): void;
  /** It looks no more. */
  onRefused(error: unknown): void;
}

export class RoomWatch {
  readonly #options: RoomWatchOptions;
  readonly #retry = new Retry();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWatching = false;
  #isLooking = false;
  #looksAgain = false;
  #isLost = false;

  constructor(options: RoomWatchOptions) {
    this.#options = options;
  }

  get isWatching(): boolean {
    return this.#isWatching;
  }

  /** Begins to watch, and looks at once: where a look is under way, again when it is back. */
  async look(): Promise<void> {
    this.#isWatching = true;
    if (this.#isLooking) {
      this.#looksAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#retry.drop();
    this.#isLooking = true;
    try {
      do {
        this.#looksAgain = false;
        await this.#options.look();
      } while (this.#looksAgain && this.#isWatching);
      this.#reached();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isLooking = false;
    }
  }

  /** Looks at once where it watches, as when the network is back; not before the server says. */
  retryNow(): void {
    if (!this.#isWatching) return;
    if (this.#isLost) this.#retry.now();
    else void this.look();
  }

  leave(): void {
    this.#isWatching = false;
    clearTimeout(this.#timer);
    this.#retry.drop();
  }

  #reached(): void {
    this.#retry.done();
    this.#isLost = false;
    if (!this.#isWatching) return;
    this.#timer = setTimeout(() => void this.look(), STEP_SECONDS * 1_000);
    this.#options.onReached();
  }

  #failed(error: unknown): void {
    if (!this.#isWatching) return;
    if (error instanceof NoConnectionError) {
      this.#isLost = true;
      this.#retry.plan(() => void this.look(), error);
      this.#options.onLost();
    } else {
      this.leave();
      this.#options.onRefused(error);
    }
  }
}
