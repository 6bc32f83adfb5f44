/** How a panel is going, for the experimenter, who is blind too: counts, and nothing by condition. */
import type { PanelMethod, PlaybackSystem } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import type { PanelState } from './panel-records.ts';
import type { PanelTally } from './panel-tally.ts';
import { median } from './session-quality.ts';

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
  tally,
  title,
  blinding,
}: {
  state: PanelState;
  tally: PanelTally;
  title: string;
  blinding: Pick<Blinding, 'trialCounts'>;
}): PanelProgress {
  const { definition } = state;
  const { answers, redraws, overRedrawLimit, coins, byPlayback, responseSeconds, finished } = tally;
  return {
    panelId: definition.panelId,
    version: definition.version,
    title,
    method: definition.method,
    simulated: definition.simulated,
    state: state.phase,
    listeners: state.counted.listeners,
    sessionsStarted: state.counted.sessions,
    sessionsFinished: finished.size,
    rehearsals: state.rehearsals.sessions,
    answers,
    answersWanted: definition.answersWanted,
    trialsPerSession: blinding.trialCounts.trials,
    voidedTrials: redraws,
    overRedrawLimit,
    invites: state.invites,
    coins,
    balance: coins === null ? 'fine' : coinBalance(coins),
    byPlayback: [...byPlayback]
      .map(([playback, ofPlayback]) => ({ playback, answers: ofPlayback }))
      .sort((one, other) => other.answers - one.answers || (one.playback < other.playback ? -1 : 1)),
    medianResponseSeconds: median(responseSeconds),
    openedAt: state.openedAt,
    lastEventAt: state.lastEventAt,
  };
}

function coinBalance({ first, second }: { first: number; second: number }): 'fine' | 'unusual' {
  const tosses = first + second;
  return tosses > 0 && (first - second) ** 2 / tosses > UNUSUAL_CHI_SQUARE ? 'unusual' : 'fine';
}
