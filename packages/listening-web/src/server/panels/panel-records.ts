/** What a panel holds in memory of what happened to it: the records that the next request is decided on. */
import type { PanelDefinition, PlaybackPassport, PlaybackSystem } from '@earwitness/bench/panel';
import type { GivenAnswer } from './given-answer.ts';
import type { PanelEvent } from './panel-events.ts';
import type { Presentation, SessionPlace, TrialStage } from './presentation.ts';
import type { Slot } from './slots.ts';

/** An event and when it was noted. */
export interface NotedEvent {
  readonly recordedAt: string;
  readonly event: PanelEvent;
}

interface AnswerRecord {
  readonly idempotencyKey: string;
  readonly requestSha256: string;
  readonly answer: GivenAnswer;
  readonly confidence: number | null;
  readonly responseSeconds: number;
  readonly switches: number;
  readonly commentSha256: string | null;
  /** Where the session stood once this answer was in. */
  readonly done: StagesDone;
}

export interface TrialRecord extends Presentation {
  readonly tokenSha256: string;
  readonly drawSha256: string;
  readonly tabSha256: string | null;
  readonly overRedrawLimit: boolean;
  /** Its sounds, by what their tokens hash to; none once it is over. */
  slotByTokenSha256: ReadonlyMap<string, Slot>;
  readonly served: Set<Slot>;
  /** `missed`: the room went on without this seat's answer. */
  status: 'prepared' | 'open' | 'voided' | 'answered' | 'missed';
  answer: AnswerRecord | null;
}

/** Answered trials, by stage. */
export type StagesDone = Readonly<Record<TrialStage, number>>;

export interface SessionRecord extends SessionPlace {
  readonly listener: string;
  readonly startedAt: string;
  /** When something of it was noted last. */
  lastEventAt: string;
  readonly playback: PlaybackSystem;
  readonly trainedListener: boolean;
  readonly language: string;
  readonly source: string;
  readonly verified: boolean | null;
  /** Where it sits in a room; null for who listens alone. */
  readonly seat: Seat | null;
  questionnaireSha256: string | null;
  passport: PlaybackPassport | null;
  done: StagesDone;
  openTrial: TrialRecord | null;
  /** What comes after it, fetched ahead. */
  preparedTrial: TrialRecord | null;
  /** Attempts that were given up at the trial now due. */
  attemptsVoided: number;
  /** Attempts given up in all. */
  redraws: number;
  /** In trials that are counted or control them. */
  answersGiven: number;
  /** In the order of the log; empty once the session was let go. */
  answeredTrials: TrialRecord[];
  /** Given up or missed, so that a late answer is told so. */
  voidedTrials: TrialRecord[];
  trialByIdempotencyKey: Map<string, TrialRecord>;
}

/** A place in a sitting. */
interface Seat {
  readonly sitting: SittingRecord;
  /** From 1, in the order of coming. */
  readonly number: number;
  /** Whether the room went on before this seat's answer to the trial that was over last. */
  hasMissed: boolean;
}

/** Listeners in one room at one time. Where the conductor's machine plays, the sitting has the trials, and its seats only answer. */
export interface SittingRecord extends SessionPlace {
  readonly playbackBy: 'seats' | 'conductor';
  /** null where each seat says its own. */
  readonly playback: PlaybackSystem | null;
  readonly begunAt: string;
  readonly conductorTokenSha256: string;
  /** A-weighted equivalent level at the seats; null where nobody measured it. */
  levelDba: number | null;
  phase: 'waiting' | 'running' | 'ended';
  /** Trials that are over in this room, by stage. */
  done: StagesDone;
  openTrial: TrialRecord | null;
  /** What the room has heard of it. */
  heard: Set<Slot>;
  attemptsVoided: number;
  readonly seats: SessionRecord[];
}

/** One person, or what passes for one, in the panel. */
export interface ListenerRecord {
  readonly listener: string;
  readonly ordinal: number;
  readonly rehearsal: boolean;
  sessions: readonly SessionRecord[];
  isErased: boolean;
}

interface Handover {
  readonly listener: string;
  readonly expiresAt: string;
}

export interface PanelState {
  readonly definition: PanelDefinition;
  readonly definitionSha256: string;
  readonly packSha256: string;
  readonly secretSha256: string;
  /** null where the log was begun before it was noted. */
  readonly blindingKeySha256: string | null;
  readonly openedAt: string;
  phase: 'open' | 'closed' | 'unblinded';
  lastEventAt: string;
  readonly listeners: Map<string, ListenerRecord>;
  readonly sessions: Map<string, SessionRecord>;
  readonly listenerByCookieSha256: Map<string, ListenerRecord>;
  readonly listenerByStartKeySha256: Map<string, ListenerRecord>;
  readonly trialByTokenSha256: Map<string, TrialRecord>;
  /** Only of trials that are open or prepared: a closed trial's tokens are worth nothing. */
  readonly trialByStimulusTokenSha256: Map<string, TrialRecord>;
  readonly sittings: Map<string, SittingRecord>;
  readonly sittingByJoinTokenSha256: Map<string, SittingRecord>;
  readonly sittingByConductorTokenSha256: Map<string, SittingRecord>;
  readonly handoverByCodeSha256: Map<string, Handover>;
  invites: number;
  readonly counted: Ordinals;
  readonly rehearsals: Ordinals;
}

/** How many there were so far: the ordinal of the next. */
interface Ordinals {
  listeners: number;
  sessions: number;
  /** A session draws for itself, but for those in a room that hears one drawing. */
  drawings: number;
}
