import type { Blinding } from '../blinding/blinding.ts';
import { QuotaFullError } from '../errors.ts';
import type { PanelJournal } from './panel-journal.ts';
import type { ListenerRecord, SessionRecord } from './panel-records.ts';
import { isFinished, isQualified, isTurnedAway } from './session-flow.ts';

/** Who has done nothing for so long has left, and somebody else may have the place. */
const LEFT_AFTER_MINUTES = 60;

type QuotaColumns = Pick<SessionRecord, 'playback' | 'trainedListener' | 'language'>;

/**
 * Turns a listener away where the panel has enough like them; one who is counted already may go on.
 *
 * Counted are listeners with a session that is finished, or in which something happened within the last hour; not those whom the
 * qualification turned away. Who is trained says the qualification, where a listener has taken one, else the listener.
 *
 * @throws {QuotaFullError} naming the column and the value
 */
export function refuseFullQuota(
  { journal, blinding }: { journal: PanelJournal; blinding: Pick<Blinding, 'trialCounts'> },
  { listener, ...request }: QuotaColumns & { listener: string },
): void {
  const { definition, listeners } = journal.state;
  const qualification = { definition, tally: journal.tally };
  const presentSince = new Date(journal.now().getTime() - LEFT_AFTER_MINUTES * 60_000).toISOString();
  const hasValue = (
    record: ListenerRecord | undefined,
    columns: QuotaColumns,
    { column, value }: { column: keyof QuotaColumns; value: string },
  ): boolean => {
    const qualified = record === undefined ? null : isQualified(record, qualification);
    return String(column === 'trainedListener' ? (qualified ?? columns[column]) : columns[column]) === value;
  };
  const isCounted = (session: SessionRecord): boolean =>
    isFinished(session, { blinding }) || session.lastEventAt >= presentSince;

  for (const quota of definition.quotas) {
    if (!hasValue(listeners.get(listener), request, quota)) continue;
    const alike = [...listeners.values()].filter(
      (one) =>
        !one.rehearsal &&
        one.listener !== listener &&
        !isTurnedAway(one, qualification) &&
        one.sessions.some((session) => isCounted(session) && hasValue(one, session, quota)),
    );
    if (alike.length >= quota.listeners) throw new QuotaFullError(quota);
  }
}
