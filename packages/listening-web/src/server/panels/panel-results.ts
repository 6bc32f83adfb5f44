/** A panel's answers as tidy rows, practice included and marked, in the order given. Names what was behind the switches. */
import { PANEL_RESULTS_SCHEMA, type PanelResultRow } from '@earwitness/bench/panel';
import type { Blinding, RevealedTrial } from '../blinding/blinding.ts';
import type { GivenAnswer } from './given-answer.ts';
import type { PanelJournal } from './panel-journal.ts';
import type { ListenerRecord, PanelState, SessionRecord, TrialRecord } from './panel-records.ts';
import { drawnAs, isQualified } from './session-flow.ts';

export interface ResultRequest {
  readonly journal: Pick<PanelJournal, 'state' | 'tally'>;
  readonly trials: readonly TrialRecord[];
  readonly blinding: Pick<Blinding, 'reveal' | 'isCorrect'>;
  /** What listeners wrote, by what the log holds of it; erased texts are not among them. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether the experimenter's own looks have rows: for whoever took one, never for the panel. */
  readonly withRehearsals?: boolean;
}

/** Rows of some trials; those without an answer have none. */
export const resultRows = ({ trials, ...request }: ResultRequest): PanelResultRow[] =>
  trials.flatMap(trialRows(request));

/** What tells the rows of one trial after another. */
export function trialRows({
  journal,
  blinding,
  texts,
  withRehearsals = false,
}: Omit<ResultRequest, 'trials'>): (trial: TrialRecord) => PanelResultRow[] {
  const { state } = journal;
  const aboutListeners = new Map<string, ListenerColumns>();
  const columnsOf = (listener: string): ListenerColumns => {
    const known = aboutListeners.get(listener) ?? listenerColumns({ journal, texts, listener });
    aboutListeners.set(listener, known);
    return known;
  };
  return (trial) => {
    const session = state.sessions.get(trial.place.session);
    if (trial.answer === null || session === undefined) return [];
    if (session.rehearsal && !withRehearsals) return [];
    const drawn = drawnAs(trial);
    const revealed = blinding.reveal(drawn);
    return rowsOf({
      answer: trial.answer.answer,
      revealed,
      correct: blinding.isCorrect(drawn, trial.answer.answer),
      everyRow: columnsOfEveryRow({ state, trial, answer: trial.answer, session, revealed }),
      columns: columnsOf(session.listener),
    });
  };
}

interface ListenerColumns {
  readonly isQualified: boolean | null;
  readonly questionnaire: Readonly<Record<string, string | number>>;
}

function listenerColumns({
  journal: { state, tally },
  texts,
  listener,
}: Pick<ResultRequest, 'journal' | 'texts'> & { listener: string }): ListenerColumns {
  const record = state.listeners.get(listener);
  return {
    isQualified: record === undefined ? null : isQualified(record, { definition: state.definition, tally }),
    questionnaire: questionnaireOf(record, texts),
  };
}

function questionnaireOf(
  record: ListenerRecord | undefined,
  texts: ReadonlyMap<string, string>,
): Readonly<Record<string, string | number>> {
  const text = texts.get(record?.sessions[0]?.questionnaireSha256 ?? '');
  if (text === undefined) return {};
  const answers = JSON.parse(text) as Readonly<Record<string, string | number>>;
  return Object.fromEntries(Object.entries(answers).map(([fieldId, value]) => [`q_${fieldId}`, value]));
}

function columnsOfEveryRow({
  state: { definition },
  trial,
  answer,
  session,
  revealed,
}: {
  state: PanelState;
  trial: TrialRecord;
  answer: NonNullable<TrialRecord['answer']>;
  session: SessionRecord;
  revealed: RevealedTrial;
}) {
  const { kind, level, itemId, startSeconds, slots, attribute } = revealed;
  return {
    schema: PANEL_RESULTS_SCHEMA,
    panelId: definition.panelId,
    simulated: definition.simulated,
    listener: session.listener,
    session: session.session,
    sessionNumber: session.sessionNumber,
    trial: trial.number,
    kind,
    training: trial.stage !== 'trials',
    catchTrial: kind === 'catch',
    method: definition.method,
    attribute: attribute === null ? null : (definition.attributes[attribute]?.attributeId ?? null),
    itemId,
    startSeconds,
    level,
    presented: slots.map(({ slot, conditionId }) => `${slot}=${conditionId}`).join(' '),
    confidence: answer.confidence,
    responseSeconds: answer.responseSeconds,
    switches: answer.switches,
    redraws: trial.attempt,
    playback: session.playback,
    trainedListener: session.trainedListener,
    language: session.language,
    source: session.source,
    verified: session.verified,
    sitting: session.seat?.sitting.session ?? null,
    sharedPlayback: session.drawnFor !== session.session,
    levelDba: session.seat?.sitting.levelDba ?? null,
  } as const;
}

function rowsOf({
  answer,
  revealed,
  correct,
  everyRow,
  columns,
}: {
  answer: GivenAnswer;
  revealed: RevealedTrial;
  correct: boolean | null;
  everyRow: ReturnType<typeof columnsOfEveryRow>;
  columns: ListenerColumns;
}): PanelResultRow[] {
  const { isQualified: qualified, questionnaire } = columns;
  const shared = { ...everyRow, trainedListener: qualified ?? everyRow.trainedListener, ...questionnaire };
  if ('choice' in answer) {
    const { truth, conditionA, conditionB, labels } = revealed;
    return [
      { ...shared, answers: 'choice', conditionA, conditionB, truth, choice: answer.choice, correct, labels },
    ];
  }
  if ('ranking' in answer) {
    const nameOf = (slot: string) => revealed.slots.find((one) => one.slot === slot)?.conditionId ?? '';
    const ranking = answer.ranking.map((place) => place.map(nameOf).sort().join(' = ')).join(' > ');
    return [{ ...shared, answers: 'ranking', ranking, correct }];
  }
  return answer.ratings.flatMap(({ slot, rating }) => {
    const under = revealed.slots.find((one) => one.slot === slot);
    if (under === undefined) return [];
    const { conditionId: condition, role } = under;
    return [{ ...shared, answers: 'rating' as const, condition, role, slot, rating, correct }];
  });
}
