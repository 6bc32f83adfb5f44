import { describe, expect, it } from 'vitest';
import { UnsupportedAudioError } from '../errors.ts';
import { type AudioSource, type PcmAudio, toAudioSource } from './pcm-audio.ts';

const RAMP: PcmAudio = {
  sampleRate: 44_100,
  channelLayout: 'stereo',
  channels: [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8)],
};

describe('toAudioSource()', () => {
  it('reads any range of audio in memory', async () => {
    const source = toAudioSource(RAMP);
    const into = [new Float32Array(3), new Float32Array(3)];
    await source.read(1, 2, into);
    expect(source.frameCount).toBe(4);
    expect(into).toEqual([Float32Array.of(2, 3, 0), Float32Array.of(6, 7, 0)]);
  });

  it('passes a source through', () => {
    const source: AudioSource = { ...toAudioSource(RAMP) };
    expect(toAudioSource(source)).toBe(source);
  });

  it('reads an AudioBuffer, without copying it', async () => {
    const bufferOf = (channels: readonly Float32Array[]) => ({
      sampleRate: 44_100,
      numberOfChannels: channels.length,
      length: 4,
      getChannelData: (channel: number) => channels[channel]!,
    });
    const source = toAudioSource(bufferOf(RAMP.channels));
    expect(source).toMatchObject({ sampleRate: 44_100, channelLayout: 'stereo', frameCount: 4 });
    const into = [new Float32Array(2), new Float32Array(2)];
    await source.read(2, 2, into);
    expect(into).toEqual([Float32Array.of(3, 4), Float32Array.of(7, 8)]);
    expect(() => toAudioSource(bufferOf(RAMP.channels.slice(0, 0)))).toThrow(UnsupportedAudioError);
    expect(() => toAudioSource(bufferOf([...RAMP.channels, ...RAMP.channels]))).toThrow('of 4 channels');
  });

  it('refuses a number of channels that is not the layout’s', () => {
    expect(() => toAudioSource({ ...RAMP, channelLayout: 'mono' })).toThrow(
      new RangeError('Cannot use audio as the channels of mono must be 1: current number is 2'),
    );
    expect(() => toAudioSource({ ...RAMP, channels: [] })).toThrow(RangeError);
  });

  it('refuses channels of different lengths', () => {
    const uneven = { ...RAMP, channels: [RAMP.channels[0]!, new Float32Array(3)] };
    expect(() => toAudioSource(uneven)).toThrow(
      new RangeError('Cannot use audio as its channels must be of one length: current lengths are 4 and 3'),
    );
  });
});
