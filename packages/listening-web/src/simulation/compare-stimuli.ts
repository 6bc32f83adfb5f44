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
export function compareStimuli(first: Uint8Array, second: Uint8Array): PairDifference {
  const one = decodeCanonicalWav(readCanonicalWav(first));
  const other = decodeCanonicalWav(readCanonicalWav(second));
  const gain = energyOf(other) === 0 ? 0 : productOf(one, other) / energyOf(other);
  const left = one.map((channel, index) =>
    channel.map((sample, frame) => sample - gain * (other[index]?.[frame] ?? 0)),
  );
  const energy = energyOf(one);
  return {
    residualDb: energy === 0 ? Number.NEGATIVE_INFINITY : 10 * Math.log10(energyOf(left) / energy),
    firstIsBrighter: trebleOf(one) > trebleOf(other),
    firstIsDenser: crestOf(one) < crestOf(other),
  };
}

type Channels = readonly Float32Array[];

function productOf(one: Channels, other: Channels): number {
  let product = 0;
  one.forEach((channel, index) => {
    const twin = other[index] ?? new Float32Array(channel.length);
    for (let frame = 0; frame < channel.length; frame += 1) product += channel[frame]! * twin[frame]!;
  });
  return product;
}

function energyOf(channels: Channels): number {
  return productOf(channels, channels);
}

function trebleOf(channels: Channels): number {
  const slopes = channels.map((channel) =>
    channel.map((sample, frame) => sample - (channel[frame - 1] ?? 0)),
  );
  return energyOf(slopes) / (energyOf(channels) || 1);
}

function crestOf(channels: Channels): number {
  const peak = channels.reduce(
    (largest, channel) => channel.reduce((high, sample) => Math.max(high, Math.abs(sample)), largest),
    0,
  );
  return peak ** 2 / (energyOf(channels) || 1);
}
