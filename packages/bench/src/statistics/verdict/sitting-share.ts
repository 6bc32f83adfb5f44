/** A share of answers that were given together: one machine played for a room, so what tells is the room and not the seat. */
import { clusteredShare } from './clustered-share.ts';
import type { ScoredAnswer } from './scored-answers.ts';
import type { ShareInference } from './share-inference.ts';

/** Below this, no test over rooms has a measured error rate. */
const FEWEST_UNITS = 3;

type SittingAnswer = Pick<ScoredAnswer, 'listener' | 'item' | 'success'> & {
  readonly row: Pick<ScoredAnswer['row'], 'sitting' | 'sharedPlayback'>;
};

/** Whether one machine played for some of them. */
export const areHeardTogether = (answers: readonly Pick<SittingAnswer, 'row'>[]): boolean =>
  answers.some(({ row }) => row.sharedPlayback === true);

/**
 * Reasons about the average room on the average piece: a sitting is one cluster, however many seats it has. Who listened alone is a
 * cluster as well.
 *
 * Seats of one room hear one X and may lean to one side together: right answers then come by the dozen, and a test that takes them for
 * independent calls far more panels at chance otherwise than it says.
 */
export function sittingShare(
  answers: readonly SittingAnswer[],
  { chance }: { chance: number },
): ShareInference {
  const units = answers.map(({ listener, item, success, row }) => ({
    listener: row.sharedPlayback === true ? `sitting ${row.sitting}` : listener,
    item,
    success,
  }));
  const counted = new Set(units.filter(({ success }) => success !== null).map(({ listener }) => listener));
  const isMixed = answers.some(({ success, row }) => success !== null && row.sharedPlayback !== true);
  const name = isMixed ? 'sittings and listeners' : 'sittings';
  const inRooms = (text: string): string =>
    text
      .replace(/listeners or pieces/g, `${name} or pieces`)
      .replace(/\blisteners\b/g, name)
      .replace(/\blistener\b/g, 'sitting')
      .replace(/\bListeners and pieces\b/g, 'Sittings and pieces')
      .replace(/\bOne listener\b/g, 'One sitting');
  const inference = clusteredShare(units, { chance });
  const { estimate, analysis, assumption, notTrusted } = inference;
  const isTooFew = counted.size < FEWEST_UNITS;
  const tooFew = `with ${counted.size} of them what ${name} hear cannot be told apart from the room`;
  return {
    ...(isTooFew
      ? { interval: (level: number) => ({ low: 0, high: 1, level }), pAbove: () => 1, pBelow: () => 1 }
      : inference),
    estimate,
    analysis: inRooms(analysis),
    assumption: `One machine played for each room, so a sitting counts as one, however many sat in it. ${inRooms(assumption)}`,
    notTrusted: isTooFew && estimate !== null ? tooFew : notTrusted === null ? null : inRooms(notTrusted),
  };
}
