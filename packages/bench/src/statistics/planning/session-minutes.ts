/** Of each sound a listener hears the whole when it is short, else the part that tells most. */
const MOST_SECONDS_HEARD = 10;
const DECISION_SECONDS = 8;

/** How much of a sound is heard before an answer, roughly. */
export const secondsHeard = (seconds: number): number => Math.min(seconds, MOST_SECONDS_HEARD);

/**
 * Roughly how long a session takes, in whole minutes, at least 1.
 *
 * @param trials all that are heard: practice and controls among them
 * @param slots sounds that one trial lets switch between, the same sound twice counted twice
 */
export function sessionMinutes({
  trials,
  slots,
  secondsHeardPerSlot,
}: {
  trials: number;
  slots: number;
  secondsHeardPerSlot: number;
}): number {
  return Math.max(1, Math.round((trials * (slots * secondsHeardPerSlot + DECISION_SECONDS)) / 60));
}
