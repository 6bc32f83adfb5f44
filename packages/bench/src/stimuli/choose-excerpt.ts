/** Where to listen, among the places that are loud enough to matter. */
import { analyze, type PcmAudio, toAudioSource } from '@earwitness/engine';
import { matchingGainsDb } from '../alignment/level-match.ts';
import { BenchError } from '../errors.ts';
import { type BandsOverTime, measureBandsOverTime } from '../excerpts/bands-over-time.ts';
import { meanOf } from '../statistics/numeric/mean-of.ts';
import type { ExcerptRule } from './comparison-request.ts';

const HOP_SECONDS = 0.5;
/** Power of a window relative to the loudest one: quieter places are introductions, breaks and endings. */
const LEAST_WINDOW_POWER = 0.25;
/** Levels further below the loudest band than this are nothing to hear. */
const FAINTEST_BAND_DB = 60;
/** Of a section that holds all of a piece against one that holds none of a window. */
const OUTSIDE = -1e6;

interface Grid {
  readonly hops: number;
  readonly hopFrames: number;
  readonly hopsInWindow: number;
}

/** Sum over frames and channels of one version times another (or itself), hop by hop. */
function hopProducts(one: PcmAudio, other: PcmAudio, { hops, hopFrames }: Grid): Float64Array {
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

function windowSums(values: ArrayLike<number>, { hops, hopsInWindow }: Grid): Float64Array {
  return Float64Array.from({ length: hops - hopsInWindow + 1 }, (_, start) => {
    let sum = 0;
    for (let hop = start; hop < start + hopsInWindow; hop += 1) sum += values[hop]!;
    return sum;
  });
}

/** Whether a window is loud enough in every version. */
function loudWindows(powers: readonly Float64Array[]): (window: number) => boolean {
  const loudest = powers.map((sums) => sums.reduce((most, sum) => Math.max(most, sum), 0));
  return (window) => powers.every((sums, index) => sums[window]! >= LEAST_WINDOW_POWER * loudest[index]!);
}

/** Power of what is left of each from the others, relative to their own: louder is no difference that listeners are asked about. */
async function differenceScores(audios: readonly PcmAudio[], grid: Grid): Promise<Float64Array> {
  const gains = (await matchingGainsDb(audios)).map((gainDb) => 10 ** (gainDb / 20));
  const powers = audios.map((audio, index) =>
    hopProducts(audio, audio, grid).map((power) => gains[index]! ** 2 * power),
  );
  const differences = new Float64Array(grid.hops);
  for (const [index, audio] of audios.entries()) {
    for (let other = 0; other < index; other += 1) {
      const gain = gains[index]! * gains[other]!;
      const products = hopProducts(audio, audios[other]!, grid);
      for (let hop = 0; hop < grid.hops; hop += 1)
        differences[hop]! += powers[index]![hop]! + powers[other]![hop]! - 2 * gain * products[hop]!;
    }
  }
  const windowPowers = powers.map((power) => windowSums(power, grid));
  return windowSums(differences, grid).map((difference, window) => {
    const power = windowPowers.reduce((sum, sums) => sum + sums[window]!, 0);
    return power === 0 ? 0 : difference / power;
  });
}

/** Mean power of each band from one frame to another, as levels above what can be heard. */
function levelsBetween({ powers, windowFrames }: BandsOverTime, from: number, to: number): number[] {
  const stretch = powers.slice(Math.floor(from / windowFrames), Math.max(1, Math.floor(to / windowFrames)));
  const sums = stretch.reduce<number[]>(
    (total, window) => Array.from(window, (power, band) => (total[band] ?? 0) + power),
    [],
  );
  const loudest = sums.reduce((most, sum) => Math.max(most, sum), 0);
  const floor = loudest * 10 ** (-FAINTEST_BAND_DB / 10);
  return sums.map(
    (sum) => 10 * Math.log10(Math.max(sum, floor, Number.MIN_VALUE) / Math.max(1, stretch.length)),
  );
}

/** How near the levels of the bands are to those of the whole piece. */
async function typicalScores(
  audio: PcmAudio,
  { hops, hopFrames, hopsInWindow }: Grid,
): Promise<Float64Array> {
  const bands = await measureBandsOverTime(toAudioSource(audio));
  const whole = levelsBetween(bands, 0, hops * hopFrames);
  return Float64Array.from({ length: hops - hopsInWindow + 1 }, (_, start) => {
    const levels = levelsBetween(bands, start * hopFrames, (start + hopsInWindow) * hopFrames);
    return -levels.reduce((sum, level, band) => sum + (level - whole[band]!) ** 2, 0);
  });
}

/** How loud and how full the section is that a window lies in, and then how loud the window is itself. */
async function chorusScores(audio: PcmAudio, grid: Grid): Promise<Float64Array> {
  const { sections } = await analyze(audio);
  const powers = windowSums(hopProducts(audio, audio, grid), grid);
  const loudest = powers.reduce((most, sum) => Math.max(most, sum), Number.MIN_VALUE);
  const secondsPerHop = grid.hopFrames / audio.sampleRate;
  const scored = sections.map(({ startSeconds, endSeconds, integratedLufs, thirdOctaveLevelsDb }) => {
    const present = thirdOctaveLevelsDb.map((level) => level ?? -120);
    const top = present.reduce((most, level) => Math.max(most, level), -120);
    const fullness = meanOf(present.map((level) => Math.max(level, top - FAINTEST_BAND_DB)));
    return {
      startSeconds,
      endSeconds,
      score: integratedLufs === null ? OUTSIDE : (integratedLufs + fullness) / 2,
    };
  });
  return powers.map((power, window) => {
    const from = window * secondsPerHop;
    const to = from + grid.hopsInWindow * secondsPerHop;
    const overlaps = scored.map(({ startSeconds, endSeconds, score }) => ({
      score,
      seconds: Math.max(0, Math.min(to, endSeconds) - Math.max(from, startSeconds)),
    }));
    const inside = overlaps.reduce((sum, { score, seconds }) => sum + score * seconds, 0) / (to - from);
    return inside + power / loudest;
  });
}

const SCORES: Readonly<
  Record<ExcerptRule, (audios: readonly PcmAudio[], grid: Grid) => Promise<Float64Array>>
> = {
  'differ-most': differenceScores,
  typical: ([first], grid) => typicalScores(first!, grid),
  chorus: ([first], grid) => chorusScores(first!, grid),
};

/** Scores of what stays in memory, since a piece is asked for several of its places, and on several levels. */
const known = new WeakMap<readonly PcmAudio[], Map<string, Promise<Float64Array>>>();

function scoresOf(audios: readonly PcmAudio[], rule: ExcerptRule, grid: Grid): Promise<Float64Array> {
  const ofThese = known.get(audios) ?? new Map<string, Promise<Float64Array>>();
  known.set(audios, ofThese);
  const name = `${rule} ${grid.hopsInWindow}`;
  const scores = ofThese.get(name) ?? SCORES[rule](audios, grid);
  ofThese.set(name, scores);
  return scores;
}

/** The best window, then the best of those that do not overlap it, and so on; undefined when there are no more. */
function windowOfRank(
  scores: Float64Array,
  { rank, hopsInWindow, isLoud }: { rank: number; hopsInWindow: number; isLoud: (window: number) => boolean },
): number | undefined {
  const taken: number[] = [];
  while (taken.length <= rank) {
    let best: number | undefined;
    for (const [window, score] of scores.entries()) {
      if (!isLoud(window) || taken.some((other) => Math.abs(other - window) < hopsInWindow)) continue;
      if (best === undefined || score > scores[best]!) best = window;
    }
    if (best === undefined) return undefined;
    taken.push(best);
  }
  return taken[rank];
}

/**
 * Chooses an excerpt; the same audio gives the same place. Of equals it is the earliest.
 *
 * @param audios aligned, of one length and format; `typical` and `chorus` listen to the first
 * @param seconds wished for; all there is when the audio is shorter
 * @param rank how many better places that do not overlap are left to others
 * @throws {BenchError} when there are not so many places
 */
export async function chooseExcerpt(
  audios: readonly PcmAudio[],
  {
    rule,
    seconds,
    rank = 0,
    itemTitle = 'the piece',
  }: { rule: ExcerptRule; seconds: number; rank?: number; itemTitle?: string },
): Promise<{ startFrame: number; frameCount: number }> {
  const [first] = audios;
  const total = first?.channels[0]?.length ?? 0;
  const sampleRate = first?.sampleRate ?? 1;
  const frameCount = Math.min(total, Math.round(seconds * sampleRate));
  const hopFrames = Math.round(HOP_SECONDS * sampleRate);
  const hops = Math.floor(total / hopFrames);
  const hopsInWindow = Math.max(1, Math.ceil(frameCount / hopFrames));
  if (hops <= hopsInWindow && rank === 0) return { startFrame: 0, frameCount };
  const grid = { hops, hopFrames, hopsInWindow };
  const powers = audios.map((audio) => windowSums(hopProducts(audio, audio, grid), grid));
  const window =
    hops <= hopsInWindow
      ? undefined
      : windowOfRank(await scoresOf(audios, rule, grid), { rank, hopsInWindow, isLoud: loudWindows(powers) });
  if (window === undefined)
    throw new BenchError(
      `Cannot choose ${rank + 1} excerpts of ${seconds} s from “${itemTitle}” as they must not overlap, nor lie where it is quiet: there is no place for so many in ${(total / sampleRate).toFixed(1)} s of music`,
    );
  return { startFrame: window * hopFrames, frameCount };
}
