import { msg } from '@lit/localize';

/** What a seat is told when its room did not wait for it. */
export const missedSentence = (): string =>
  msg('The room went on before your answer came. That does no harm: the trial just does not count for you.');
