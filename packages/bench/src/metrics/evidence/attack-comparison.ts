/** How steeply the same attacks rise in two signals. */
import type { SpectraOfMoment } from './spectrogram-distance.ts';

/** Bands of a third of an octave or a bin, whichever is wider. */
const LOWEST_HZ = 100;
const HIGHEST_HZ = 12_500;
const BANDS_AN_OCTAVE = 3;
/** Half a window: nearer frames share most of their samples. */
const RISE_FRAMES = 2;
/** An attack is the steepest rise within 6 frames (32 ms at 44.1 kHz) on either side … */
const NEIGHBOR_FRAMES = 6;
/** … and rises this much more, mean over the bands, than the 20 frames before it and the 6 behind. */
const BACKGROUND_FRAMES = 20;
const LEAST_RISE_DB = 1;
/** A limiter may move the steepest moment by so many frames. */
const SLACK_FRAMES = 2;

const HISTORY_FRAMES = BACKGROUND_FRAMES + NEIGHBOR_FRAMES + 1;

export interface AttackComparison {
  hear(spectra: SpectraOfMoment): void;
  /** Difference one − other in the rise of the attacks that both have together; null without any. */
  read(): { meanDb: number; rmsDb: number; attackCount: number } | null;
}

/** First and last bin of each band. */
function bandsOf(sampleRate: number, fftFrames: number): readonly (readonly [number, number])[] {
  const highest = Math.min(HIGHEST_HZ, 0.45 * sampleRate);
  const bands: [number, number][] = [];
  let first = Math.max(1, Math.round((LOWEST_HZ / sampleRate) * fftFrames));
  while ((first * sampleRate) / fftFrames < highest) {
    const last = Math.max(first, Math.round(first * 2 ** (1 / BANDS_AN_OCTAVE)) - 1);
    bands.push([first, last]);
    first = last + 1;
  }
  return bands;
}

/** Of a signal's last frames, how much each rose: the mean over bands of what a band's level gained, losses left out. */
class RisesOfSignal {
  readonly #bands: readonly (readonly [number, number])[];
  readonly #levels: Float64Array[];
  #frame = 0;

  constructor(bands: readonly (readonly [number, number])[]) {
    this.#bands = bands;
    this.#levels = Array.from({ length: RISE_FRAMES + 1 }, () => new Float64Array(bands.length));
  }

  next(powers: Float64Array, floor: number): number {
    const levels = this.#levels[this.#frame % this.#levels.length]!;
    for (const [band, [first, last]] of this.#bands.entries()) {
      let power = 0;
      for (let bin = first; bin <= last; bin += 1) power += powers[bin]!;
      levels[band] = 10 * Math.log10(Math.max(floor, power));
    }
    this.#frame += 1;
    if (this.#frame <= RISE_FRAMES) return 0;
    const before = this.#levels[this.#frame % this.#levels.length]!;
    let rise = 0;
    for (let band = 0; band < levels.length; band += 1) rise += Math.max(0, levels[band]! - before[band]!);
    return rise / levels.length;
  }
}

/**
 * Sets up the comparison. Attacks are looked for in the sum of both signals' rises, so that neither decides where they are.
 *
 * @source Dixon 2006, Onset detection revisited, DAFx (spectral flux and its peaks); Böck & Widmer 2013, DAFx (logarithmic bands)
 */
export function createAttackComparison({
  sampleRate,
  fftFrames,
}: {
  sampleRate: number;
  fftFrames: number;
}): AttackComparison {
  const bands = bandsOf(sampleRate, fftFrames);
  const oneRises = new RisesOfSignal(bands);
  const otherRises = new RisesOfSignal(bands);
  /** The newest is last. */
  const history: { one: number; other: number }[] = [];
  let sum = 0;
  let square = 0;
  let attackCount = 0;

  const riseAt = (index: number): number => (history[index]!.one + history[index]!.other) / 2;

  /** Whether the frame that has NEIGHBOR_FRAMES behind it is the top of an attack. */
  function judge(): void {
    const at = history.length - 1 - NEIGHBOR_FRAMES;
    if (at < 0) return;
    const rise = riseAt(at);
    let background = 0;
    for (let index = 0; index < history.length; index += 1) {
      const isNear = Math.abs(index - at) <= NEIGHBOR_FRAMES;
      // Of equal neighbors the first is the attack
      if (isNear && index !== at && (riseAt(index) > rise || (index < at && riseAt(index) === rise))) return;
      background += riseAt(index);
    }
    if (rise < background / history.length + LEAST_RISE_DB) return;
    const around = history.slice(Math.max(0, at - SLACK_FRAMES), at + SLACK_FRAMES + 1);
    const difference =
      Math.max(...around.map(({ one }) => one)) - Math.max(...around.map(({ other }) => other));
    sum += difference;
    square += difference * difference;
    attackCount += 1;
  }

  return {
    hear({ one, other, floor }) {
      if (history.length === HISTORY_FRAMES) history.shift();
      history.push({ one: oneRises.next(one, floor), other: otherRises.next(other, floor) });
      judge();
    },
    read: () =>
      attackCount === 0
        ? null
        : { meanDb: sum / attackCount, rmsDb: Math.sqrt(square / attackCount), attackCount },
  };
}
