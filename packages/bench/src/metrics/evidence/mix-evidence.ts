/** What two passes over a master and its mix tell: the best linear filter between them, and what is left beside it. */
import { loadKernels } from '@earwitness/engine/measure';
import type { AlignedPair } from '../metric.ts';
import { hannWindow } from './hann.ts';
import { kWeightsAt } from './k-weights.ts';
import { readWindows, type StereoWindow } from './read-windows.ts';
import { StereoFilterFit } from './stereo-filter-fit.ts';
import { StereoSpectrum } from './stereo-spectrum.ts';

export interface MixEvidence {
  /** Share of the master's K-weighted power that no filter of the mix gives, 0…1. */
  readonly residualShare: number;
  /** The same where the filter's level follows the master's from window to window. */
  readonly gainTrackedShare: number;
}

/** Long enough for any filter that is heard as tone, short enough to follow a compressor: 8192 frames at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 8_192 / 48_000;
/** With fewer, a filter of so many bins fits whatever there is. */
const LEAST_WINDOWS = 24;
/** Complex gains that each output channel's bin is fitted with. */
const FITTED = 2;

const known = new WeakMap<AlignedPair, Promise<MixEvidence | null>>();

/**
 * Compares a pair, or gives what was found when it was compared before.
 *
 * @returns null for silence and for less than 24 windows (2.3 s at 44.1 kHz)
 */
export function mixEvidence(pair: AlignedPair): Promise<MixEvidence | null> {
  const found = known.get(pair) ?? compare(pair);
  known.set(pair, found);
  return found;
}

async function compare({ rendering, other: mix }: AlignedPair): Promise<MixEvidence | null> {
  const { sampleRate } = mix.source;
  const frameCount = 2 ** Math.round(Math.log2(WINDOW_SECONDS * sampleRate));
  const bins = frameCount / 2 + 1;
  const window = hannWindow(frameCount, loadKernels());
  const input = new StereoSpectrum(window);
  const output = new StereoSpectrum(window);
  const fit = new StereoFilterFit(bins);
  const readBoth = (hopFrames: number, onSpectra: () => void): Promise<void> =>
    readWindows(rendering.source, mix.source, [
      {
        frameCount,
        hopFrames,
        hear({ oneLeft, oneRight, otherLeft, otherRight }: StereoWindow) {
          output.transform(oneLeft, oneRight);
          input.transform(otherLeft, otherRight);
          onSpectra();
        },
      },
    ]);

  await readBoth(frameCount / 2, () => fit.add(input, output));
  if (fit.windowCount < LEAST_WINDOWS) return null;
  fit.solve();

  const weights = kWeightsAt(
    Array.from({ length: bins }, (_, bin) => (bin * sampleRate) / frameCount),
    sampleRate,
  );
  let power = 0;
  let residual = 0;
  let gainTrackedResidual = 0;
  // Every sample is heard without overlap too
  await readBoth(frameCount, () => {
    const { outputPower, filteredPower, product } = fit.compare(input, output, weights);
    power += outputPower;
    residual += Math.max(0, outputPower - 2 * product + filteredPower);
    const followed = filteredPower > 0 && product > 0 ? (product * product) / filteredPower : 0;
    gainTrackedResidual += Math.max(0, outputPower - followed);
  });
  if (power === 0) return null;
  // What was fitted takes its share of any noise with it
  const unfitted = fit.windowCount / (fit.windowCount - FITTED);
  return {
    residualShare: Math.min(1, (unfitted * residual) / power),
    gainTrackedShare: Math.min(1, (unfitted * gainTrackedResidual) / power),
  };
}
