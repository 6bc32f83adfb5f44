/** Where a listener is in a session, in words. */
import { msg, str } from '@lit/localize';
import type { Panel, SessionState, Trial } from '../api.ts';

/** "Trial 3 of 12". */
export function trialPlace({ stage, number, total }: Pick<Trial, 'stage' | 'number' | 'total'>): string {
  if (stage === 'training') return msg(str`Practice ${number} of ${total}`);
  if (stage === 'qualification') return msg(str`Check of your ears ${number} of ${total}`);
  return msg(str`Trial ${number} of ${total}`);
}

/** Of the whole session, 0…1. */
export function shareDone(session: SessionState | null): number {
  if (session === null) return 0;
  const { qualificationDone, trainingDone, trialsDone } = session;
  const { qualificationTotal, trainingTotal, trialsTotal } = session;
  const total = qualificationTotal + trainingTotal + trialsTotal;
  return total === 0 ? 0 : (qualificationDone + trainingDone + trialsDone) / total;
}

/** "about 6 minutes left". */
export function timeLeft({ minutes }: Pick<Panel, 'minutes'>, session: SessionState | null): string {
  const left = Math.ceil(minutes * (1 - shareDone(session)));
  return left <= 1 ? msg('about a minute left') : msg(str`about ${left} minutes left`);
}
