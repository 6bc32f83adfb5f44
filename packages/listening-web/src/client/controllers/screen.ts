/** What the pages of a panel show. */
import type { Completion, OwnResult, Trial } from '../api.ts';

/**
 * `asked`: waiting for the answer. `sending`, `kept`: the answer is on its way, or here until the network is back. `feedback`: what a
 * practice trial tells.
 */
export type TrialPhase =
  | { kind: 'asked'; notice: string | null }
  | { kind: 'sending' }
  | { kind: 'kept' }
  | { kind: 'feedback'; correct: boolean };

/** Which link it was that did not hold; `none`: there was none, and the panel asks for one. */
export type RefusedLink = 'invite' | 'rehearsal' | 'handover' | 'sitting' | 'crowd' | 'none';

/** What may stand in the way of a listener and of a conductor alike. */
export type Obstacle =
  | { kind: 'insecure-address' }
  | { kind: 'unsupported' }
  | { kind: 'closed' }
  | { kind: 'no-connection' }
  | { kind: 'failed'; message: string };

/** One at a time, on a listener's page. */
export type Screen =
  | { kind: 'starting' }
  | Obstacle
  | { kind: 'wrong-link' }
  | { kind: 'preview' }
  | { kind: 'link-refused'; link: RefusedLink }
  | { kind: 'quota-full' }
  | { kind: 'already-taken' }
  | { kind: 'not-qualified'; completion: Completion | null }
  | { kind: 'consent' }
  | { kind: 'playback'; isOther: boolean }
  | { kind: 'questionnaire' }
  | { kind: 'sound-check' }
  | { kind: 'trial'; trial: Trial; phase: TrialPhase }
  /** In a room: waiting for its conductor, or answering what the conductor plays. */
  | { kind: 'seat' }
  | { kind: 'room-full' }
  | { kind: 'room-over' }
  | { kind: 'open-elsewhere' }
  | { kind: 'taken-over' }
  | { kind: 'thanks'; result: OwnResult | null; completion: Completion | null };

export function failed(error: unknown): Obstacle {
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
}
