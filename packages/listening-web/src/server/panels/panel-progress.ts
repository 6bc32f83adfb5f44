/** How a panel is going, for the experimenter, who is blind too: counts, and nothing by condition. */
import type { PanelMethod, PlaybackSystem } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import type { PanelState, SessionRecord, TrialRecord } from './panel-state.ts';
import { drawnAs, isFinished } from './session-flow.ts';

export interface PanelProgress {
  readonly panelId: string;
  readonly version: number;
  readonly title: string;
  readonly method: PanelMethod;
  readonly simulated: boolean;
  readonly state: 'open' | 'closed' | 'unblinded';
  /** Different pseudonyms: who comes again is counted once. Rehearsals are in no figure here but their own. */
  readonly listeners: number;
  readonly sessionsStarted: number;
  readonly sessionsFinished: number;
  readonly rehearsals: number;
  /** Counted trials and controls; practice and qualification are in no figure below. */
  readonly answers: number;
  readonly answersWanted: number | null;
  readonly trialsPerSession: number;
  readonly voidedTrials: number;
  /** Trials that were drawn anew more often than reloads explain. */
  readonly overRedrawLimit: number;
  readonly invites: number;
  /** How the deciding coin fell: on the first of its two sides, or the second; null for methods without one. */
  readonly coins: { readonly first: number; readonly second: number } | null;
  readonly balance: 'fine' | 'unusual';
  readonly byPlayback: readonly { readonly playback: PlaybackSystem; readonly answers: number }[];
  readonly medianResponseSeconds: number | null;
  readonly openedAt: string;
  readonly lastEventAt: string;
}

/** Chi-square of one degree of freedom at p = 0.001, the level at which assignment checks warn. */
const UNUSUAL_CHI_SQUARE = 10.828;

export function panelProgress({
  state,
  title,
  blinding,
}: {
  state: PanelState;
  title: string;
  blinding: Pick<Blinding, 'fellOnFirst' | 'trialCounts' | 'isCorrect'>;
}): PanelProgress {
  const { definition } = state;
  const sessions = [...state.sessions.values()].filter(({ rehearsal }) => !rehearsal);
  const answered = countedTrials(state);
  const coins = countCoins(answered, blinding);
  return {
    panelId: definition.panelId,
    version: definition.version,
    title,
    method: definition.method,
    simulated: definition.simulated,
    state: state.phase,
    listeners: state.counted.listeners,
    sessionsStarted: sessions.length,
    sessionsFinished: sessions.filter((session) => isFinished(session, { blinding })).length,
    rehearsals: state.rehearsals.sessions,
    answers: answered.length,
    answersWanted: definition.answersWanted,
    trialsPerSession: blinding.trialCounts.trials,
    voidedTrials: sessions.reduce((sum, { redraws }) => sum + redraws, 0),
    overRedrawLimit: state.openedTrials.filter(
      ({ overRedrawLimit, place }) => overRedrawLimit && !place.rehearsal,
    ).length,
    invites: state.invites,
    coins,
    balance: coins === null ? 'fine' : coinBalance(coins),
    byPlayback: countByPlayback(answered.map((trial) => sessionOf(state, trial).playback)),
    medianResponseSeconds: median(answered.flatMap((trial) => trial.answer?.responseSeconds ?? [])),
    openedAt: state.openedAt,
    lastEventAt: state.lastEventAt,
  };
}

/** Answered trials of the counted stage, in the order of the log, without rehearsals. */
export const countedTrials = (state: PanelState): TrialRecord[] =>
  state.answeredTrials.filter(({ stage, place }) => stage === 'trials' && !place.rehearsal);

function sessionOf(state: PanelState, { place }: TrialRecord): SessionRecord {
  const session = state.sessions.get(place.session);
  if (session === undefined) throw new RangeError(`Cannot count as session ${place.session} never started`);
  return session;
}

/** Of answered trials, which do not change any more; drawing each again takes most of the time of a look. */
const knownCoins = new WeakMap<TrialRecord, boolean | null>();

function countCoins(trials: readonly TrialRecord[], blinding: Pick<Blinding, 'fellOnFirst'>) {
  let first = 0;
  let second = 0;
  for (const trial of trials) {
    const known = knownCoins.get(trial);
    const fellOnFirst = known === undefined ? blinding.fellOnFirst(drawnAs(trial)) : known;
    knownCoins.set(trial, fellOnFirst);
    if (fellOnFirst === null) return null;
    if (fellOnFirst) first += 1;
    else second += 1;
  }
  return trials.length === 0 ? null : { first, second };
}

function coinBalance({ first, second }: { first: number; second: number }): 'fine' | 'unusual' {
  const tosses = first + second;
  return tosses > 0 && (first - second) ** 2 / tosses > UNUSUAL_CHI_SQUARE ? 'unusual' : 'fine';
}

function countByPlayback(playbacks: readonly PlaybackSystem[]): PanelProgress['byPlayback'] {
  const counts = new Map<PlaybackSystem, number>();
  for (const playback of playbacks) counts.set(playback, (counts.get(playback) ?? 0) + 1);
  return [...counts]
    .map(([playback, answers]) => ({ playback, answers }))
    .sort((one, other) => other.answers - one.answers || (one.playback < other.playback ? -1 : 1));
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
