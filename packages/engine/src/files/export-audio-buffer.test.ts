import { describe, expect, it } from 'vitest';
import { decodeWav } from './decode-wav.ts';
import { exportAudioBuffer } from './export-audio-buffer.ts';

const buffer = (...channels: Float32Array[]) => ({
  numberOfChannels: channels.length,
  sampleRate: 44_100,
  length: channels[0]?.length ?? 0,
  getChannelData: (channel: number) => channels[channel]!,
});
const NOISE = Float32Array.from({ length: 1001 }, (_, n) => Math.sin(n * n) * 1.7);
const OTHER = NOISE.map((sample) => sample ** 3);

describe('exportAudioBuffer()', () => {
  it.each([
    ['mono', [NOISE]],
    ['stereo', [NOISE, OTHER]],
  ])('nulls in %s through our own reader, beyond full scale as well', (channelLayout, channels) => {
    const { audio, format } = decodeWav(exportAudioBuffer(buffer(...channels)));
    expect(audio).toEqual({ sampleRate: 44_100, channelLayout, channels });
    expect(format).toMatchObject({ codec: 'pcm-float', bitDepth: 32, truncated: false });
  });

  it('refuses three channels, of which only one would be written', () => {
    expect(() => exportAudioBuffer(buffer(NOISE, NOISE, NOISE))).toThrow(
      'Cannot export an audio buffer as its channels must be 1 or 2: current number is 3',
    );
  });

  it('refuses no channels', () => {
    expect(() => exportAudioBuffer(buffer())).toThrow(RangeError);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %f, and says where', (bad) => {
    expect(() => exportAudioBuffer(buffer(NOISE, Float32Array.of(0, bad)))).toThrow(
      'frame 1 of channel 2 is not',
    );
  });
});
