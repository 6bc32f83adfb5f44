/** What two passes over a master and its mix tell: the best linear filter between them, and what is left beside it. */
import { designKWeighting, loadKernels } from '@earwitness/engine/measure';
import type { AlignedPair } from '../metric.ts';
import { periodicHannWindow } from './periodic-hann-window.ts';
import { readWindows } from './read-windows.ts';
import { StereoConvolution } from './stereo-convolution.ts';
import { StereoFilterFit } from './stereo-filter-fit.ts';
import { StereoSpectrum } from './stereo-spectrum.ts';

/** Numbers that a second-order section keeps between calls. */
const BIQUAD_STATES = 4;

export interface MixEvidence {
  /** Share of the master's K-weighted power that no filter of the mix gives, 0…1. */
  readonly residualShare: number;
  /** The same where the filter's level follows the master's in lines of 0.19 s. */
  readonly gainTrackedShare: number;
}

/** In which the filter is fitted, half overlapped: 16,384 frames at 44.1 and 48 kHz, long beside any ringing of an equalizer. */
const WINDOW_SECONDS = 16_384 / 48_000;
/** With fewer, a filter of so many bins fits whatever there is. */
const LEAST_WINDOWS = 24;
/** Complex gains that each output channel's bin is fitted with. */
const FITTED = 2;
/** In which the level may go in a line: half of a fitted window, 0.19 s at 44.1 kHz. */
const PASSAGES_A_WINDOW = 2;

const known = new WeakMap<AlignedPair, Promise<MixEvidence | null>>();

/**
 * Compares a pair, or gives what was found when it was compared before.
 *
 * @returns null for silence and for less than 24 windows (4.7 s at 44.1 kHz)
 */
export function mixEvidence(pair: AlignedPair): Promise<MixEvidence | null> {
  const found = known.get(pair) ?? compare(pair);
  known.set(pair, found);
  return found;
}

async function compare({ rendering, other: mix }: AlignedPair): Promise<MixEvidence | null> {
  const kernels = loadKernels();
  const { sampleRate } = mix.source;
  const windowFrames = 2 ** Math.round(Math.log2(WINDOW_SECONDS * sampleRate));
  const window = periodicHannWindow(windowFrames, kernels);
  const input = new StereoSpectrum(window);
  const output = new StereoSpectrum(window);
  const fit = new StereoFilterFit(windowFrames / 2 + 1);
  await readWindows(rendering.source, mix.source, [
    {
      frameCount: windowFrames,
      hopFrames: windowFrames / 2,
      hear({ oneLeft, oneRight, otherLeft, otherRight }) {
        output.transform(oneLeft, oneRight);
        input.transform(otherLeft, otherRight);
        fit.add(input, output);
      },
    },
  ]);
  if (fit.windowCount < LEAST_WINDOWS) return null;
  fit.solve();

  const filter = new StereoConvolution(fit.gains(), windowFrames);
  const weighting = designKWeighting(sampleRate);
  const states = [0, 1, 2, 3].map(() => new Float64Array(2 * BIQUAD_STATES));
  const passageFrames = windowFrames / PASSAGES_A_WINDOW;
  let power = 0;
  let residual = 0;
  let gainTrackedResidual = 0;
  await readWindows(rendering.source, mix.source, [
    {
      frameCount: filter.frameCount,
      hopFrames: windowFrames,
      hear({ oneLeft, oneRight, otherLeft, otherRight }) {
        filter.filter(otherLeft, otherRight);
        const middle = (channel: Float32Array) => channel.slice(windowFrames / 2, (3 * windowFrames) / 2);
        const channels = [middle(oneLeft), middle(oneRight), filter.left, filter.right] as const;
        kernels.filterBiquads(channels, windowFrames, weighting, states);
        for (let start = 0; start < windowFrames; start += passageFrames) {
          const at = channels.map((channel) => channel.subarray(start, start + passageFrames));
          const passage = comparePassage(at as unknown as typeof channels);
          power += passage.power;
          residual += passage.residual;
          gainTrackedResidual += passage.gainTrackedResidual;
        }
      },
    },
  ]);
  if (power === 0) return null;
  // What was fitted takes its share of any noise with it
  const unfitted = fit.windowCount / (fit.windowCount - FITTED);
  return {
    residualShare: Math.min(1, (unfitted * residual) / power),
    gainTrackedShare: Math.min(1, (unfitted * gainTrackedResidual) / power),
  };
}

/** Of a passage of left and right as mastered, and of left and right as the filter makes them. */
function comparePassage([left, right, filteredLeft, filteredRight]: readonly [
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
]): { power: number; residual: number; gainTrackedResidual: number } {
  const frames = left.length;
  let power = 0;
  let residual = 0;
  // Sums of filtered², and of filtered × mastered, times 1, t and t², for a gain that goes in a line over t = −1 … 1
  let [square, squareT, squareTT, product, productT] = [0, 0, 0, 0, 0];
  for (let frame = 0; frame < frames; frame += 1) {
    const t = (2 * frame + 1) / frames - 1;
    const [l, r, fl, fr] = [left[frame]!, right[frame]!, filteredLeft[frame]!, filteredRight[frame]!];
    const own = fl * fl + fr * fr;
    const both = fl * l + fr * r;
    power += l * l + r * r;
    residual += (l - fl) ** 2 + (r - fr) ** 2;
    square += own;
    squareT += t * own;
    squareTT += t * t * own;
    product += both;
    productT += t * both;
  }
  const determinant = square * squareTT - squareT * squareT;
  const explained =
    determinant > 1e-12 * square * square
      ? (product * product * squareTT - 2 * product * productT * squareT + productT * productT * square) /
        determinant
      : 0;
  return { power, residual, gainTrackedResidual: Math.min(residual, Math.max(0, power - explained)) };
}
