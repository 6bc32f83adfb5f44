import { describe, expect, it } from 'vitest';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import { measureAlbum } from './album.ts';
import { analyzeLoudness } from './analyze.ts';

describe('measureAlbum()', () => {
  it('gates over the blocks of all pieces, and is not the mean of their loudness', async () => {
    const [loud, soft] = [await analyzeLoudness(tone(0.25, 20)), await analyzeLoudness(tone(0.025, 20))];
    // The soft piece lies 20 LU below, and so below the gate: the album is as loud as the loud piece.
    expect(measureAlbum([loud, soft]).integratedLufs).toBeCloseTo(loud.integratedLufs!, 10);
    const near = await analyzeLoudness(tone(0.125, 20));
    const meanOfPowers =
      10 * Math.log10((10 ** (loud.integratedLufs! / 10) + 10 ** (near.integratedLufs! / 10)) / 2);
    expect(measureAlbum([loud, near]).integratedLufs).toBeCloseTo(meanOfPowers, 3);
  });

  it('of one piece is that piece', async () => {
    const piece = await analyzeLoudness(tone(0.25, 20));
    const album = measureAlbum([piece]);
    expect(album.integratedLufs).toBeCloseTo(piece.integratedLufs!, 10);
    expect([album.truePeakDbtp, album.samplePeakDbfs, album.seconds]).toEqual([
      piece.truePeakDbtp,
      piece.samplePeakDbfs,
      20,
    ]);
  });

  it('of silence has no loudness', async () => {
    const silence = await analyzeLoudness(tone(0, 5));
    expect(measureAlbum([silence])).toMatchObject({
      integratedLufs: null,
      loudnessRangeLu: null,
      truePeakDbtp: null,
    });
  });
});

function tone(amplitude: number, seconds: number): PcmAudio {
  const channel = Float32Array.from(
    { length: 48_000 * seconds },
    (_, n) => amplitude * Math.sin((2 * Math.PI * 1_000 * n) / 48_000),
  );
  return { sampleRate: 48_000, channelLayout: 'stereo', channels: [channel, channel] };
}
