/** What a listener is told of the own answers when all sessions are over. */
import { PANEL_METHODS, type PanelResultRow, textIn } from '@earwitness/bench/panel';
import { binomialTails } from '@earwitness/bench/statistics';
import type { Blinding } from '../blinding/blinding.ts';
import type { OwnResult, TrialReveal } from './panel-api.ts';
import type { PanelJournal } from './panel-journal.ts';
import { judgeTrials } from './panel-outcome.ts';
import type { SessionRecord, TrialRecord } from './panel-records.ts';
import { drawnAs } from './session-flow.ts';

/** The result of one finished session, with what was behind each of its trials. */
export async function ownResult({
  session,
  journal,
  blinding,
}: {
  session: SessionRecord;
  journal: PanelJournal;
  blinding: Blinding;
}): Promise<OwnResult> {
  const { method, labelSwap, languages } = journal.state.definition;
  const answered = await journal.answeredTrials({ session: session.session });
  const trials = answered.filter(({ stage }) => stage === 'trials');
  const { rows, verdicts } = judgeTrials({
    journal,
    trials,
    blinding,
    texts: new Map(),
    withRehearsals: session.rehearsal,
  });
  const counted = rows.filter(({ kind }) => kind === 'trial' || kind === 'repeat');
  const scored = counted.filter(({ correct }) => correct !== null).length;
  const correct = scored === 0 ? null : counted.filter((row) => row.correct === true).length;
  const { chance } = PANEL_METHODS[method];
  return {
    verdicts,
    correct,
    guessing:
      correct === null || chance === null
        ? null
        : { chance, asManyOrMore: binomialTails({ successes: correct, n: scored, chance }).upper },
    answered: PANEL_METHODS[method].answers === 'rating' ? trials.length : counted.length,
    reveal: revealOf({ trials, rows, blinding, method }),
    debriefing: labelSwap === null ? null : textIn(labelSwap.debriefing, [session.language, ...languages]),
  };
}

function revealOf({
  trials,
  rows,
  blinding,
  method,
}: {
  trials: readonly TrialRecord[];
  rows: readonly PanelResultRow[];
  blinding: Blinding;
  method: PanelResultRow['method'];
}): readonly TrialReveal[] | null {
  const { answers, chance } = PANEL_METHODS[method];
  if (answers !== 'choice') return null;
  return rows.flatMap((row, index) => {
    const trial = trials[index];
    if (trial === undefined || row.answers !== 'choice') return [];
    const { choice, truth, correct, conditionA, conditionB } = row;
    const { itemTitle } = blinding.reveal(drawnAs(trial));
    return {
      trial: row.trial,
      choice,
      truth: chance === null ? null : truth,
      correct,
      itemTitle,
      conditionA,
      conditionB,
    };
  });
}
