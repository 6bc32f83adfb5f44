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
  const { done, total } = trialsOf(session);
  return total === 0 ? 0 : done / total;
}

/** "about 6 minutes left". */
export function timeLeft({ minutes }: Pick<Panel, 'minutes'>, session: SessionState | null): string {
  const { done, total } = trialsOf(session);
  const left = total === 0 ? minutes : Math.ceil((minutes * (total - done)) / total);
  return left <= 1 ? msg('about a minute left') : msg(str`about ${left} minutes left`);
}

function trialsOf(session: SessionState | null): { done: number; total: number } {
  if (session === null) return { done: 0, total: 0 };
  const { qualificationDone, trainingDone, trialsDone } = session;
  const { qualificationTotal, trainingTotal, trialsTotal } = session;
  return {
    done: qualificationDone + trainingDone + trialsDone,
    total: qualificationTotal + trainingTotal + trialsTotal,
  };
}
