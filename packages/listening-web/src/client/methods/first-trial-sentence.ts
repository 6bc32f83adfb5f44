/** What nobody can know who takes such a test for the first time; empty where question and answers say it. */
import { msg } from '@lit/localize';
import type { Trial } from '../api.ts';

export function firstTrialSentence({ method, stage }: Pick<Trial, 'method' | 'stage'>): string {
  const practice = stage === 'training' ? msg('This is practice and does not count.') : '';
  return [ruleOf(method), practice].filter(Boolean).join(' ');
}

function ruleOf(method: Trial['method']): string {
  if (method === 'abx') return msg('X is the same as A or as B.');
  return method === 'triangle' ? msg('Two of the three are the same.') : '';
}
