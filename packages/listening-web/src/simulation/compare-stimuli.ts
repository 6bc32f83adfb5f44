import { decodeAudio } from '@earwitness/engine/files';
import { decodeCanonicalWav, readCanonicalWav } from '../server/packs/canonical-wav.ts';

/** What a simulated listener can know of a pair: how far apart it is, and in which direction. */
export interface PairDifference {
  /** Energy of what is left of one when the other is taken away at the level that leaves least, relative to the first; −Infinity for the same sound. */
  readonly residualDb: number;
  /** Whether the first has more treble: more energy in its first difference at equal energy. */
  readonly firstIsBrighter: boolean;
  /** Whether the first is denser: a lower ratio of peak to RMS. */
  readonly firstIsDenser: boolean;
}

/** Compares two stimuli of one trial sample by sample. Silence has a residual of −Infinity. */
export async function compareStimuli(first: Uint8Array, second: Uint8Array): Promise<PairDifference> {
  const [one, other] = [await decode(first), await decode(second)];
  const [ofOne, ofOther] = [describe(one), describe(other)];
  const product = productOf(one, other);
  // What the best gain leaves of the first: its energy less what the two have in common.
  const left = ofOne.energy - (ofOther.energy === 0 ? 0 : product ** 2 / ofOther.energy);
  return {
    residualDb: left > 0 ? 10 * Math.log10(left / ofOne.energy) : Number.NEGATIVE_INFINITY,
    firstIsBrighter: ofOne.treble > ofOther.treble,
    firstIsDenser: ofOne.crest < ofOther.crest,
  };
}

const FLAC_SIGNATURE = Buffer.from('fLaC');

async function decode(bytes: Uint8Array): Promise<readonly Float32Array[]> {
  if (!FLAC_SIGNATURE.equals(bytes.subarray(0, FLAC_SIGNATURE.byteLength)))
    return decodeCanonicalWav(readCanonicalWav(bytes));
  return (await decodeAudio(bytes, { name: 'a stimulus' })).audio.channels;
}

interface Description {
  readonly energy: number;
  /** Energy of the first difference relative to the energy. */
  readonly treble: number;
  /** Squared peak relative to the energy. */
  readonly crest: number;
}

function describe(channels: readonly Float32Array[]): Description {
  let energy = 0;
  let slopeEnergy = 0;
  let peak = 0;
  for (const channel of channels) {
    let previous = 0;
    for (const sample of channel) {
      energy += sample * sample;
      slopeEnergy += (sample - previous) ** 2;
      peak = Math.max(peak, Math.abs(sample));
      previous = sample;
    }
  }
  return { energy, treble: slopeEnergy / (energy || 1), crest: peak ** 2 / (energy || 1) };
}

function productOf(one: readonly Float32Array[], other: readonly Float32Array[]): number {
  let product = 0;
  one.forEach((channel, index) => {
    const twin = other[index] ?? new Float32Array(channel.length);
    for (let frame = 0; frame < channel.length; frame += 1) product += channel[frame]! * twin[frame]!;
  });
  return product;
}
