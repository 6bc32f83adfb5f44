/** What the panel's page says before and during a session, in one language. */
import { type LocalizedText, textIn } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import type { PanelFace } from './panel-api.ts';
import type { ListenerRecord, PanelState } from './panel-records.ts';
import { nextPlace } from './panel-state.ts';
import { playbackWanted, type SessionState } from './session-flow.ts';

export function panelFace({
  state,
  blinding,
  listener,
  session,
  language,
  minutes,
  takesAnswers,
}: {
  state: PanelState;
  blinding: Blinding;
  /** Who looks; null for somebody new. */
  listener: ListenerRecord | null;
  session: SessionState | null;
  language: string;
  minutes: number;
  takesAnswers: boolean;
}): PanelFace {
  const { definition } = state;
  const inLanguage = (text: LocalizedText) => textIn(text, [language, ...definition.languages]);
  const place = nextPlace(state, {
    listener: listener?.listener ?? '',
    rehearsal: listener?.rehearsal ?? false,
  });
  return {
    panelId: definition.panelId,
    title: inLanguage(definition.title),
    method: definition.method,
    language,
    languages: definition.languages,
    question: inLanguage(definition.question),
    introduction: inLanguage(definition.introduction),
    trialsPerSession: blinding.trialCounts.trials,
    qualificationTrials: definition.qualification?.trials ?? 0,
    trainingTrials: definition.trainingTrials,
    minutes,
    sessionsPerListener: definition.sessions.perListener,
    playbackWanted: playbackWanted(listener?.sessions ?? [], blinding.playbackOrder(place)),
    questionnaire: definition.questionnaire.map(({ fieldId, question, kind, options, required }) => ({
      fieldId,
      question: inLanguage(question),
      kind,
      options: options.map(({ value, label }) => ({ value, label: inLanguage(label) })),
      required,
    })),
    switchLaw: definition.switchLaw ?? 'dip',
    access: definition.access.by,
    crowdPlatform: definition.access.crowd?.platform ?? null,
    showOwnResult: definition.showOwnResult,
    simulated: definition.simulated,
    state: takesAnswers ? 'open' : 'closed',
    session,
  };
}
