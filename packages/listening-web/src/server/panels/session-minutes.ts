import type { PanelDefinition, PanelPack } from '@earwitness/bench/panel';
import { sessionMinutes as minutesOf, secondsHeard } from '@earwitness/bench/statistics';
import type { Blinding } from '../blinding/blinding.ts';
import { METHOD_TABLE } from '../methods/method-table.ts';

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
    comparisons.map(({ frameCount, sampleRate }) => secondsHeard(frameCount / sampleRate)),
  );
  const comparesTwo = METHOD_TABLE[definition.method].stimuliPerTrial === 2;
  const slots = comparesTwo ? slotsOfPair(blinding) : mean(comparisons.map(({ stimuli }) => stimuli.length));
  const { qualification, training, trials } = blinding.trialCounts;
  return minutesOf({ trials: qualification + training + trials, slots, secondsHeardPerSlot: heardSeconds });
}

/** As any trial has them; this one nobody takes. */
function slotsOfPair(blinding: Blinding): number {
  const place = {
    session: '',
    drawnFor: '',
    rehearsal: true,
    listenerOrdinal: 0,
    sessionOrdinal: 0,
    sessionNumber: 2,
  };
  return blinding.present({ place, stage: 'trials', number: 1, attempt: 0 }).slots.length;
}
