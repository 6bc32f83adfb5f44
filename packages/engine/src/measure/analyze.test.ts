import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { type AudioSource, type PcmAudio, toAudioSource } from '../audio/pcm-audio.ts';
import { UnsupportedAudioError } from '../errors.ts';
import { referenceKernels } from '../kernels/reference-kernels.ts';
import type { Analysis } from './analysis.ts';
import { analyze } from './analyze.ts';
import { measureIntegratedLoudness } from './loudness.ts';
import { measureTruePeak } from './true-peak.ts';

describe('analyze()', () => {
  it('reads a source and audio in memory alike', async () => {
    const audio = makeStereo(1);
    const { read, ...format } = toAudioSource(audio);
    class Source implements AudioSource {
      readonly sampleRate = format.sampleRate;
      readonly channelLayout = format.channelLayout;
      readonly frameCount = format.frameCount;
      readonly #read = read;
      async read(...range: Parameters<AudioSource['read']>) {
        await this.#read(...range);
      }
    }
    expect(await analyze(new Source())).toEqual(await analyze(audio));
  });

  it('agrees with the plain kernels', async () => {
    const audio = makeStereo(4);
    const [fast, plain] = [await analyze(audio), await analyze(audio, { kernels: referenceKernels })];
    expect(fast.integratedLufs).toBe(plain.integratedLufs);
    expect(fast.loudnessOverTime).toEqual(plain.loudnessOverTime);
    expect(fast.truePeakDbtp).toBeCloseTo(plain.truePeakDbtp!, 4);
    for (const [band, level] of fast.thirdOctaves.levelsDb.entries()) {
      expect(level).toBeCloseTo(plain.thirdOctaves.levelsDb[band]!, 3);
    }
  });

  it('knows what a sine is', async () => {
    const left = sine(997, 0.5, 5);
    const analysis = await analyze(stereo(left, left));
    expect(analysis).toMatchObject({
      schema: 'earwitness.analysis/3',
      sampleRate: 48_000,
      channelLayout: 'stereo',
      frameCount: 240_000,
      seconds: 5,
      correlation: 1,
      sideToMidDb: null,
    });
    expect(analysis.integratedLufs).toBeCloseTo(-6.02, 2);
    expect(analysis.momentaryMaxLufs).toBeCloseTo(-6.02, 1);
    expect(analysis.shortTermMaxLufs).toBeCloseTo(-6.02, 2);
    expect(analysis.samplePeakDbfs).toBeCloseTo(-6.02, 2);
    expect(analysis.truePeakDbtp).toBeCloseTo(-6.02, 2);
    expect(analysis.crestFactorDb).toBeCloseTo(3.01, 2);
    expect(analysis.plrDb).toBeCloseTo(0, 2);
    expect(analysis.dcOffsets[0]).toBeCloseTo(0, 4);
    expect(analysis.loudnessOverTime.hopSeconds).toBe(0.1);
    expect(analysis.loudnessOverTime.momentaryLufs).toHaveLength(50);
    expect(analysis.loudnessOverTime.momentaryLufs.slice(0, 4).map((lufs) => lufs === null)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(analysis.loudnessOverTime.shortTermLufs.findIndex((lufs) => lufs !== null)).toBe(29);
  });

  it('reads mono 3.01 LU below the same signal on both sides, and without an image', async () => {
    const channel = sine(997, 0.5, 2);
    const mono = await analyze({ sampleRate: 48_000, channelLayout: 'mono', channels: [channel] });
    const both = await analyze(stereo(channel, channel));
    expect(both.integratedLufs! - mono.integratedLufs!).toBeCloseTo(3.0103, 4);
    expect([mono.correlation, mono.sideToMidDb]).toEqual([null, null]);
    expect(mono.thirdOctaves.levelsDb).toEqual(mono.thirdOctaves.midLevelsDb);
    expect(new Set(mono.thirdOctaves.sideLevelsDb)).toEqual(new Set([null]));
  });

  it('knows the stereo image', async () => {
    const [left, right] = [sine(1_000, 0.5, 1), sine(1_500, 0.5, 1)];
    const inverted = left.map((sample) => -sample);
    const silent = new Float32Array(left.length);
    expect((await analyze(stereo(left, inverted))).correlation).toBe(-1);
    expect((await analyze(stereo(left, right))).correlation).toBeCloseTo(0, 5);
    expect((await analyze(stereo(left, right))).sideToMidDb).toBeCloseTo(0, 3);
    const oneSided = await analyze(stereo(left, silent));
    expect(oneSided.correlation).toBeNull();
    expect(oneSided.sideToMidDb).toBeCloseTo(0, 10);
  });

  it('reports DC beside what K-weighting hides', async () => {
    const offset = sine(1_000, 0.25, 1).map((sample) => sample + 0.125);
    const { dcOffsets } = await analyze(stereo(offset, sine(1_000, 0.25, 1)));
    expect(dcOffsets[0]).toBeCloseTo(0.125, 5);
    expect(dcOffsets[1]).toBeCloseTo(0, 5);
  });

  it.each([0, 1, 100, 240_000])(
    'has null for all that %i frames of silence have no value for',
    async (frames) => {
      const analysis = await analyze(stereo(new Float32Array(frames), new Float32Array(frames)));
      expect(valuesOf(analysis)).toEqual({
        integratedLufs: null,
        momentaryMaxLufs: null,
        shortTermMaxLufs: null,
        loudnessRangeLu: null,
        loudnessRangeAt1HzLu: null,
        truePeakDbtp: null,
        channelTruePeaksDbtp: [null, null],
        truePeakBs1770Dbtp: null,
        samplePeakDbfs: null,
        channelSamplePeaksDbfs: [null, null],
        rmsDbfs: null,
        crestFactorDb: null,
        plrDb: null,
        psrDb: { minimum: null, p5: null, median: null },
        drDb: null,
        dynamicSpreadLu: null,
        dcOffsets: [0, 0],
        correlation: null,
        sideToMidDb: null,
        lowSideToMidDb: null,
        balanceDb: null,
        monoSumLu: null,
      });
      expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis);
    },
  );

  it('has no integrated loudness under 400 ms, and no short-term values under 3 s', async () => {
    const short = await analyze(stereo(sine(1_000, 0.1, 0.399), sine(1_000, 0.1, 0.399)));
    expect([short.integratedLufs, short.momentaryMaxLufs]).toEqual([null, null]);
    const exact = await analyze(stereo(sine(1_000, 0.1, 0.4), sine(1_000, 0.1, 0.4)));
    expect(exact.integratedLufs).toBeCloseTo(-19.9936, 4);
    const long = await analyze(stereo(sine(1_000, 0.1, 2.99), sine(1_000, 0.1, 2.99)));
    expect([long.shortTermMaxLufs, long.loudnessRangeLu]).toEqual([null, null]);
  });

  it('names the samples by a digest of each channel', async () => {
    const audio = makeStereo(0.5);
    const { samplesDigest } = await analyze(audio);
    expect(samplesDigest).toMatch(/^xxh64\/60s:[0-9a-f]{16}-[0-9a-f]{16}$/);
    const changed = audio.channels.map((channel) => channel.slice());
    changed[1]![9] = 0.5;
    expect((await analyze({ ...audio, channels: changed })).samplesDigest).not.toBe(samplesDigest);
    const swapped = { ...audio, channels: audio.channels.toReversed() };
    expect((await analyze(swapped)).samplesDigest).not.toBe(samplesDigest);
  });

  it('refuses samples that are not numbers, and says where the first is', async () => {
    const left = sine(1_000, 0.5, 1);
    const right = sine(1_000, 0.5, 1);
    right[12_345] = Number.NaN;
    left[20_000] = Number.POSITIVE_INFINITY;
    left[47_999] = Number.NaN;
    const refusal = analyze(stereo(left, right));
    await expect(refusal).rejects.toThrow(UnsupportedAudioError);
    await expect(refusal).rejects.toThrow('the first is NaN in channel 2 at frame 12345');
  });

  it.each([7_999, 192_001, 44_100.5])('refuses a sample rate of %f Hz', async (sampleRate) => {
    await expect(analyze({ ...makeStereo(0.1), sampleRate })).rejects.toThrow(UnsupportedAudioError);
  });

  it('says how far it is', async () => {
    const onProgress = vi.fn();
    await analyze(makeStereo(4), { onProgress });
    expect(onProgress.mock.calls.flat()).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('throws the reason of an abort that comes in between', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = () => controller.abort(reason);
    const aborted = analyze(makeStereo(1), { onProgress, signal: controller.signal });
    await expect(aborted).rejects.toBe(reason);
  });

  it('lets an abort through that waits for its turn', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 0);
    const long = new Float32Array(2 ** 22);
    await expect(analyze(stereo(long, long), { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('leaves its input alone', async () => {
    const audio = makeStereo(1);
    const before = audio.channels.map(bytesDigest);
    await analyze(audio);
    expect(audio.channels.map(bytesDigest)).toEqual(before);
  });
});

describe('measureIntegratedLoudness() and measureTruePeak()', () => {
  it('read what analyze() reads', async () => {
    const audio = makeStereo(3);
    const { integratedLufs, truePeakDbtp } = await analyze(audio);
    expect(measureIntegratedLoudness(audio)).toBe(integratedLufs);
    expect(measureTruePeak(audio)).toBe(truePeakDbtp);
  });
});

function valuesOf({
  schema: _schema,
  sampleRate: _sampleRate,
  channelLayout: _channelLayout,
  frameCount: _frameCount,
  seconds: _seconds,
  samplesDigest: _samplesDigest,
  thirdOctaves: _thirdOctaves,
  erbBands: _erbBands,
  bandLevels: _bandLevels,
  loudnessOverTime: _loudnessOverTime,
  peaksOverTime: _peaksOverTime,
  stereoOverTime: _stereoOverTime,
  sections: _sections,
  defects: _defects,
  ...values
}: Analysis) {
  return values;
}

function stereo(left: Float32Array, right: Float32Array): PcmAudio {
  return { sampleRate: 48_000, channelLayout: 'stereo', channels: [left, right] };
}

function sine(frequencyHz: number, amplitude: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(48_000 * seconds) },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / 48_000),
  );
}

/** Tones that swell, and noise; the sides differ. */
function makeStereo(seconds: number): PcmAudio {
  let state = 7;
  const make = (frequencyHz: number) =>
    sine(frequencyHz, 0.4, seconds).map((sample, n) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return sample * (1 + Math.sin(n / 20_000)) + 0.1 * (state / 2 ** 31 - 1);
    });
  return stereo(make(220), make(3_300));
}

const bytesDigest = (samples: Float32Array): string =>
  createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex');
