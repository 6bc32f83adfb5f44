/** How a piece sounds over time: its power in third octaves, some twenty times a second, and how loud it is as a whole. Read in blocks. */
import type { AudioSource } from '@earwitness/engine';
import { channelWeightsOf, createLoudnessMeter } from '@earwitness/engine/measure';
import { readBlocks } from '../audio/read-blocks.ts';
import { StereoSpectrum } from '../metrics/evidence/stereo-spectrum.ts';
import { hannWindow } from '../processing/hann-window.ts';
import { THIRD_OCTAVES_HZ } from '../processing/third-octave-gains.ts';

/** About as long as ears add loudness up: shorter would hear waves, longer would not hear what a limiter does to beats. */
const WINDOW_SECONDS = 0.045;
const WINDOWS_PER_BLOCK = 32;
/** Rumble below and hiss above differ for reasons that few hear. */
const LOWEST_BAND_HZ = 40;
const HIGHEST_BAND_HZ = 17_000;
const HALF_BAND = 10 ** (1 / 20);

export interface BandsOverTime {
  /** Length of a window, and the distance from one to the next. */
  readonly windowFrames: number;
  readonly centersHz: readonly number[];
  /** powers[window][band], left and right together, in a unit that is the same for all. */
  readonly powers: readonly Float32Array[];
  /** Integrated, of all of it; null for silence. */
  readonly integratedLufs: number | null;
}

interface Band {
  readonly centerHz: number;
  readonly firstBin: number;
  readonly endBin: number;
}

/** The third octaves that have bins of their own. */
function bandsOf(size: number, sampleRate: number): Band[] {
  const binOf = (frequencyHz: number): number => Math.ceil((frequencyHz * size) / sampleRate);
  return THIRD_OCTAVES_HZ.map((centerHz) => ({
    centerHz,
    firstBin: binOf(centerHz / HALF_BAND),
    endBin: Math.min(binOf(centerHz * HALF_BAND), size / 2),
  })).filter(
    ({ centerHz, firstBin, endBin }) =>
      centerHz >= LOWEST_BAND_HZ && centerHz <= HIGHEST_BAND_HZ && endBin > firstBin,
  );
}

function powersOf(
  { leftReal, leftImaginary, rightReal, rightImaginary }: StereoSpectrum,
  bands: readonly Band[],
): Float32Array {
  return Float32Array.from(bands, ({ firstBin, endBin }) => {
    let power = 0;
    for (let bin = firstBin; bin < endBin; bin += 1)
      power +=
        leftReal[bin]! ** 2 + leftImaginary[bin]! ** 2 + rightReal[bin]! ** 2 + rightImaginary[bin]! ** 2;
    return power;
  });
}

/**
 * Listens to a whole piece once. A last window that is not full is left out of the powers, never of the loudness.
 *
 * @param source mono or stereo; mono counts as the same sound on both sides
 * @throws the signal's reason, when it aborts
 */
export async function measureBandsOverTime(
  source: AudioSource,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<BandsOverTime> {
  const { sampleRate, channelLayout } = source;
  const size = 2 ** Math.round(Math.log2(WINDOW_SECONDS * sampleRate));
  const spectrum = new StereoSpectrum(Float32Array.from(hannWindow(size)));
  const bands = bandsOf(size, sampleRate);
  const meter = createLoudnessMeter({ sampleRate, channelWeights: channelWeightsOf(channelLayout) });
  const powers: Float32Array[] = [];
  for await (const { channels, frames } of readBlocks(source, {
    blockFrames: size * WINDOWS_PER_BLOCK,
    signal,
  })) {
    meter.push(channels, frames);
    const [left, right = left] = channels;
    for (let start = 0; start + size <= frames; start += size) {
      spectrum.transform(left!.subarray(start, start + size), right!.subarray(start, start + size));
      powers.push(powersOf(spectrum, bands));
    }
  }
  return {
    windowFrames: size,
    centersHz: bands.map(({ centerHz }) => centerHz),
    powers,
    integratedLufs: meter.finish().integratedLufs,
  };
}
