/** The last fractions of a frame: what the phases of all bands say, each weighed by how much the two renderings have in common there. */
import { fitLine, type LagLine, type LocalLag, lagAt } from './lag-line.ts';
import { addDelayed, BANDS, type BandCoherence, fitAt, type LocalCoherence } from './local-coherence.ts';

/** Of a band that is all in common, so that none has a say without bound. */
const MOST_COHERENCE = 0.98;
/** Around a line that is known already, in frames: a limiter that is switched by section moves by up to 3. */
const REACH_FRAMES = 4;
const STEP_FRAMES = 0.5;
/** Below this share of the envelope, the best upright or inverted fit is neither: the phase is rotated. */
const LEAST_UPRIGHT = 0.9;
/** Where lossy coding and clipping leave music as it is. */
const COMMON_BELOW_HZ = 5_000;

export interface SettledLag {
  readonly line: LagLine;
  /** Of each place by itself. */
  readonly lags: readonly LocalLag[];
  readonly polarity: 1 | -1;
  /** The phase is turned by something else than 0 or 180°, so that polarity says nothing. */
  readonly isRotated: boolean;
  /**
   * 0…1: how much of the music up to 5 kHz is the same, every octave counting alike, less where phases differ from place to place: a
   * limiter's distortion is about the same everywhere, while drums that two takes have in common are not all there is.
   */
  readonly coherence: number;
}

/** Lag of the highest value: on a grid, then between its points by parabolas. */
function lagOfHighest(valueAt: (lag: number) => number, reach: number): { lag: number; value: number } {
  let best = { lag: 0, value: -Infinity };
  for (let lag = -reach; lag <= reach; lag += STEP_FRAMES) {
    const value = valueAt(lag);
    if (value > best.value) best = { lag, value };
  }
  for (let width = STEP_FRAMES; width > STEP_FRAMES / 64; width /= 4) {
    const before = valueAt(best.lag - width);
    const behind = valueAt(best.lag + width);
    const bend = before - 2 * best.value + behind;
    if (bend >= 0) break;
    const lag = best.lag + width * Math.max(-1, Math.min(1, (before - behind) / (2 * bend)));
    best = { lag, value: valueAt(lag) };
  }
  return best;
}

/**
 * Weights of maximum likelihood: a band of coherence γ gets a say of γ²/(1 − γ²), of which γ is in the band already.
 *
 * @source Knapp & Carter 1976, the processor of Hannan and Thomson
 */
function weighBands({ real, imaginary }: BandCoherence): Float64Array {
  return real.map((_, band) => {
    const power = Math.min(MOST_COHERENCE, real[band]! ** 2 + imaginary[band]! ** 2);
    return Math.sqrt(power) / (1 - power);
  });
}

/** Coherence of all places, moved to a line. */
function meanCoherence(places: readonly LocalCoherence[], line: LagLine): BandCoherence {
  const sum = { real: new Float64Array(BANDS), imaginary: new Float64Array(BANDS) };
  for (const place of places) addDelayed(place, lagAt(line, place.frame) - place.readLag, sum);
  return {
    real: sum.real.map((value) => value / places.length),
    imaginary: sum.imaginary.map((value) => value / places.length),
  };
}

/** Mean of the squared magnitudes, every octave counting alike. */
function overOctaves({ real, imaginary }: BandCoherence, sampleRate: number): number {
  const highest = Math.min(BANDS, Math.floor((COMMON_BELOW_HZ * 2 * BANDS) / sampleRate));
  let sum = 0;
  let total = 0;
  for (let band = 1; band < highest; band += 1) {
    const weight = 1 / (band + 0.5);
    sum += weight * (real[band]! ** 2 + imaginary[band]! ** 2);
    total += weight;
  }
  return sum / total;
}

const magnitudeOf = ({ real, imaginary }: { real: number; imaginary: number }): number =>
  Math.sqrt(real * real + imaginary * imaginary);

/**
 * Settles the lag.
 *
 * @param places at least one
 * @param reachFrames how far off the lag may be at which places were read
 */
export function settleLag(
  places: readonly LocalCoherence[],
  { reachFrames, sampleRate }: { reachFrames: number; sampleRate: number },
): SettledLag {
  const first = fitLine(
    places.map((place) => {
      const weights = weighBands(place);
      const { lag } = lagOfHighest((at) => magnitudeOf(fitAt(place, weights, at)), reachFrames);
      return { frame: place.frame, lagFrames: place.readLag + lag };
    }),
  );
  const mean = meanCoherence(places, first);
  const weights = weighBands(mean);
  const envelope = lagOfHighest((lag) => magnitudeOf(fitAt(mean, weights, lag)), REACH_FRAMES);
  const upright = lagOfHighest((lag) => fitAt(mean, weights, lag).real, REACH_FRAMES);
  const inverted = lagOfHighest((lag) => -fitAt(mean, weights, lag).real, REACH_FRAMES);
  const isRotated = Math.max(upright.value, inverted.value) < LEAST_UPRIGHT * envelope.value;
  const polarity = isRotated || upright.value >= inverted.value ? 1 : -1;

  const lags = places.map((place) => {
    const around = lagAt(first, place.frame);
    const { lag } = lagOfHighest((at) => {
      const fit = fitAt(place, weights, around - place.readLag + at);
      return isRotated ? magnitudeOf(fit) : polarity * fit.real;
    }, REACH_FRAMES);
    return { frame: place.frame, lagFrames: around + lag };
  });
  const line = fitLine(lags);
  const common = overOctaves(meanCoherence(places, line), sampleRate);
  const local = places.reduce((sum, place) => sum + overOctaves(place, sampleRate), 0) / places.length;
  const coherence = local === 0 ? 0 : (common * common) / local;
  return { line, lags, polarity, isRotated, coherence };
}
