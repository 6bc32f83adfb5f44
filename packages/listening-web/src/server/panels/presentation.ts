/** Which presentation of which trial of which session: all that the draws go by besides the secret. */

/** A session's place in its panel. Rehearsals have places of their own, so that trying a panel moves nobody. */
export interface SessionPlace {
  readonly session: string;
  /** Whose chances it hears: the session's own id, or that of the sitting whose one drawing is played to all its seats. */
  readonly drawnFor: string;
  readonly rehearsal: boolean;
  /** Which listener of the panel, in the order of their first sessions, from 0. */
  readonly listenerOrdinal: number;
  /** Which drawing of the panel, from 0: a session has its own, and the seats of a room that hears one drawing have the room's. */
  readonly sessionOrdinal: number;
  /** Which of the listener's own sessions, from 1. */
  readonly sessionNumber: number;
}

/** Whether a session hears what its room hears, and has no sounds of its own. */
export const isDrawnForRoom = ({ session, drawnFor }: SessionPlace): boolean => drawnFor !== session;

export type TrialStage = 'qualification' | 'training' | 'trials';

export interface Presentation {
  readonly place: SessionPlace;
  readonly stage: TrialStage;
  /** 1-based, counted apart in each stage. */
  readonly number: number;
  /** 0 for the first drawing, one more for each anew. */
  readonly attempt: number;
}
