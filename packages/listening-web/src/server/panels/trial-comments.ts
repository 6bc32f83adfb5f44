import type { TrialComment } from './panel-api.ts';
import type { TrialRecord } from './panel-records.ts';

/** What listeners said about trials; erased texts are not among it. */
export const trialComments = (
  trials: readonly TrialRecord[],
  texts: ReadonlyMap<string, string>,
): readonly TrialComment[] =>
  trials.flatMap(({ place, stage, number, answer }) => {
    const comment = texts.get(answer?.commentSha256 ?? '');
    return comment === undefined ? [] : [{ session: place.session, stage, trial: number, comment }];
  });
