/** A panel's sessions as rows for a table: how each listener came, heard and went on; nothing of what was answered. */
import type { PanelDefinition } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import type { PanelState } from './panel-records.ts';
import type { PanelTally } from './panel-tally.ts';
import { isQualified } from './session-flow.ts';
import { sessionQuality } from './session-quality.ts';

/** A cell is a text, a number, yes or no, or nothing. */
export type SessionRow = Readonly<Record<string, string | number | boolean | null>>;

/** Rehearsals are in it, and marked. */
export function sessionTable({
  state,
  tally,
  definition,
  blinding,
}: {
  state: PanelState;
  tally: PanelTally;
  definition: PanelDefinition;
  blinding: Pick<Blinding, 'kindOf' | 'isCorrect' | 'trialCounts'>;
}): readonly SessionRow[] {
  return [...state.sessions.values()].map((session) => {
    const { listener, passport } = session;
    const record = state.listeners.get(listener);
    const quality = tally.finished.get(session.session) ?? sessionQuality(session, blinding);
    return {
      panelId: definition.panelId,
      session: session.session,
      listener,
      sessionNumber: session.sessionNumber,
      rehearsal: session.rehearsal,
      startedAt: session.startedAt,
      finished: quality.isFinished,
      playback: session.playback,
      language: session.language,
      source: session.source,
      verified: session.verified,
      sitting: session.seat?.sitting.session ?? null,
      seat: session.seat?.number ?? null,
      levelDba: session.seat?.sitting.levelDba ?? null,
      trainedListener: session.trainedListener,
      qualified: record === undefined ? null : isQualified(record, { definition, tally }),
      answers: quality.answers,
      medianResponseSeconds: quality.medianResponseSeconds,
      redraws: quality.redraws,
      catchTrialsRight: quality.catchTrials.right,
      catchTrials: quality.catchTrials.answers,
      flags: quality.flags.join(' '),
      contextSampleRate: passport?.contextSampleRate ?? null,
      outputLatencySeconds: passport?.outputLatencySeconds ?? null,
      channelCount: passport?.channelCount ?? null,
      headphoneCheck: passport?.headphoneCheck ?? null,
      leftRightCheck: passport?.leftRightCheck ?? null,
      levelCheck: passport?.levelCheck ?? null,
      bandwidthHz: passport?.bandwidthHz ?? null,
    };
  });
}
