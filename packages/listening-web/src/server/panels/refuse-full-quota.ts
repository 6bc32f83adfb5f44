import { QuotaFullError } from '../errors.ts';
import type { StartRequest } from './panel-api.ts';
import type { PanelState } from './panel-state.ts';

/**
 * Turns a listener away where the panel has enough like them; one who is counted already may go on.
 *
 * @throws {QuotaFullError} naming the column and the value
 */
export function refuseFullQuota(
  { definition, listeners }: Pick<PanelState, 'definition' | 'listeners'>,
  {
    listener,
    ...request
  }: Pick<StartRequest, 'playback' | 'trainedListener' | 'language'> & { listener: string },
): void {
  for (const { column, value, listeners: wanted } of definition.quotas) {
    if (String(request[column]) !== value) continue;
    const alike = [...listeners.values()].filter(
      (one) =>
        !one.rehearsal &&
        one.listener !== listener &&
        one.sessions.some((session) => String(session[column]) === value),
    );
    if (alike.length >= wanted) throw new QuotaFullError({ column, value });
  }
}
