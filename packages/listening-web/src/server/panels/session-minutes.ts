import type { PanelDefinition, PanelPack } from '@earwitness/bench/panel';
import type { Blinding } from '../blinding/blinding.ts';
import { METHOD_TABLE } from '../methods/method-table.ts';

/** Of each stimulus a listener hears the whole when it is short, else the part that tells most. */
const MOST_SECONDS_HEARD_PER_SLOT = 10;
const DECISION_SECONDS = 8;

/** Roughly how long a listener's first session takes, in whole minutes, at least 1. */
export function sessionMinutes({
  definition,
  pack: { comparisons },
  blinding,
}: {
  definition: PanelDefinition;
  pack: PanelPack;
  blinding: Blinding;
}): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const heardSeconds = mean(
    comparisons.map(({ frameCount, sampleRate }) =>
      Math.min(frameCount / sampleRate, MOST_SECONDS_HEARD_PER_SLOT),
    ),
  );
  const comparesTwo = METHOD_TABLE[definition.method].stimuliPerTrial === 2;
  const slots = comparesTwo ? slotsOfPair(blinding) : mean(comparisons.map(({ stimuli }) => stimuli.length));
  const { qualification, training, trials } = blinding.trialCounts;
  const trialSeconds = slots * heardSeconds + DECISION_SECONDS;
  return Math.max(1, Math.round(((qualification + training + trials) * trialSeconds) / 60));
}

/** As any trial has them; this one nobody takes. */
function slotsOfPair(blinding: Blinding): number {
  const place = { session: '', rehearsal: true, listenerOrdinal: 0, sessionOrdinal: 0, sessionNumber: 2 };
  return blinding.present({ place, stage: 'trials', number: 1, attempt: 0 }).slots.length;
}
