/** Pairs of renderings whose lag is known, since it was put in: a seeded set. */
import type { PcmAudio } from '@earwitness/engine';
import type { Alignment } from '../../src/alignment/align.ts';
import { createRandom } from '../../src/statistics/numeric/random.ts';
import { cutOut, type DemoPiece } from './demo-pieces.ts';
import { DISTORTIONS, type DistortionName, type Moved } from './distortions.ts';

export interface DistortedPair {
  /** What was done, and to what. */
  readonly name: string;
  readonly distortions: readonly DistortionName[];
  readonly maximumLagSeconds: number;
  make(): MadePair;
}

export interface MadePair {
  readonly anchor: PcmAudio;
  readonly other: PcmAudio;
  /** Lag at a frame of the anchor. */
  readonly lagAt: (frame: number) => number;
  readonly driftPpm: number;
  readonly polarity: 1 | -1;
}

const NAMES = Object.keys(DISTORTIONS) as DistortionName[];
const ALONE_EACH = 12;
const TOGETHER = 56;
const SECONDS = [9, 10.5] as const;
const LAG_SECONDS = { usual: 1.1, cut: 5 } as const;

/** Two to four kinds, in the order of the table; one delay at most. */
function drawTogether(draw: (bound: number) => number): DistortionName[] {
  const wanted = 2 + draw(3);
  const chosen = new Set<DistortionName>();
  while (chosen.size < wanted) {
    const name = NAMES[1 + draw(NAMES.length - 1)]!;
    if (name === 'delay' && chosen.has('fraction')) continue;
    if (name === 'fraction' && chosen.has('delay')) continue;
    chosen.add(name);
  }
  return NAMES.filter((name) => chosen.has(name));
}

/** 200 pairs: every kind of distortion alone twelve times, and 56 times several together. */
export function distortedPairs(pieces: readonly DemoPiece[], seed: string): DistortedPair[] {
  const random = createRandom(seed);
  const draw = (bound: number): number => random.integer(bound);
  const alone = Array.from({ length: ALONE_EACH }, () => NAMES.map((name) => [name])).flat();
  const together = Array.from({ length: TOGETHER }, () => drawTogether(draw));
  return [...alone, ...together].map((distortions, index) =>
    pairOf(pieces[draw(pieces.length)]!, distortions, { seed: `${seed} ${index}` }),
  );
}

const SHORT_DISTORTIONS: readonly DistortionName[] = [
  'nothing',
  'equalizer',
  'limiter',
  'clipper',
  'rotation',
  'mp3',
];

/** Short cuts of every piece with every distortion that leaves a lag alone. */
export function shortPairs(pieces: readonly DemoPiece[], seconds: number): DistortedPair[] {
  return pieces.flatMap((piece) =>
    SHORT_DISTORTIONS.map((name) =>
      pairOf(piece, [name], { seed: `short ${seconds} ${piece.name} ${name}`, seconds }),
    ),
  );
}

function pairOf(
  piece: DemoPiece,
  distortions: readonly DistortionName[],
  { seed, seconds }: { seed: string; seconds?: number },
): DistortedPair {
  const random = createRandom(seed);
  const { sampleRate } = piece.mix;
  const length = seconds ?? SECONDS[0] + (SECONDS[1] - SECONDS[0]) * random.uniform();
  const frameCount = Math.round(length * sampleRate);
  const startFrame = random.integer(piece.mix.channels[0]!.length - frameCount);
  const master = random.uniform() < 0.5 ? piece.master : null;
  const place = { startFrame, frameCount };
  return {
    name: `${distortions.join(' + ')}, ${piece.name}’s ${master === null ? 'mix' : 'master'} at ${(startFrame / sampleRate).toFixed(1)} s`,
    distortions,
    maximumLagSeconds: distortions.includes('head') ? LAG_SECONDS.cut : LAG_SECONDS.usual,
    make() {
      let moved = cutOut(master?.audio ?? piece.mix, place);
      let delayFrames = master?.lagFrames ?? 0;
      let stretch = 1;
      let polarity: 1 | -1 = 1;
      for (const name of distortions) {
        const step: Moved = DISTORTIONS[name].apply(moved, random);
        const factor = 1 + (step.driftPpm ?? 0) * 1e-6;
        moved = step.audio;
        delayFrames = delayFrames * factor + (step.delayFrames ?? 0);
        stretch *= factor;
        if (step.polarity === -1) polarity = polarity === 1 ? -1 : 1;
      }
      return {
        anchor: cutOut(piece.mix, place),
        other: moved,
        lagAt: (frame) => delayFrames + (stretch - 1) * frame,
        driftPpm: (stretch - 1) * 1e6,
        polarity,
      };
    },
  };
}

export interface Miss {
  /** At the middle of what both have. */
  readonly frames: number;
  /** The largest at the ends of what both have, where drift tells. */
  readonly framesAtEnds: number;
}

/** How far an answer is from the truth. */
export function missOf({ lagFrames, driftPpm }: Alignment, { anchor, other, lagAt }: MadePair): Miss {
  const from = Math.max(0, -lagAt(0));
  const anchorFrames = anchor.channels[0]!.length;
  const to = Math.min(anchorFrames, other.channels[0]!.length - lagAt(anchorFrames));
  const middle = (from + to) / 2;
  const missAt = (frame: number): number =>
    Math.abs(lagFrames + driftPpm * 1e-6 * (frame - middle) - lagAt(frame));
  return { frames: missAt(middle), framesAtEnds: Math.max(missAt(from), missAt(to)) };
}

/** Half a frame; a whole one where a rotated phase or lossy coding blurs it. */
export function toleranceOf({ distortions }: DistortedPair): number {
  return distortions.includes('rotation') || distortions.includes('mp3') ? 1 : 0.5;
}

/** Whether ffmpeg is needed to make it. */
export const needsMp3 = ({ distortions }: DistortedPair): boolean => distortions.includes('mp3');
