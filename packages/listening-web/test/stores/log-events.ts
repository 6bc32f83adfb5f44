/** Events to fill logs with. */
import type { PanelEvent } from '../../src/server/panels/panel-events.ts';

export const RECORDED_AT = '2026-01-01T00:00:00.000Z';

/** One that can be told from others by session and number. */
export const numbered = (number: number, session = 'a'.repeat(32)): PanelEvent => ({
  kind: 'trial-voided',
  session,
  stage: 'trials',
  number,
  attempt: 0,
  reason: 'glitch',
});

/** Numbered events of a panel, of one session. */
export const batchOf = (...numbers: readonly number[]) => ({
  panelId: 'p',
  recordedAt: RECORDED_AT,
  events: numbers.map((number) => numbered(number)),
});
