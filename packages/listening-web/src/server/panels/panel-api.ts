/** What a panel can be asked, by its listeners and by its experimenter: what routes call, and all that they know of it. */
import type {
  BlindingKey,
  PanelDefinition,
  PanelMethod,
  PanelResultRow,
  PlaybackPassport,
  PlaybackSystem,
  SwitchProof,
} from '@earwitness/bench/panel';
import type { EvidencePoint } from './evidence-course.ts';
import type { GivenAnswer } from './given-answer.ts';
import type { PanelEvidence } from './panel-evidence.ts';
import type { PanelOutcome, PanelVerdict } from './panel-outcome.ts';
import type { PanelProgress } from './panel-progress.ts';
import type { PanelQuality } from './panel-quality.ts';
import type { PanelReport } from './panel-report.ts';
import type { TrialStage } from './presentation.ts';
import type { SessionState } from './session-flow.ts';
import type { SessionOutcome } from './session-outcome.ts';
import type { SessionRow } from './session-table.ts';
import type { Slot } from './slots.ts';

/** What the panel's page says before and during a session, in the listener's language. */
export interface PanelFace {
  readonly panelId: string;
  readonly title: string;
  readonly method: PanelMethod;
  readonly language: string;
  readonly languages: readonly string[];
  readonly question: string;
  readonly introduction: string;
  readonly trialsPerSession: number;
  /** Which say who is trained; 0 where the listener says it. */
  readonly qualificationTrials: number;
  readonly trainingTrials: number;
  /** Roughly how long a session takes, in whole minutes, at least 1. */
  readonly minutes: number;
  readonly sessionsPerListener: number;
  /** What the next session is to be heard on; null where the listener says. */
  readonly playbackWanted: PlaybackSystem | null;
  readonly questionnaire: readonly FaceQuestion[];
  /** How the page switches between stimuli. */
  readonly switchLaw: 'dip' | 'cut' | 'equal-gain';
  readonly access: 'open' | 'invited';
  readonly crowdPlatform: 'prolific' | 'mturk' | 'other' | null;
  readonly showOwnResult: boolean;
  readonly simulated: boolean;
  readonly state: 'open' | 'closed';
  readonly session: SessionState | null;
}

export interface FaceQuestion {
  readonly fieldId: string;
  readonly question: string;
  readonly kind: 'choice' | 'number' | 'text';
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly required: boolean;
}

/** A trial as the listener's side sees it. */
export interface PresentedTrial {
  readonly trialToken: string;
  readonly number: number;
  readonly total: number;
  readonly stage: 'qualification' | 'training' | 'trials';
  /** How this trial is answered: the panel's method, but a preference where labels are shown. */
  readonly method: PanelMethod;
  readonly question: string;
  readonly lowLabel: string | null;
  readonly highLabel: string | null;
  readonly allowsTies: boolean;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly frameCount: number;
  /** In the order of preference; every stimulus has each of them, and all of them this long. */
  readonly formats: readonly { readonly type: StimulusType; readonly byteLength: number }[];
  readonly stimuli: readonly {
    readonly slot: Slot;
    readonly url: string;
    /** What the stimulus is called on a label trial, truly or not. */
    readonly label: 'ai' | 'human' | null;
  }[];
}

export type StimulusType = 'audio/flac' | 'audio/wav';

export interface AnswerRequest {
  readonly idempotencyKey: string;
  readonly answer: GivenAnswer;
  readonly confidence: number | null;
  readonly responseSeconds: number;
  readonly switches: number;
  readonly comment: string | null;
}

export interface AnswerReply {
  readonly session: SessionState;
  /** In training only. */
  readonly feedback: { readonly correct: boolean } | null;
}

/** Why a listener's page gives a trial up. */
type VoidReason = 'glitch' | 'interrupted' | 'device-changed' | 'unplayable';

export interface StartRequest {
  readonly cookie: string | null;
  /** null where the panel says, or is to say, what the session is heard on. */
  readonly playback: PlaybackSystem | null;
  readonly trainedListener: boolean;
  readonly language: string;
  /** The token of an invitation's link. */
  readonly invite: string | null;
  /** What a crowd platform put in the link. */
  readonly crowd: CrowdVisit | null;
  /** The experimenter's own look at the panel: marked, and never counted. */
  readonly rehearsal: boolean;
  /** The token of a room's link. */
  readonly sitting: string | null;
  /** Made by the page for this start alone, so that a start whose reply was lost is not another listener; null for none. */
  readonly startKey: string | null;
}

interface CrowdVisit {
  readonly externalId: string;
  readonly studyId: string | null;
  readonly assignmentId: string | null;
  /** Whether a signature vouched for the ids; null where the platform offers none. */
  readonly verified: boolean | null;
}

/** What one trial of one's own was, told afterwards. */
export interface TrialReveal {
  readonly trial: number;
  readonly choice: string;
  readonly truth: string | null;
  readonly correct: boolean | null;
  readonly itemTitle: string;
  readonly conditionA: string;
  readonly conditionB: string;
}

export interface OwnResult {
  readonly verdicts: readonly PanelVerdict[];
  readonly correct: number | null;
  /**
   * What guessing alone would give: the share of right answers, and how likely as many right ones as this listener gave, or more. null
   * for answers that are not right or wrong.
   */
  readonly guessing: { readonly chance: number; readonly asManyOrMore: number } | null;
  readonly answered: number;
  /** null for methods without a right answer to each trial. */
  readonly reveal: readonly TrialReveal[] | null;
  /** What labels were exchanged for, where they were. */
  readonly debriefing: string | null;
}

interface Completion {
  /** Whom the qualification's gate turned away has a code of another kind. */
  readonly outcome: SessionOutcome;
  readonly code: string;
  readonly returnUrl: string | null;
  /** What labels were exchanged for, where they were and no session is to come. */
  readonly debriefing: string | null;
}

/** Whether the draws of the log are those of the secret that was committed to. */
export type DrawsVerification =
  | { readonly intact: true; readonly trials: number }
  | { readonly intact: false; readonly problem: string };

/** The listener's side. Every call waits until what it did is on the disk. */
export interface ListenerSide {
  face(request: { cookie: string | null; languages: readonly string[] }): PanelFace;
  startSession(request: StartRequest): Promise<{ created: boolean; cookie: string; session: SessionState }>;
  answerQuestionnaire(request: {
    cookie: string | null;
    answers: Readonly<Record<string, string | number>>;
  }): Promise<SessionState>;
  recordPassport(request: { cookie: string | null; passport: PlaybackPassport }): Promise<void>;
  /** `tab` names the page that asks; a trial open in another is refused unless taken over. */
  nextTrial(request: {
    cookie: string | null;
    tab: string | null;
    takeOver: boolean;
  }): Promise<PresentedTrial>;
  /** The trial after the one that is open, so that its sounds can be fetched meanwhile; null where there is none, or none yet. */
  prepareTrial(request: { cookie: string | null }): Promise<PresentedTrial | null>;
  /** Opens it once its turn has come; throws {@link TrialClosedError} where another is due by now. */
  openPreparedTrial(request: {
    cookie: string | null;
    trialToken: string;
    tab: string | null;
  }): Promise<void>;
  voidTrial(request: { cookie: string | null; trialToken: string; reason: VoidReason }): Promise<void>;
  /** Whether a stimulus token is of this panel, whoever holds it. */
  ownsStimulus(token: string): boolean;
  serveStimulus(request: {
    token: string;
    cookie: string | null;
    /** The token of a room's conductor, whose machine plays for all seats. */
    conductor: string | null;
    accepts: readonly StimulusType[];
  }): Promise<{ type: StimulusType; bytes: Uint8Array }>;
  answer(request: {
    cookie: string | null;
    trialToken: string;
    request: AnswerRequest;
  }): Promise<AnswerReply>;
  ownResult(request: { cookie: string | null }): Promise<OwnResult>;
  /** Once the session's last answer is on the disk, or its qualification was missed where that is a gate. */
  completion(request: { cookie: string | null }): Completion;
  /** A code that lets another device go on as the same listener: once, within ten minutes. */
  createHandover(request: { cookie: string | null }): Promise<{ code: string; expiresAt: string }>;
  claimHandover(request: { code: string }): Promise<{ cookie: string }>;
}

/** A trial as a seat sees it where the conductor's machine plays: all but the sounds. */
export type SeatTrial = Pick<
  PresentedTrial,
  | 'trialToken'
  | 'number'
  | 'total'
  | 'stage'
  | 'method'
  | 'question'
  | 'lowLabel'
  | 'highLabel'
  | 'allowsTies'
> & { readonly stimuli: readonly Pick<PresentedTrial['stimuli'][number], 'slot' | 'label'>[] };

/** Which presentation is under way in a room. */
export interface RoomTrial {
  readonly stage: TrialStage;
  readonly number: number;
  readonly attempt: number;
}

type PlaybackBy = 'seats' | 'conductor';
type SittingPhase = 'waiting' | 'running' | 'ended';

/** What a link to a room leads to. */
interface RoomFace {
  readonly playbackBy: PlaybackBy;
  /** What its seats are heard on; null where each says its own. */
  readonly playback: PlaybackSystem | null;
  readonly phase: SittingPhase;
}

/** How the room stands, for one of its seats. */
export interface SeatView {
  readonly seat: number;
  readonly playbackBy: PlaybackBy;
  readonly phase: SittingPhase;
  /** null between trials, and where each seat has its own. */
  readonly trial: RoomTrial | null;
  /** Whether this seat's answer to it is on the disk. */
  readonly isAnswered: boolean;
  /** What the room has heard of it: answers are taken once that is every stimulus. */
  readonly heard: readonly Slot[];
  /** Which switch is heard now; null for none, and where each seat plays. */
  readonly playing: Slot | null;
  /** Of the practice trial under way, once everyone has answered it, or of the one before; null where there is nothing to tell. */
  readonly feedback: PracticeFeedback | null;
  readonly session: SessionState;
}

/** What a seat's answer to a practice trial came to. */
export interface PracticeFeedback {
  readonly method: PanelMethod;
  readonly answer: GivenAnswer;
  readonly correct: boolean;
}

/** What the conductor's machine plays. */
export interface RoomPlays {
  /** Of the trial that it plays. */
  readonly trialToken: string;
  /** null for nothing. */
  readonly playing: Slot | null;
  /** What has sounded in this trial so far. */
  readonly heard: readonly Slot[];
}

/** `asked` is at the questions before the trials; `away` was not heard of for some seconds. */
export type SeatStatus = 'asked' | 'here' | 'answered' | 'away';

/** How the room stands, for its conductor, who is as blind as the seats. */
export interface RoomView extends RoomFace {
  readonly levelDba: number | null;
  readonly trial: RoomTrial | null;
  readonly trialsDone: number;
  readonly trialsTotal: number;
  readonly seats: readonly {
    readonly seat: number;
    readonly status: SeatStatus;
    /** Given in trials that count, of `trialsTotal`. */
    readonly answers: number;
  }[];
}

/** The side of a room: its seats by their cookies, its conductor by the token of the conductor's link. */
export interface SittingSide {
  /** Throws {@link LinkRefusedError} for a token that no room has. */
  look(request: { sitting: string }): RoomFace;
  /** The same for the conductor's link. */
  conduct(request: { conductor: string }): RoomView;
  seat(request: { cookie: string | null }): Promise<SeatView>;
  /** The trial that is under way, the same again however often it is asked for. */
  seatTrial(request: { cookie: string | null }): Promise<SeatTrial>;
  /** What the conductor's machine plays is told with each look. What the room has heard is kept, what plays just now is not. */
  room(request: { conductor: string | null; plays: RoomPlays | null }): Promise<RoomView>;
  begin(request: { conductor: string | null }): Promise<void>;
  /**
   * Leaves one trial and opens the next; null once there is none. What lies open and is not the one that is left, as after a reload,
   * is given up and drawn anew for those who have not answered.
   *
   * @throws {SeatsMissingError} if seats have not answered, unless it goes on without them
   */
  nextTrial(request: {
    conductor: string | null;
    /** Wanted for what the conductor reads, the most wanted first. */
    languages: readonly string[];
    leaves: string | null;
    withoutMissing: boolean;
  }): Promise<PresentedTrial | null>;
  voidTrial(request: { conductor: string | null; trialToken: string; reason: VoidReason }): Promise<void>;
  end(request: { conductor: string | null }): Promise<void>;
}

/** A room as its experimenter sees it. */
interface SittingEntry extends RoomView {
  readonly sitting: string;
  readonly begunAt: string;
}

/** A table of what an unblinded panel came to: `texts` are what listeners wrote, `answersTable` the answers for spreadsheets. */
export type TableName = 'answers' | 'answersTable' | 'comments' | 'sessions' | 'texts';

/** Takes the next piece of a table. */
export type TakeTable = (table: TableName, piece: string) => Promise<void>;

/** What was found of what listeners wrote, held against the hashes in the log. */
export interface TextsVerification {
  /** As they were written. */
  readonly kept: number;
  /** Of listeners who were erased. */
  readonly erased: number;
  /** The first that is missing or was changed; null when none is. */
  readonly problem: string | null;
}

/** What was found of the certificates that the panel's pack was frozen with. */
export interface SwitchingVerification extends SwitchProof {
  /** Whether the player that was proven is the one that pages are sent now; null where none was, or none is built here. */
  readonly isOfThisPlayer: boolean | null;
  /** Why the certificates count for nothing; null when they do. */
  readonly problem: string | null;
}

/** A listener's words about a trial. */
export interface TrialComment {
  readonly session: string;
  readonly stage: TrialStage;
  readonly trial: number;
  readonly comment: string;
}

/** The evidence as it is, and as it came along. */
interface WatchedEvidence extends PanelEvidence {
  readonly course: readonly EvidencePoint[];
}

/** The experimenter's side: blind until unblinded. */
export interface ExperimenterSide {
  readonly definition: PanelDefinition;
  readonly definitionSha256: string;
  readonly packSha256: string;
  /** In the panel's first language. */
  readonly title: string;
  /** Whether it was proven, before anybody listened, that a switch tells nothing. */
  readonly switching: SwitchProof;
  progress(): PanelProgress;
  quality(): PanelQuality;
  /** How each listener came, heard and went on, as rows for a table. */
  sessions(): readonly SessionRow[];
  /** null where the analysis plan does not allow to look. */
  evidence(): WatchedEvidence | null;
  close(): Promise<void>;
  /** Once, for a closed panel, with who and why in the log. Throws {@link PanelStillOpenError} unless it is closed. */
  unblind(request: { reason: string; by: string }): Promise<void>;
  /** Every answer with its conditions named, and the verdicts. Throws {@link PanelStillBlindError} before unblinding. */
  results(): Promise<PanelOutcome>;
  /** The same without judging them. Throws {@link PanelStillBlindError} before unblinding. */
  rows(): Promise<readonly PanelResultRow[]>;
  /** The verdicts in words and pictures, made once. Throws {@link PanelStillBlindError} before unblinding. */
  report(): Promise<PanelReport>;
  /** Throws {@link PanelStillBlindError} before unblinding. */
  comments(): Promise<readonly TrialComment[]>;
  /** Who is who. Throws {@link PanelStillBlindError} before unblinding. */
  blindingKey(): BlindingKey;
  /** What sessions that ended are known by on a crowd platform; tells nothing of answers. */
  completionCodes(): Promise<
    readonly {
      code: string;
      outcome: SessionOutcome;
      listener: string;
      source: string;
      verified: boolean | null;
    }[]
  >;
  /** All of it as texts of tables, piece by piece. Throws {@link PanelStillBlindError} before unblinding. */
  writeTables(take: TakeTable): Promise<TextsVerification>;
  /** Whether the switch was proven by the pack that was frozen, and with the player that pages are sent now. */
  verifySwitching(): Promise<SwitchingVerification>;
  /** Whether the draws in the log are those of the secret that was committed to; tells none of them. */
  verifyDraws(): Promise<DrawsVerification>;
  /** Whether what listeners wrote is what the log holds the hashes of; tells none of it. */
  verifyTexts(): Promise<TextsVerification>;
  sittings(): readonly SittingEntry[];
  /**
   * Begins a sitting; its links' tokens are said once and never kept.
   *
   * @throws {NotAllowedError} if the panel cannot be heard that way
   */
  beginSitting(request: {
    playbackBy: PlaybackBy;
    playback: PlaybackSystem | null;
    levelDba: number | null;
    by: string;
  }): Promise<{ sitting: string; joinToken: string; conductorToken: string }>;
  /** What a sound level meter read, as long as nothing is unblinded. */
  noteLevel(request: { sitting: string; levelDba: number | null; by: string }): Promise<void>;
  endSitting(request: { sitting: string }): Promise<void>;
  /** Links' tokens, said once and never kept. */
  invite(request: { labels: readonly string[] }): Promise<readonly { label: string; invite: string }[]>;
  /**
   * Removes what a listener wrote and how the listener was known outside; answers stay under the pseudonym.
   *
   * @throws {NotFoundError} for a pseudonym that nobody has
   */
  eraseListener(request: { listener: string; by: string }): Promise<void>;
}
