import { toAudioSource } from '@earwitness/engine';
import { MixFaultError } from '../errors.ts';
import { changeSamples } from '../processing/change-samples.ts';
import { checkStrength } from './check-strength.ts';
import { magnitudeReachedBy, sampleCountOf } from './magnitude-reached-by.ts';
import type { MixFault } from './mix-fault.ts';

/** Peaks cut off by a converter or a mix bus that was too hot. */
export const clipped: MixFault = {
  id: 'clipped',
  title: 'Clipped',
  description:
    'Peaks cut off flat, as by a mix bus that was driven over full scale and turned down afterwards: the samples with the largest magnitudes, as many as the strength says of all channels together, are set to the magnitude of the smallest of them; no other sample changes, so that the level stays nearly what it was. Strength 0 gives the same samples.',
  strengthUnit: '% of samples',
  usualStrength: 0.5,
  mostStrength: 50,
  expected:
    'The share of samples at the largest magnitude is the strength, to one sample and to samples that were equal before; the detector of clipping finds flat tops.',
  async plant(mix, { strength, signal }) {
    checkStrength(clipped, strength);
    const source = toAudioSource(mix);
    const count = Math.round((strength / 100) * sampleCountOf(source));
    if (count === 0) return source;
    const ceiling = await magnitudeReachedBy(source, { count, signal });
    if (ceiling === 0 && (await magnitudeReachedBy(source, { count: 1, signal })) > 0) {
      throw new MixFaultError({
        faultId: clipped.id,
        problem: `fewer than ${strength} % of its samples are other than zero`,
      });
    }
    return changeSamples(source, (sample) => Math.max(-ceiling, Math.min(ceiling, sample)));
  },
};
