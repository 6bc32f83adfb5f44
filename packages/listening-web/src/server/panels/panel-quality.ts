/** How good a panel's answers look, before anybody knows what they say: control trials, pace, sides, and what listeners' devices told. */
import type { Blinding } from '../blinding/blinding.ts';
import type { PanelState } from './panel-records.ts';
import type { PanelTally } from './panel-tally.ts';
import { type SessionQuality, sessionQuality, type Tally } from './session-quality.ts';

export interface PanelQuality {
  /** Whoever listens gets these right. */
  readonly catchTrials: Tally;
  /** There is nothing to hear in these: what is right beyond chance is bias or a leak; of same-different, what is wrong are false alarms. */
  readonly nullTrials: Tally;
  readonly repeats: number;
  readonly sessions: readonly SessionQuality[];
  readonly flagged: number;
}

export function panelQuality({
  state,
  tally: { catchTrials, nullTrials, repeats, finished },
  blinding,
}: {
  state: PanelState;
  tally: PanelTally;
  blinding: Pick<Blinding, 'kindOf' | 'isCorrect' | 'trialCounts'>;
}): PanelQuality {
  const sessions = [...state.sessions.values()]
    .filter(({ rehearsal }) => !rehearsal)
    .map((session) => finished.get(session.session) ?? sessionQuality(session, blinding));
  return {
    catchTrials,
    nullTrials,
    repeats,
    sessions,
    flagged: sessions.filter(({ flags }) => flags.length > 0).length,
  };
}
