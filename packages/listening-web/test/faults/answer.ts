/** What fault tests send and look for: one answer of one client, which can be told from every other. */
import type { PanelEvent } from '../../src/server/panels/panel-events.ts';

export interface Answer {
  readonly client: number;
  /** From 1, one more each time: a client sends its next when this one was acknowledged. */
  readonly number: number;
}

export const PANEL_ID = 'p';

/** An answer as an event of the log. */
export const eventOf = ({ client, number }: Answer): PanelEvent => ({
  kind: 'trial-voided',
  session: client.toString(16).padStart(32, '0'),
  stage: 'trials',
  number,
  attempt: 0,
  reason: 'glitch',
});

/** The answer that an event was made of. */
export function answerOf(event: PanelEvent): Answer {
  if (event.kind !== 'trial-voided') throw new TypeError(`Cannot read an answer out of ${event.kind}`);
  return { client: Number.parseInt(event.session, 16), number: event.number };
}

export const keyOf = ({ client, number }: Answer): string => `${client} ${number}`;
