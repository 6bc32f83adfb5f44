/** How a panel is going, for the experimenter, who is blind too: counts, and nothing by condition. */
import type { PanelMethod, PlaybackSystem } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import type { PanelState } from './panel-state.ts';

export interface PanelProgress {
  readonly panelId: string;
  readonly title: string;
  readonly method: PanelMethod;
  readonly simulated: boolean;
  readonly state: 'open' | 'closed' | 'unblinded';
  /** Different pseudonyms: who comes again is counted once. */
  readonly listeners: number;
  readonly sessionsStarted: number;
  readonly sessionsFinished: number;
  /** Scored trials; training is not counted in this or any figure below. */
  readonly answers: number;
  readonly answersWanted: number | null;
  readonly trialsPerSession: number;
  readonly voidedTrials: number;
  /** How the deciding coin fell: X was A or B; in methods without X, the pair's first stimulus lay under A or B. */
  readonly xIsA: number;
  readonly xIsB: number;
  readonly balance: 'fine' | 'unusual';
  readonly byPlayback: readonly { readonly playback: PlaybackSystem; readonly answers: number }[];
  readonly medianResponseSeconds: number | null;
  readonly lastEventAt: string;
}

/** Chi-square of one degree of freedom at p = 0.001, the level at which assignment checks warn. */
const UNUSUAL_CHI_SQUARE = 10.828;

export function panelProgress({
  state,
  blinding,
}: {
  state: PanelState;
  blinding: Pick<Blinding, 'coinSides'>;
}): PanelProgress {
  const { definition } = state;
  const scored = state.answeredTrials.filter((trial) => !trial.training);
  const xIsA = scored.filter((trial) => blinding.coinSides(trial).firstSide).length;
  const xIsB = scored.length - xIsA;
  const sessions = [...state.sessions.values()];
  return {
    panelId: definition.panelId,
    title: definition.title,
    method: definition.method,
    simulated: definition.simulated,
    state: state.phase,
    listeners: new Set(sessions.map(({ listener }) => listener)).size,
    sessionsStarted: sessions.length,
    sessionsFinished: sessions.filter((session) => session.trialsDone >= definition.trialsPerSession).length,
    answers: scored.length,
    answersWanted: null,
    trialsPerSession: definition.trialsPerSession,
    voidedTrials: state.voidedTrials,
    xIsA,
    xIsB,
    balance: coinBalance(xIsA, xIsB),
    byPlayback: countByPlayback(scored.flatMap((trial) => state.sessions.get(trial.session)?.playback ?? [])),
    medianResponseSeconds: median(scored.flatMap((trial) => trial.answer?.responseSeconds ?? [])),
    lastEventAt: state.lastEventAt,
  };
}

function coinBalance(heads: number, tails: number): 'fine' | 'unusual' {
  const tosses = heads + tails;
  return tosses > 0 && (heads - tails) ** 2 / tosses > UNUSUAL_CHI_SQUARE ? 'unusual' : 'fine';
}

function countByPlayback(playbacks: readonly PlaybackSystem[]): PanelProgress['byPlayback'] {
  const counts = new Map<PlaybackSystem, number>();
  for (const playback of playbacks) counts.set(playback, (counts.get(playback) ?? 0) + 1);
  return [...counts]
    .map(([playback, answers]) => ({ playback, answers }))
    .sort((one, other) => other.answers - one.answers || (one.playback < other.playback ? -1 : 1));
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
