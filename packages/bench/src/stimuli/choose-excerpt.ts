/** Where to listen: the place at which the versions differ most, among those that are loud enough to matter. */
import type { PcmAudio } from '@earwitness/engine';

const HOP_SECONDS = 0.5;
/** Power of a window relative to the loudest one: quieter places are introductions, breaks and endings. */
const LEAST_WINDOW_POWER = 0.25;

/** Sum over frames and channels of one version times another (or itself), hop by hop. */
function hopProducts(
  one: PcmAudio,
  other: PcmAudio,
  { hops, hopFrames }: { hops: number; hopFrames: number },
): Float64Array {
  const products = new Float64Array(hops);
  for (const [index, channel] of one.channels.entries()) {
    const counterpart = other.channels[index]!;
    for (let hop = 0; hop < hops; hop += 1) {
      let sum = 0;
      for (let frame = hop * hopFrames; frame < (hop + 1) * hopFrames; frame += 1)
        sum += channel[frame]! * counterpart[frame]!;
      products[hop]! += sum;
    }
  }
  return products;
}

/**
 * Chooses an excerpt; the same audio gives the same place.
 *
 * @param audios aligned, of one length and format
 * @param gainsDb what makes them equally loud, since a difference in level is none that listeners are asked about
 * @param seconds wished for; all there is when the audio is shorter
 */
export function chooseExcerpt(
  audios: readonly PcmAudio[],
  { gainsDb, seconds }: { gainsDb: readonly number[]; seconds: number },
): { startFrame: number; frameCount: number } {
  const [first] = audios;
  const total = first?.channels[0]?.length ?? 0;
  const sampleRate = first?.sampleRate ?? 1;
  const frameCount = Math.min(total, Math.round(seconds * sampleRate));
  const hopFrames = Math.round(HOP_SECONDS * sampleRate);
  const hops = Math.floor(total / hopFrames);
  const hopsInWindow = Math.max(1, Math.ceil(frameCount / hopFrames));
  if (hops <= hopsInWindow) return { startFrame: 0, frameCount };

  const gains = gainsDb.map((gainDb) => 10 ** (gainDb / 20));
  const grid = { hops, hopFrames };
  const powers = audios.map((audio, index) =>
    hopProducts(audio, audio, grid).map((power) => gains[index]! ** 2 * power),
  );
  const differences = new Float64Array(hops);
  for (const [index, audio] of audios.entries()) {
    for (let other = 0; other < index; other += 1) {
      const gain = gains[index]! * gains[other]!;
      const products = hopProducts(audio, audios[other]!, grid);
      for (let hop = 0; hop < hops; hop += 1)
        differences[hop]! += powers[index]![hop]! + powers[other]![hop]! - 2 * gain * products[hop]!;
    }
  }
  const windows = hops - hopsInWindow + 1;
  const windowSums = (values: Float64Array): number[] =>
    Array.from({ length: windows }, (_, start) => {
      let sum = 0;
      for (let hop = start; hop < start + hopsInWindow; hop += 1) sum += values[hop]!;
      return sum;
    });
  const windowPowers = powers.map(windowSums);
  const loudest = windowPowers.map((sums) => Math.max(...sums));
  const windowDifferences = windowSums(differences);
  let best = 0;
  let bestShare = -1;
  for (let window = 0; window < windows; window += 1) {
    if (windowPowers.some((sums, index) => sums[window]! < LEAST_WINDOW_POWER * loudest[index]!)) continue;
    const power = windowPowers.reduce((sum, sums) => sum + sums[window]!, 0);
    const share = power === 0 ? 0 : windowDifferences[window]! / power;
    if (share > bestShare) {
      best = window;
      bestShare = share;
    }
  }
  return { startFrame: best * hopFrames, frameCount };
}
