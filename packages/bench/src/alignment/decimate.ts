/** A lower rate for a search that needs no treble. */

/** Taps on either side, in samples of the lower rate. */
const REACH = 3;
/** Share of the lower rate at which the low-pass is half-way down. */
const CUTOFF = 0.4;

/** One half of a symmetrical Hann-windowed sinc that keeps what one sample in `factor` can hold; taps[0] is its center. */
export function designDecimation(factor: number): Float64Array {
  const length = REACH * factor;
  const taps = Float64Array.from({ length }, (_, tap) => {
    const turn = (Math.PI * 2 * CUTOFF * tap) / factor;
    const sinc = tap === 0 ? 1 : Math.sin(turn) / turn;
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * tap) / length));
  });
  const sum = taps.reduce((total, tap) => total + 2 * tap, -taps[0]!);
  return taps.map((tap) => tap / sum);
}

/** Keeps every `factor`-th sample, the first included, of what the taps let through; beyond the ends there is silence. */
export function decimate(
  samples: Float32Array,
  { factor, taps }: { factor: number; taps: Float64Array },
): Float32Array {
  if (factor === 1) return samples;
  const reach = taps.length - 1;
  const padded = new Float32Array(samples.length + 2 * reach);
  padded.set(samples, reach);
  const decimated = new Float32Array(Math.floor(samples.length / factor));
  for (let index = 0; index < decimated.length; index += 1) {
    const center = index * factor + reach;
    let sum = taps[0]! * padded[center]!;
    for (let tap = 1; tap <= reach; tap += 1)
      sum += taps[tap]! * (padded[center - tap]! + padded[center + tap]!);
    decimated[index] = sum;
  }
  return decimated;
}
