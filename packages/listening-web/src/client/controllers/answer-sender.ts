/** Answers on their way to the server: kept on the device first, then sent in their order, until each was taken or never will be. */
import { type AnswerReply, type GivenAnswer, type listenerApi, RefusedError } from '../api.ts';
import { Outbox } from './outbox.ts';

/** What came of sending the kept answers: the reply to the last one that was taken, the refusal of the last one that was not. */
export interface Sent {
  readonly reply: AnswerReply | null;
  readonly refusal: RefusedError | null;
}

/** Replies after which an answer will never be taken: to keep it would be to send it for ever. */
const FINAL_REFUSALS = [
  'trial-closed',
  'conflict',
  'not-found',
  'no-session',
  'panel-closed',
  'bad-request',
] as const satisfies readonly RefusedError['code'][];

export class AnswerSender {
  readonly #api: Pick<ReturnType<typeof listenerApi>, 'answer'>;
  readonly #outbox: Outbox;

  constructor({ panelId, api }: { panelId: string; api: Pick<ReturnType<typeof listenerApi>, 'answer'> }) {
    this.#api = api;
    this.#outbox = new Outbox({ panelId });
  }

  /** Whether an answer would be lost with this page: the browser keeps none, and the server has not said that it has it. */
  get holdsUnsafe(): boolean {
    return this.#outbox.holdsUnsafe;
  }

  /** Whether answers are kept here that the server may not have. */
  async holdsAny(): Promise<boolean> {
    return (await this.#outbox.entries()).length > 0;
  }

  /** Keeps an answer under a key of its own, by which the server knows it again. */
  keep(trialToken: string, answer: GivenAnswer): Promise<void> {
    return this.#outbox.keep({ trialToken, answer: { ...answer, idempotencyKey: crypto.randomUUID() } });
  }

  /** Sends what is kept, in its order; throws where a request may be sent again. */
  async send(): Promise<Sent> {
    let reply: AnswerReply | null = null;
    let refusal: RefusedError | null = null;
    for (const entry of await this.#outbox.entries()) {
      try {
        reply = await this.#api.answer(entry.trialToken, entry.answer);
      } catch (error) {
        if (!(error instanceof RefusedError) || !isFinal(error)) throw error;
        refusal = error;
      }
      await this.#outbox.clear(entry);
    }
    return { reply, refusal };
  }
}

function isFinal({ code }: RefusedError): boolean {
  return FINAL_REFUSALS.some((final) => final === code);
}
