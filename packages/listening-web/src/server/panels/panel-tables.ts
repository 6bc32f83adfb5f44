/** What an unblinded panel came to, as tables: written piece by piece, so that a panel of any length takes the memory of a few, and of what listeners wrote. */
import { rowsAsCsv, rowsAsJsonLines } from '@earwitness/bench/answers';
import type { PanelResultRow } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import type { TakeTable, TextsVerification, TrialComment } from './panel-api.ts';
import type { PanelJournal } from './panel-journal.ts';
import { trialRows } from './panel-results.ts';
import { sessionTable } from './session-table.ts';
import { trialComments } from './trial-comments.ts';
import { verifyTexts } from './verify-texts.ts';

const ROWS_PER_PIECE = 500;

/** Writes all tables, and says what was found of the texts on the way. */
export async function writePanelTables(
  { journal, blinding }: { journal: PanelJournal; blinding: Blinding },
  take: TakeTable,
): Promise<TextsVerification> {
  const texts = await journal.texts();
  const rowsOf = trialRows({ journal, blinding, texts });
  const columns = new Set<string>();
  const comments: TrialComment[] = [];
  // There whether anybody answered or not.
  await take('answers', '');
  await journal.visitAnsweredTrials(async (trial) => {
    comments.push(...trialComments([trial], texts));
    const rows = rowsOf(trial);
    for (const column of rows.flatMap((row) => Object.keys(row))) columns.add(column);
    await take('answers', rowsAsJsonLines(rows));
  });

  let rows: PanelResultRow[] = [];
  let header = true;
  async function takeRows(): Promise<void> {
    await take('answersTable', rowsAsCsv(rows, { columns: [...columns], header }));
    header = false;
    rows = [];
  }
  await journal.visitAnsweredTrials(async (trial) => {
    rows.push(...rowsOf(trial));
    if (rows.length >= ROWS_PER_PIECE) await takeRows();
  });
  if (rows.length > 0 || header) await takeRows();

  const { state, tally } = journal;
  const { definition } = state;
  await take('comments', rowsAsCsv(comments.map((comment) => ({ ...comment }))));
  await take('sessions', rowsAsCsv(sessionTable({ state, tally, definition, blinding })));
  // There whether anybody wrote or not.
  await take('texts', '');
  return verifyTexts({ journal }, (text) => take('texts', `${JSON.stringify(text)}\n`));
}
