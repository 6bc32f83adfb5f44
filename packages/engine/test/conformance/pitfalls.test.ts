/**
 * What meters get wrong, each as a test of its own. Elsewhere: gates on powers and percentiles in measure/gating.test.ts, DC in
 * measure/analyze.test.ts, silence among denormals in kernels/kernels-agree.test.ts, pieces shorter than a window in
 * loudness-oracles.test.ts, channel orders and sample scaling of file formats in files/.
 */
import { describe, expect, it } from 'vitest';
import { type ChannelLayout, SPEAKERS } from '../../src/audio/channel-layout.ts';
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../../src/audio/interpolator.ts';
import { decodeWav } from '../../src/files/decode-wav.ts';
import { encodeWav } from '../../src/files/encode-wav.ts';
import { referenceKernels } from '../../src/kernels/reference-kernels.ts';
import { measureAlbum } from '../../src/measure/album.ts';
import { analyzeLoudness } from '../../src/measure/analyze.ts';
import { createTruePeakMeter, measureTruePeak } from '../../src/measure/true-peak.ts';
import { type Segments, synthesizeNoise, synthesizeSegments } from './synthesize.ts';

const SAMPLE_RATE = 48_000;

describe('gates', () => {
  it('judge all channels together, not each alone', async () => {
    const loud = synthesizeSegments([tone(-20, 10)], SAMPLE_RATE);
    const faint = synthesizeSegments([tone(-75, 10)], SAMPLE_RATE);
    const [together, alone] = [
      await lufsOf([loud, faint]),
      await lufsOf([loud, new Float32Array(loud.length)]),
    ];
    // Gated by itself the faint channel would be left out; it is 55 dB below the other and adds what its energy adds.
    expect(together - alone).toBeCloseTo(10 * Math.log10(1 + 10 ** -5.5), 8);
    expect(together).toBeGreaterThan(alone);
  });

  it('take an album as one piece: the blocks of all its tracks, not the mean of their loudness', async () => {
    const [loud, soft] = await Promise.all([readingsOf([tone(-20, 60)]), readingsOf([tone(-45, 60)])]);
    const { integratedLufs } = measureAlbum([loud, soft]);
    // The soft track lies below the relative gate of the whole.
    expect(integratedLufs).toBeCloseTo(loud.integratedLufs!, 6);
  });

  it('have no steps of a histogram: a hundredth of a decibel is a hundredth of a LU', async () => {
    const [a, b] = await Promise.all([readingsOf([tone(-23, 5)]), readingsOf([tone(-23.01, 5)])]);
    expect(a.integratedLufs! - b.integratedLufs!).toBeCloseTo(0.01, 6);
  });

  it('drop the last, incomplete block', async () => {
    const whole = await readingsOf([tone(-23, 2)]);
    const withRest = await readingsOf([tone(-23, 2), tone(0, 0.099)]);
    expect(withRest.integratedLufs).toBe(whole.integratedLufs);
  });
});

describe('running sums', () => {
  it('still resolve a window at the gate behind ten minutes at full scale', async () => {
    const sampleRate = 8_000;
    const segments = [tone(0, 600), tone(-69, 4)];
    const channel = synthesizeSegments(segments, sampleRate);
    const { loudnessOverTime } = await analyzeLoudness({
      sampleRate,
      channelLayout: 'stereo',
      channels: [channel, channel],
    });
    const quiet = synthesizeSegments([tone(-69, 4)], sampleRate);
    const alone = await analyzeLoudness({ sampleRate, channelLayout: 'stereo', channels: [quiet, quiet] });
    const last = <T>(row: readonly T[]) => row.at(-1) as number;
    expect(last(loudnessOverTime.shortTermLufs)).toBeCloseTo(last(alone.loudnessOverTime.shortTermLufs), 6);
    expect(last(loudnessOverTime.momentaryLufs)).toBeCloseTo(last(alone.loudnessOverTime.momentaryLufs), 6);
  });
});

describe('samples that are not numbers', () => {
  const places = [0, 1_234, SAMPLE_RATE - 1, 2 * SAMPLE_RATE + 17];
  it.each(
    [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].flatMap((sample) =>
      places.map((place) => [sample, place] as const),
    ),
  )('are refused: %f at frame %i', async (sample, place) => {
    const left = synthesizeSegments([tone(-20, 2.02)], SAMPLE_RATE);
    const right = left.slice();
    right[place] = sample;
    await expect(
      analyzeLoudness({ sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels: [left, right] }),
    ).rejects.toThrow(/not finite/);
  });
});

describe('true peak', () => {
  it('of samples beyond full scale is not clipped', async () => {
    const { truePeakDbtp, samplePeakDbfs } = await readingsOf([tone(12, 1)]);
    expect(samplePeakDbfs).toBeCloseTo(12, 2);
    expect(truePeakDbtp).toBeCloseTo(12, 2);
  });

  it.each([
    ['the table', BS1770_INTERPOLATOR],
    ['hq', HQ_INTERPOLATOR],
  ])('of an impulse is the sample itself by %s', (_, interpolator) => {
    const impulse = new Float32Array(480);
    impulse[100] = 1;
    expect(truePeakOf(impulse, { interpolator })).toBe(0);
  });

  it('rings on behind the last sample, and reads the same with silence appended', () => {
    const cut = synthesizeSegments([{ sine: 11_000, dB: 0, dur: 0.01, phaseDeg: 40 }], SAMPLE_RATE);
    const padded = new Float32Array(cut.length + 1_000);
    padded.set(cut);
    expect(truePeakOf(cut)).toBe(truePeakOf(padded));
  });

  it.each([44_100, 88_200, 96_000, 176_400, 192_000])(
    'looks between samples at %i Hz as at any rate',
    (rate) => {
      const channel = synthesizeSegments(
        [{ sine: rate / 4, dB: 0, dur: 0.1, phaseDeg: 45, fadeMs: 10 }],
        rate,
      );
      for (const interpolator of [HQ_INTERPOLATOR, BS1770_INTERPOLATOR]) {
        const audio = { sampleRate: rate, channelLayout: 'mono', channels: [channel] } as const;
        // Samples reach −3.01 dB; +0.2 and −0.4 dB are what Tech 3341 allows.
        expect(measureTruePeak(audio, { interpolator })).toBeLessThan(0.2);
        expect(measureTruePeak(audio, { interpolator })).toBeGreaterThan(-0.4);
      }
    },
  );

  it('is told by the name of its interpolator, since interpolators differ', async () => {
    const channels = synthesizeNoise({ channelCount: 2, frames: SAMPLE_RATE, gain: 0.25 });
    const audio = { sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels } as const;
    const readings = await analyzeLoudness(audio, { truePeakBs1770: true });
    expect(readings.truePeakDbtp! - readings.truePeakBs1770Dbtp!).toBeGreaterThan(0.3);
    expect((await analyzeLoudness(audio)).truePeakBs1770Dbtp).toBeNull();
  });

  it('is the same whether stretches are skipped or not', () => {
    const channels = synthesizeNoise({ channelCount: 2, frames: 6_000, gain: 0.25 }).map((channel) =>
      channel.map((sample, n) => sample * (n % 700 < 30 ? 1 : 0.4)),
    );
    for (const interpolator of [HQ_INTERPOLATOR, BS1770_INTERPOLATOR]) {
      const read = (kernels?: typeof referenceKernels) => {
        const meter = createTruePeakMeter({ channelCount: 2, interpolator, ...(kernels && { kernels }) });
        meter.push(channels, channels[0]!.length);
        return meter.finish();
      };
      expect(read()).toBeCloseTo(read(referenceKernels), 6);
    }
  });
});

describe('word lengths', () => {
  it('read the same where they hold the same samples: 24 bit, 32 bit float', async () => {
    const steps = 2 ** 23;
    const channels = synthesizeNoise({ channelCount: 2, frames: SAMPLE_RATE, gain: 0.5 }).map((channel) =>
      channel.map((sample) => Math.round(sample * steps) / steps),
    );
    const audio = { sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels } as const;
    const whole = await analyzeLoudness(audio);
    for (const bitDepth of [24, 'float32'] as const) {
      const { audio: read } = decodeWav(encodeWav(audio, { bitDepth }));
      expect(await analyzeLoudness(read)).toEqual(whole);
    }
  });
});

describe('channel layouts', () => {
  it.each<[ChannelLayout, Record<string, number>]>([
    ['mono', { C: 1 }],
    ['dual-mono', { C: 2 }],
    ['stereo', { L: 1, R: 1 }],
    ['5.0', { L: 1, R: 1, C: 1, Ls: 1.41, Rs: 1.41 }],
    ['5.1', { L: 1, R: 1, C: 1, LFE: 0, Ls: 1.41, Rs: 1.41 }],
    ['7.1', { L: 1, R: 1, C: 1, LFE: 0, Lb: 1, Rb: 1, Ls: 1.41, Rs: 1.41 }],
  ])('%s weighs its channels by the loudspeaker', async (channelLayout, weights) => {
    const sound = synthesizeSegments([tone(-20, 1)], SAMPLE_RATE);
    const mono = await analyzeLoudness({ sampleRate: SAMPLE_RATE, channelLayout: 'mono', channels: [sound] });
    for (const [index, speaker] of SPEAKERS[channelLayout].entries()) {
      const channels = SPEAKERS[channelLayout].map((_, other) =>
        other === index ? sound : new Float32Array(sound.length),
      );
      const { integratedLufs, truePeakDbtp } = await analyzeLoudness({
        sampleRate: SAMPLE_RATE,
        channelLayout,
        channels,
      });
      const weight = weights[speaker]!;
      if (weight === 0) expect(integratedLufs).toBeNull();
      else expect(integratedLufs).toBeCloseTo(mono.integratedLufs! + 10 * Math.log10(weight), 8);
      // Peaks count in every channel, LFE included.
      expect(truePeakDbtp).toBe(mono.truePeakDbtp);
    }
  });

  it('adds powers over channels', async () => {
    const sound = synthesizeSegments([tone(-30, 1)], SAMPLE_RATE);
    const read = async (channelLayout: ChannelLayout) => {
      const channels = SPEAKERS[channelLayout].map(() => sound);
      return (await analyzeLoudness({ sampleRate: SAMPLE_RATE, channelLayout, channels })).integratedLufs!;
    };
    const mono = await read('mono');
    expect((await read('stereo')) - mono).toBeCloseTo(10 * Math.log10(2), 8);
    expect(await read('dual-mono')).toBeCloseTo(await read('stereo'), 8);
    expect((await read('5.1')) - mono).toBeCloseTo(10 * Math.log10(3 + 2 * 1.41), 8);
    expect((await read('7.1')) - mono).toBeCloseTo(10 * Math.log10(5 + 2 * 1.41), 8);
  });
});

function tone(dB: number, dur: number) {
  return { sine: 1000, dB, dur };
}

function readingsOf(segments: Segments) {
  const channel = synthesizeSegments(segments, SAMPLE_RATE);
  return analyzeLoudness({ sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels: [channel, channel] });
}

async function lufsOf(channels: Float32Array[]): Promise<number> {
  const readings = await analyzeLoudness({ sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels });
  return readings.integratedLufs!;
}

function truePeakOf(channel: Float32Array, { interpolator = HQ_INTERPOLATOR } = {}): number | null {
  return measureTruePeak(
    { sampleRate: SAMPLE_RATE, channelLayout: 'mono', channels: [channel] },
    { interpolator },
  );
}
