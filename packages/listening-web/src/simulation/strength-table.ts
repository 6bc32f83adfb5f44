import type { BlindingKey, PanelPack } from '@earwitness/bench/panel';

/** How strong each stimulus is, by the SHA-256 of its file: what an experimenter gives simulated listeners for ears. */
export type StrengthTable = ReadonlyMap<string, number>;

/**
 * Makes the table by which simulated listeners know conditions apart: they see the samples alone, and who may read the key says here
 * what these are worth. In methods with ratings a strength is the true score, in points of the scale; in all others it is a place on
 * the scale of liking (or, in identification, of sounding like an engine), in units of one perception's noise.
 *
 * @param strengths by condition; a condition that is not named has none, and its stimuli are compared by their sound
 */
export function strengthTable({
  pack,
  key,
  strengths,
}: {
  pack: PanelPack;
  key: BlindingKey;
  strengths: Readonly<Record<string, number>>;
}): StrengthTable {
  const conditionOf = new Map(key.stimuli.map(({ stimulusId, conditionId }) => [stimulusId, conditionId]));
  const table = new Map<string, number>();
  for (const { stimulusId, wav, flac } of pack.comparisons.flatMap(({ stimuli }) => stimuli)) {
    const strength = strengths[conditionOf.get(stimulusId) ?? ''];
    if (strength === undefined) continue;
    table.set(wav.sha256, strength);
    if (flac !== null) table.set(flac.sha256, strength);
  }
  return table;
}
