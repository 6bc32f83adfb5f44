/** Pairs that must not be taken for one piece: another song, another take of the same song, another place in it. */
import { type PcmAudio, resample } from '@earwitness/engine';
import { createRandom } from '../../src/statistics/numeric/random.ts';
import { cutOut, type DemoPiece } from './demo-pieces.ts';
import { playTake } from './takes.ts';

export interface WrongPair {
  readonly kind: 'another song' | 'another take' | 'another place';
  readonly name: string;
  make(): { anchor: PcmAudio; other: PcmAudio };
}

const SECONDS = 10;
const TAKES = 16;

function anotherSong(pieces: readonly DemoPiece[]): WrongPair[] {
  return pieces.flatMap((piece) =>
    pieces
      .filter((other) => other !== piece)
      .map((other) => ({
        kind: 'another song' as const,
        name: `${piece.name} with ${other.name}`,
        make: () => ({
          anchor: piece.mix,
          other: resample(other.master?.audio ?? other.mix, piece.mix.sampleRate),
        }),
      })),
  );
}

/** From four players who never meet the beat to a sequencer with a drum machine, of which only the voices' phases differ. */
function anotherTake(): WrongPair[] {
  return Array.from({ length: TAKES }, (_, index) => {
    const song = `${index >> 2}`;
    const timingSeconds = index % 4 < 2 ? 0.01 : 0;
    const hasDrumMachine = index % 2 === 1;
    return {
      kind: 'another take' as const,
      name: `song ${song}, ${timingSeconds === 0 ? 'on the beat' : 'by hand'}, ${hasDrumMachine ? 'drum machine' : 'drummer'}`,
      make: () => ({
        anchor: playTake({ song, take: 'one', timingSeconds, hasDrumMachine, seconds: SECONDS }),
        other: playTake({ song, take: 'two', timingSeconds, hasDrumMachine, seconds: SECONDS }),
      }),
    };
  });
}

/** Two stretches of one piece that have no moment in common. */
function anotherPlace(pieces: readonly DemoPiece[], count: number): WrongPair[] {
  const random = createRandom('another place');
  return Array.from({ length: count }, (_, index) => {
    const piece = pieces[index % pieces.length]!;
    const { sampleRate } = piece.mix;
    const half = piece.mix.channels[0]!.length >> 1;
    const frameCount = Math.round(7 * sampleRate);
    const startFrame = random.integer(half - frameCount);
    const otherStart = half + random.integer(half - frameCount);
    return {
      kind: 'another place' as const,
      name: `${piece.name} at ${(startFrame / sampleRate).toFixed(1)} s with ${(otherStart / sampleRate).toFixed(1)} s`,
      make: () => ({
        anchor: cutOut(piece.mix, { startFrame, frameCount }),
        other: cutOut(piece.mix, { startFrame: otherStart, frameCount }),
      }),
    };
  });
}

/** 50 pairs. */
export function wrongPairs(pieces: readonly DemoPiece[]): WrongPair[] {
  const songs = anotherSong(pieces);
  return [...songs, ...anotherTake(), ...anotherPlace(pieces, 50 - TAKES - songs.length)];
}
