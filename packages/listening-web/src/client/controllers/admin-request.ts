/** Something a part of the experimenter's page asks of the server: the newest reply, whether one is awaited, and why there is none. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { NoConnectionError, RefusedError } from '../api.ts';

interface Outcome<Reply> {
  readonly reply: Reply | null;
  readonly refusal: string | null;
  readonly isCutOff: boolean;
}

export class AdminRequest<Given extends readonly unknown[], Reply> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #ask: (...given: Given) => Promise<Reply>;
  #asked = 0;
  /** What it was asked about last, by `keepUpWith`. */
  #version: string | number | null = null;
  /** Whether the last got no reply at all. */
  #isCutOff = false;

  /** The newest that came; null before the first. */
  reply: Reply | null = null;
  /** Why the last was not granted, as a sentence; null where it was. */
  refusal: string | null = null;
  isUnderway = false;

  constructor(host: ReactiveControllerHost, ask: (...given: Given) => Promise<Reply>) {
    this.#host = host;
    this.#ask = ask;
    host.addController(this);
  }

  hostConnected(): void {}

  /**
   * Asks; of two at once, the later has the say.
   *
   * @returns the reply; null where it was refused or did not come
   */
  async run(...given: Given): Promise<Reply | null> {
    this.#asked += 1;
    const asked = this.#asked;
    this.isUnderway = true;
    this.#isCutOff = false;
    this.#host.requestUpdate();
    const outcome = await this.#outcomeOf(given);
    if (asked !== this.#asked) return null;
    this.isUnderway = false;
    this.refusal = outcome.refusal;
    this.#isCutOff = outcome.isCutOff;
    if (outcome.reply !== null) this.reply = outcome.reply;
    this.#host.requestUpdate();
    return outcome.reply;
  }

  /**
   * Asks where what the reply is about has another version than when it was asked last, or where the connection was lost then.
   *
   * @returns the reply; null where nothing had to be asked, too
   */
  async keepUpWith(version: string | number, ...given: Given): Promise<Reply | null> {
    if (version === this.#version && !this.#isCutOff) return null;
    this.#version = version;
    return this.run(...given);
  }

  async #outcomeOf(given: Given): Promise<Outcome<Reply>> {
    try {
      return { reply: await this.#ask(...given), refusal: null, isCutOff: false };
    } catch (error) {
      if (error instanceof RefusedError) return { reply: null, refusal: error.message, isCutOff: false };
      if (error instanceof NoConnectionError)
        return { reply: null, refusal: `${error.message} Try again when it is back.`, isCutOff: true };
      throw error;
    }
  }
}
