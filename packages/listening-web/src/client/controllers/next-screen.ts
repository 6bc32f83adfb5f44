/** What comes next for where a session stands: for the room that it may be in, and for what the server opens. */
import { msg } from '@lit/localize';
import { type Completion, type listenerApi, RefusedError } from '../api.ts';
import type { PanelVisit } from './panel-visit.ts';
import type { Screen } from './screen.ts';
import type { SeatController } from './seat-controller.ts';
import type { TrialOpener } from './trial-opener.ts';

interface NextScreenOptions {
  readonly api: Pick<ReturnType<typeof listenerApi>, 'seat' | 'result' | 'completion'>;
  readonly visit: PanelVisit;
  readonly opener: TrialOpener;
  readonly seat: SeatController;
  /** Sends what is kept here; returns the refusal of what was not taken. */
  readonly send: () => Promise<RefusedError | null>;
}

export class NextScreen {
  readonly #api: NextScreenOptions['api'];
  readonly #visit: PanelVisit;
  readonly #opener: TrialOpener;
  readonly #seat: SeatController;
  readonly #send: NextScreenOptions['send'];

  constructor({ api, visit, opener, seat, send }: NextScreenOptions) {
    this.#api = api;
    this.#visit = visit;
    this.#opener = opener;
    this.#seat = seat;
    this.#send = send;
  }

  async next(): Promise<Screen> {
    const { session, panel } = this.#visit;
    if (session === null) return this.#visit.entrance();
    if (session.stage === 'finished') {
      this.#seat.leave();
      return this.#thanks();
    }
    if (panel?.state === 'closed') return { kind: 'closed' };
    const { seat } = session;
    // From the first question on the conductor sees who is there.
    if (seat !== null) this.#seat.follow();
    if (session.stage === 'questionnaire') return { kind: 'questionnaire' };
    // Who hears the conductor's machine has no sound to check.
    if (seat?.playbackBy !== 'conductor' && !this.#visit.hasCheckedSound) return { kind: 'sound-check' };
    const screen = seat === null ? null : await this.#seatScreen();
    return screen ?? this.openTrial();
  }

  /** @param notice why it is another trial than was to be expected; null where it is not */
  async openTrial({
    notice = null,
    isTooLate = false,
  }: {
    notice?: string | null;
    isTooLate?: boolean;
  } = {}): Promise<Screen> {
    try {
      // Kept by another tab perhaps, and for the very trial that is due: opened here, it would close to that answer.
      const refusal = await this.#send();
      if (refusal?.code === 'panel-closed') return { kind: 'closed' };
      const told =
        isTooLate || refusal !== null
          ? msg('The last trial was replaced: its answer came too late.')
          : notice;
      const trial = await this.#opener.open({ isRedrawn: told !== null });
      return trial === null
        ? { kind: 'open-elsewhere' }
        : { kind: 'trial', trial, phase: { kind: 'asked', notice: told } };
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (error.code === 'session-finished') {
        await this.#visit.read();
        return this.#thanks();
      }
      if (error.code === 'not-qualified') {
        return { kind: 'not-qualified', completion: await this.#completion() };
      }
      // The conductor has ended the sitting meanwhile.
      if (error.code === 'not-allowed' && this.#visit.session?.seat !== null) {
        const screen = await this.#seatScreen();
        if (screen !== null) return screen;
      }
      throw error;
    }
  }

  /** What the room lets its seat do; null where it has begun and each seat plays. */
  async #seatScreen(): Promise<Screen | null> {
    const { phase, playbackBy, session } = await this.#api.seat();
    this.#visit.session = session;
    if (session.stage !== 'finished' && phase !== 'ended')
      return phase === 'running' && playbackBy === 'seats' ? null : { kind: 'seat' };
    this.#seat.leave();
    return session.stage === 'finished' ? this.#thanks() : { kind: 'room-over' };
  }

  async #thanks(): Promise<Screen> {
    const { sessionNumber = 0, sessionsTotal = 0 } = this.#visit.session ?? {};
    const isLast = sessionNumber >= sessionsTotal || this.#visit.isRehearsal;
    const isTold = this.#visit.panel?.showOwnResult === true && isLast;
    // What the next session is to be heard on is known only now.
    if (!isLast) await this.#visit.read();
    return {
      kind: 'thanks',
      result: isTold ? await this.#api.result() : null,
      completion: isLast ? await this.#completion() : null,
    };
  }

  /** How the session ended; null where the panel does not say. */
  async #completion(): Promise<Completion | null> {
    return this.#api.completion().catch((error: unknown) => {
      if (error instanceof RefusedError) return null;
      throw error;
    });
  }
}
