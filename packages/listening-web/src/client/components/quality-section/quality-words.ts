/** What stands out about sessions, in words. */
import type { PanelStatus, Quality } from '../../api.ts';
import { counted } from '../counted.ts';

export type QualitySession = Quality['sessions'][number];
export type Flag = QualitySession['flags'][number];

/** In the order of concern: what says most about the answers first. */
export const FLAG_WORDS: Readonly<Record<Flag, { name: string; meaning: string }>> = {
  'catch-trials-missed': {
    name: 'Missed catch trials',
    meaning:
      'Fewer than half of the trials that everybody who listens gets right were right: not listening, or unable to hear.',
  },
  'one-sided': {
    name: 'Always the same choice',
    meaning: 'Eight answers or more, and all of them the same: coins do not explain it.',
  },
  'too-quick': {
    name: 'Answers too quickly',
    meaning: 'More than a quarter of the answers came within 2 seconds, in which nobody hears two excerpts.',
  },
  'never-switched': {
    name: 'Never switched',
    meaning: 'Each trial was answered without going back and forth between the versions.',
  },
  'headphone-check-failed': {
    name: 'Headphone check failed',
    meaning: 'The check heard no headphones: the answers may be from loudspeakers.',
  },
  'left-right-check-failed': {
    name: 'Left and right check failed',
    meaning: 'Left and right were exchanged, or both sounds came from both sides.',
  },
  'many-redraws': {
    name: 'Many trials drawn anew',
    meaning: 'More trials were replaced than half of those answered: a slow device, or reloads to see more.',
  },
};

const FLAGS = Object.keys(FLAG_WORDS) as Flag[];

/** The most concerning sessions first; of equals, those that began later. */
export function byConcern(sessions: readonly QualitySession[]): QualitySession[] {
  const weight = ({ flags }: QualitySession): number =>
    flags.reduce((sum, flag) => sum + 2 ** (FLAGS.length - FLAGS.indexOf(flag)), 0);
  return sessions.toReversed().sort((one, other) => weight(other) - weight(one));
}

/** Catch trials, null trials and repeats so far; nothing where the plan has none. */
export function controlWords(
  { catchTrials, nullTrials, repeats }: Quality,
  method: PanelStatus['method'],
): string[] {
  return [
    ...(catchTrials.answers === 0
      ? []
      : [
          `${catchTrials.right} of ${counted(catchTrials.answers, 'catch trial')} right: whoever listens gets these right.`,
        ]),
    ...(nullTrials.answers === 0 ? [] : [nullWords(nullTrials, method)]),
    ...(repeats === 0
      ? []
      : [`${counted(repeats, 'repeat')} of earlier trials, for how far listeners agree with themselves.`]),
  ];
}

/** On null trials of same-different whoever hears a difference is wrong; elsewhere a coin says what is right. */
function nullWords({ right, answers }: Quality['nullTrials'], method: PanelStatus['method']): string {
  return method === 'same-different'
    ? `${answers - right} of ${counted(answers, 'null trial')} called different, where nothing differs: false alarms.`
    : `${right} of ${counted(answers, 'null trial')} “right”, where there is nothing to hear: about half is as it should be.`;
}
