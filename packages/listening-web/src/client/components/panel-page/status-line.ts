import type { PanelStatus } from '../../api.ts';
import { counted } from '../counted.ts';

export const STATE_NAMES: Readonly<Record<PanelStatus['state'], string>> = {
  open: 'Running',
  closed: 'Closed, still blind',
  unblinded: 'Unblinded',
};

/** A panel's state in one line of words: "Running · 214 of 480 trials · 12 listeners · balance fine". */
export function statusLine({ state, answers, answersWanted, listeners, balance }: PanelStatus): string {
  const trials =
    answersWanted === null
      ? counted(answers, 'trial')
      : `${answers.toLocaleString('en')} of ${counted(answersWanted, 'trial')}`;
  return [
    STATE_NAMES[state],
    trials,
    counted(listeners, 'listener'),
    ...(answers === 0 ? [] : [`balance ${balance}`]),
  ].join(' · ');
}
