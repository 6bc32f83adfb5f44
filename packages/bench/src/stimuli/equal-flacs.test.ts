import type { PcmAudio } from '@earwitness/engine';
import { decodeAudio, decodeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { encodeStimuli } from './encode-stimuli.ts';
import { equalFlacs } from './equal-flacs.ts';

const loud = music('flac', { seconds: 1.2, sampleRate: 16_000 });
const mono = (audio: PcmAudio): PcmAudio => ({
  ...audio,
  channelLayout: 'mono',
  channels: [audio.channels[0]!],
});

/** The kinds and lengths of the blocks before the frames. */
function blocksOf(file: Uint8Array): { kind: number; byteLength: number }[] {
  const view = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const blocks = [];
  for (let place = 4, isLast = false; !isLast; ) {
    isLast = view.readUInt8(place) >= 0x80;
    blocks.push({ kind: view.readUInt8(place) & 0x7f, byteLength: view.readUIntBE(place + 1, 3) });
    place += 4 + blocks.at(-1)!.byteLength;
  }
  return blocks;
}

describe('encodeStimuli()', () => {
  it.each([
    ['two channels', (audio: PcmAudio) => audio],
    ['one channel', mono],
  ])('gives files of one size a format, with the same samples in both, of %s', async (_, channelsOf) => {
    const audios = [loud, mapSamples(loud, (sample) => 0.01 * sample)].map(channelsOf);
    const stimuli = await encodeStimuli(audios, { ditherSeed: 7 });
    expect(new Set(stimuli.map(({ wav }) => wav.byteLength)).size).toBe(1);
    expect(new Set(stimuli.map(({ flac }) => flac!.byteLength)).size).toBe(1);
    for (const { wav, flac } of stimuli) {
      const pcm = decodeWav(wav, { name: 'wav' }).audio;
      const { audio, format } = await decodeAudio(flac!, { name: 'flac' });
      expect(format.bitDepth).toBe(24);
      expect(audio.channels).toEqual(pcm.channels);
      expect(blocksOf(flac!).map(({ kind }) => kind)).toEqual([0, 1]);
      expect(Buffer.from(flac!).toString('latin1')).not.toMatch(/reference libFLAC|Lavf/i);
    }
  });

  it('rounds what is already of 24 bits with the same noise as everything else', async () => {
    const ofBits = mapSamples(loud, (sample) => Math.round(sample * 2 ** 23) / 2 ** 23);
    const silentStart = mapSamples(ofBits, (sample) => sample);
    const [one, other] = await encodeStimuli([ofBits, silentStart], { ditherSeed: 3 });
    const steps = (wav: Uint8Array) =>
      decodeWav(wav, { name: 'wav' }).audio.channels[0]!.map(
        (sample, frame) => (sample - ofBits.channels[0]![frame]!) * 2 ** 23,
      );
    const errors = steps(one!.wav);
    const power = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
    // triangular noise of ±1 step, rounded: not nothing, as without it
    expect(power).toBeGreaterThan(0.15);
    expect(power).toBeLessThan(0.4);
    expect(Buffer.compare(one!.wav, other!.wav)).toBe(0);
    const [seeded] = await encodeStimuli([ofBits], { ditherSeed: 4 });
    expect(Buffer.compare(one!.wav, seeded!.wav)).not.toBe(0);
  });

  it('leaves FLAC away for all where one would not be shorter than PCM', async () => {
    let state = 1;
    const noise = mapSamples(loud, () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return (2 * state) / 2 ** 31 - 1;
    });
    const stimuli = await encodeStimuli([loud, noise], { ditherSeed: 1 });
    expect(stimuli.map(({ flac }) => flac)).toEqual([null, null]);
  });
});

describe('equalFlacs()', () => {
  const streamInfo = Buffer.concat([Buffer.from([0x80, 0, 0, 34]), Buffer.alloc(34)]);
  const withFrames = (byteLength: number) =>
    Buffer.concat([Buffer.from('fLaC'), streamInfo, Buffer.alloc(byteLength, 0xee)]);

  it.each([0, 1, 2 ** 24 - 1, 2 ** 24, 2 ** 24 + 3, 2 ** 24 + 4, 2 ** 25 + 9])(
    'pads by %i bytes, in a second block where one does not hold them',
    (difference) => {
      const [longest, shorter] = equalFlacs([withFrames(difference + 5), withFrames(5)]);
      expect(shorter!.byteLength).toBe(longest!.byteLength);
      const blocks = blocksOf(shorter!);
      expect(blocks[0]!.kind).toBe(0);
      expect(blocks.slice(1).every(({ kind }) => kind === 1)).toBe(true);
      const bytes = 4 + blocks.reduce((sum, { byteLength }) => sum + 4 + byteLength, 0);
      expect(Buffer.compare(shorter!.subarray(bytes), Buffer.alloc(5, 0xee))).toBe(0);
    },
  );

  it('refuses what has no description of its stream', () => {
    const comment = Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x84, 0, 0, 2, 0, 0])]);
    expect(() => equalFlacs([comment])).toThrow(TypeError);
  });
});
