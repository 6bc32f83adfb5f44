/** Single metrics on changes whose answer is known. */
import type { PcmAudio } from '@earwitness/engine';
import meydaModule from 'meyda';
import { describe, expect, it } from 'vitest';
import { attackDifference } from '../../src/metrics/attack-difference.ts';
import { chromaDistance } from '../../src/metrics/chroma-distance.ts';
import { erbDistance } from '../../src/metrics/erb-distance.ts';
import { flatTops } from '../../src/metrics/flat-tops.ts';
import { limitingArtifacts } from '../../src/metrics/limiting-artifacts.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { METRICS } from '../../src/metrics/metric-table.ts';
import { mfccDistance } from '../../src/metrics/mfcc-distance.ts';
import { monoLoss } from '../../src/metrics/mono-loss.ts';
import { multiResolutionStft } from '../../src/metrics/multi-resolution-stft.ts';
import { nonlinearResidual } from '../../src/metrics/nonlinear-residual.ts';
import { spectralDistance } from '../../src/metrics/spectral-distance.ts';
import { tilt } from '../../src/metrics/tilt.ts';
import { tiltDistance } from '../../src/metrics/tilt-distance.ts';
import { transientDistance } from '../../src/metrics/transient-distance.ts';
import { widthDistance } from '../../src/metrics/width-distance.ts';
import { loudnessPenalties } from '../../src/playback/loudness-penalties.ts';
import { createRandom } from '../../src/statistics/numeric/random.ts';
import { mapSamples, music } from '../synthetic-music.ts';
import { compared, measured } from './compared.ts';

const RATE = 44_100;
const Meyda = meydaModule as unknown as typeof meydaModule.default;
const piece = music('piece', { seconds: 6 });

const scoreOf = async (metric: Metric, rendering: PcmAudio, other: PcmAudio = piece): Promise<number> =>
  (await metric.measure(await compared(rendering, other))) ?? Number.NaN;

/** One-pole low-pass: the same piece with less treble. */
function darker(audio: PcmAudio, share: number): PcmAudio {
  return {
    ...audio,
    channels: audio.channels.map((channel) => {
      let memory = 0;
      return channel.map((sample) => {
        memory += share * (sample - memory);
        return memory;
      });
    }),
  };
}

function noise(seed: string, seconds = 6): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: seconds * RATE }, () => 0.2 * (2 * random.uniform() - 1));
}

const stereo = (left: Float32Array, right: Float32Array): PcmAudio => ({
  sampleRate: RATE,
  channelLayout: 'stereo',
  channels: [left, right],
});

function withSide(audio: PcmAudio, factor: number): PcmAudio {
  const [left, right] = audio.channels as [Float32Array, Float32Array];
  const half = (left_: number, right_: number, sign: number) =>
    (left_ + right_) / 2 + (sign * factor * (left_ - right_)) / 2;
  return {
    ...audio,
    channels: [
      left.map((sample, frame) => half(sample, right[frame]!, 1)),
      right.map((sample, frame) => half(left[frame]!, sample, -1)),
    ],
  };
}

/** The level goes up and down by `depthDb` either way, `hz` times a second. */
const pumping = (audio: PcmAudio, depthDb: number, hz: number): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) =>
    channel.map(
      (sample, frame) => sample * 10 ** ((depthDb * Math.sin((2 * Math.PI * hz * frame) / RATE)) / 20),
    ),
  ),
});

/** A chord of sines, moved by semitones. */
function chord(semitones: number, sampleRate = RATE): PcmAudio {
  const channel = Float32Array.from({ length: sampleRate }, (_, frame) =>
    [220, 277.18, 329.63]
      .map((hz) => 0.1 * Math.sin((2 * Math.PI * hz * 2 ** (semitones / 12) * frame) / sampleRate))
      .reduce((sum, value) => sum + value, 0),
  );
  return { sampleRate, channelLayout: 'mono', channels: [channel] };
}

describe('mono and the same channel twice', () => {
  it('are the same sound', async () => {
    const [channel] = piece.channels;
    const mono: PcmAudio = { ...piece, channelLayout: 'mono', channels: [channel!] };
    for (const metric of [multiResolutionStft, mfccDistance])
      expect(await scoreOf(metric, mono, stereo(channel!, channel!))).toBeLessThan(1e-3);
  });
});

describe('mfccDistance', () => {
  it.each([
    ['bufferSize', 512],
    ['sampleRate', 8_000],
    ['melBands', 40],
    ['melFilterBank', undefined],
  ])('is the same whoever else changes %s of Meyda', async (setting, value) => {
    const dark = darker(piece, 0.3);
    const before = await scoreOf(mfccDistance, dark);
    Object.assign(Meyda, { [setting]: value });
    Meyda.extract('mfcc', new Float32Array(Meyda.bufferSize).fill(0.1));
    expect(await scoreOf(mfccDistance, dark)).toBe(before);
  });
});

describe('distances of tone', () => {
  it.each([spectralDistance, erbDistance, tiltDistance, mfccDistance, multiResolutionStft])(
    'grow with the change of tone',
    async (metric) => {
      const little = await scoreOf(metric, darker(piece, 0.7));
      const much = await scoreOf(metric, darker(piece, 0.2));
      expect(little).toBeGreaterThan(0);
      expect(much).toBeGreaterThan(1.5 * little);
    },
  );
});

describe('tiltDbPerOctave', () => {
  it('reads 3 dB an octave for white noise, whose third octaves hold ever more of it', async () => {
    const { measure } = tilt;
    const rendering = await measured(stereo(noise('left', 20), noise('right', 20)));
    expect(await measure({ rendering, toReference: null, toMix: null })).toBeCloseTo(10 * Math.log10(2), 1);
  });
});

describe('erbDistanceDb', () => {
  it('counts a change where the ear is keen more, and one where it is dull less, than third octaves do', async () => {
    const white = stereo(noise('white'), noise('other'));
    const shareOf = async (hz: number): Promise<number> => {
      const withTone = mapTime(
        white,
        (sample, seconds) => sample + 0.1 * Math.sin(2 * Math.PI * hz * seconds),
      );
      return (
        (await scoreOf(erbDistance, withTone, white)) / (await scoreOf(spectralDistance, withTone, white))
      );
    };
    expect(await shareOf(3_000)).toBeGreaterThan(1.5 * (await shareOf(30)));
  });
});

const mapTime = (audio: PcmAudio, change: (sample: number, seconds: number) => number): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) =>
    channel.map((sample, frame) => change(sample, frame / audio.sampleRate)),
  ),
});

describe('chromaDistance', () => {
  it('tells a chord from its transposition, at any sample rate in a row', async () => {
    // Meyda keeps its filter banks: a change of rate between calls must not leak into the next
    for (const sampleRate of [44_100, 48_000, 44_100]) {
      const same = await scoreOf(chromaDistance, chord(0, sampleRate), chord(0, sampleRate));
      const octave = await scoreOf(chromaDistance, chord(12, sampleRate), chord(0, sampleRate));
      const transposed = await scoreOf(chromaDistance, chord(3, sampleRate), chord(0, sampleRate));
      expect(same).toBeCloseTo(0, 5);
      expect(transposed).toBeGreaterThan(30);
      expect(octave).toBeLessThan(transposed / 2);
    }
  });

  it('gives the same number whatever was measured before', async () => {
    const before = await scoreOf(chromaDistance, chord(3), chord(0));
    await scoreOf(chromaDistance, chord(1, 96_000), chord(0, 96_000));
    await scoreOf(mfccDistance, chord(1, 32_000), chord(0, 32_000));
    expect(await scoreOf(chromaDistance, chord(3), chord(0))).toBe(before);
  });
});

describe('transients', () => {
  /** Attacks are those of envelopes that rise in no time; softened ones take 20 ms. */
  const softened = (): PcmAudio => {
    let envelope = 0;
    const [left, right] = piece.channels as [Float32Array, Float32Array];
    const gains = left.map((sample, frame) => {
      const level = Math.max(Math.abs(sample), Math.abs(right[frame]!));
      const share = level > envelope ? 1 / (0.02 * RATE) : 1 / (0.002 * RATE);
      envelope += share * (level - envelope);
      return Math.min(1, envelope / Math.max(1e-4, level));
    });
    return {
      ...piece,
      channels: piece.channels.map((channel) => channel.map((sample, frame) => sample * gains[frame]!)),
    };
  };

  it('are blunter below 0, sharper above, and apart either way', async () => {
    const blunt = softened();
    expect(await scoreOf(attackDifference, blunt)).toBeLessThan(-0.2);
    expect(await scoreOf(attackDifference, piece, blunt)).toBeGreaterThan(0.2);
    expect(await scoreOf(transientDistance, blunt)).toBeGreaterThan(0.2);
  });
});

describe('stereo', () => {
  it('finds a side that is 6 dB wider in every band', async () => {
    expect(await scoreOf(widthDistance, withSide(piece, 2))).toBeCloseTo(20 * Math.log10(2), 1);
  });

  it('takes mono and nearly mono for the same', async () => {
    expect(await scoreOf(widthDistance, withSide(piece, 0), withSide(piece, 1e-4))).toBe(0);
  });

  it('loses nothing of mono, half of unrelated sides, and all of opposite ones', async () => {
    const [left, right] = [noise('left'), noise('right')];
    const lossOf = (one: Float32Array, other: Float32Array) => scoreOf(monoLoss, stereo(one, other));
    expect(await lossOf(left, left)).toBeCloseTo(0, 3);
    expect(await lossOf(left, right)).toBeCloseTo(3, 0);
    expect(
      await lossOf(
        left,
        left.map((sample) => -sample),
      ),
    ).toBe(60);
  });
});

describe('dynamics and distortion', () => {
  it('are not in level, equalizer and width, between them and of each side', async () => {
    const shaped = darker(
      withSide(
        mapSamples(piece, (sample) => 3 * sample),
        0.5,
      ),
      0.4,
    );
    expect(await scoreOf(nonlinearResidual, shaped)).toBeLessThan(0.3);
    expect(await scoreOf(limitingArtifacts, shaped)).toBeLessThan(0.3);
  });

  it('read the share of noise that was added', async () => {
    const white = stereo(noise('left'), noise('right'));
    const added = stereo(noise('more'), noise('yet more'));
    const noisy = {
      ...white,
      channels: white.channels.map((channel, index) =>
        channel.map((sample, frame) => sample + 0.1 * added.channels[index]![frame]!),
      ),
    };
    for (const metric of [nonlinearResidual, limitingArtifacts])
      expect(await scoreOf(metric, noisy, white)).toBeCloseTo(10 / Math.sqrt(1.01), 0);
  });

  it('count a slow change of level in the first and hardly in the second', async () => {
    const slow = pumping(piece, 2, 0.5);
    const all = await scoreOf(nonlinearResidual, slow);
    expect(all).toBeGreaterThan(10);
    expect(await scoreOf(limitingArtifacts, slow)).toBeLessThan(all / 3);
  });

  it('count a fast change of level and clipping in both', async () => {
    const peak = piece.channels[0]!.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    const clipped = mapSamples(piece, (sample) => Math.max(-0.3 * peak, Math.min(0.3 * peak, sample)));
    for (const changed of [pumping(piece, 2, 30), clipped])
      for (const metric of [nonlinearResidual, limitingArtifacts])
        expect(await scoreOf(metric, changed)).toBeGreaterThan(2);
  });
});

describe('flatTopsPermille', () => {
  it('counts what was cut level, and nothing of clean music', async () => {
    const clean = await measured(piece);
    const limit = 10 ** (clean.analysis.samplePeakDbfs! / 20) / 2;
    const clipped = mapSamples(piece, (sample) => Math.max(-limit, Math.min(limit, sample)));
    const level = clipped.channels
      .flatMap((channel) => [...channel])
      .filter((sample) => Math.abs(sample) === Math.fround(limit)).length;
    const score = await scoreOf(flatTops, clipped);
    expect(await scoreOf(flatTops, piece)).toBe(0);
    // Cuts of one or two samples are no tops
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThanOrEqual((1000 * level) / (2 * clipped.channels[0]!.length));
  });
});

describe('gain on a platform', () => {
  it('is what the table of platforms says', async () => {
    const rendering = await measured(mapSamples(piece, (sample) => 8 * sample));
    const spotify = METRICS.find(({ id }) => id === 'spotifyNormalGainDb')!;
    const row = loudnessPenalties(rendering.analysis).find(
      ({ platformId }) => platformId === 'spotify-normal',
    )!;
    expect(row.gainDb).toBeLessThan(0);
    expect(spotify.measure({ rendering, toReference: null, toMix: null })).toBe(row.gainDb);
  });
});
