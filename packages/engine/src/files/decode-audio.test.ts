import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpeg, skipWithoutFfmpeg } from '../../test/ffmpeg.ts';
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import { decodeAudio } from './decode-audio.ts';
import { decodeFlac } from './decode-flac.ts';
import { decodeWav } from './decode-wav.ts';
import { encodeWav } from './encode-wav.ts';
import { readAudio } from './read-audio.ts';

const NOISE = 'aevalsrc=random(0)*2-1|random(1)*1.6-0.8:s=44100:d=0.5';

const decode = (bytes: Uint8Array, name = 'song') => decodeAudio(bytes, { name });

describe('decodeAudio()', () => {
  it.each([
    ['text', new TextEncoder().encode('Dear diary, this is no audio at all. '.repeat(50))],
    ['zeros', new Uint8Array(5000)],
    ['three bytes', Uint8Array.of(1, 2, 3)],
    ['one byte', Uint8Array.of(0xff)],
  ])('refuses %s as no known audio format, in one line', async (_, bytes) => {
    await expect(decode(bytes, 'notes.wav')).rejects.toThrow(
      new UnreadableAudioError({ file: 'notes.wav', reason: 'its content is of no known audio format' }),
    );
  });

  it('refuses an empty file by saying so', async () => {
    await expect(decode(new Uint8Array(0))).rejects.toThrow('Cannot read song as audio: the file is empty');
  });

  it('refuses WebM, which would take minutes', async () => {
    await expect(decode(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0))).rejects.toThrow(
      UnsupportedAudioError,
    );
  });

  it('goes by content, not by name', async () => {
    const audio = {
      sampleRate: 8000,
      channelLayout: 'mono' as const,
      channels: [Float32Array.of(0.5, -0.5)],
    };
    const { format } = await decode(encodeWav(audio), 'song.flac');
    expect(format.container).toBe('wav');
  });
});

describe('readAudio()', () => {
  it('says that a missing file is missing', async () => {
    await expect(readAudio('/no/such/song.wav')).rejects.toThrow(
      'Cannot read /no/such/song.wav as audio: there is no such file',
    );
  });

  it('says that a folder is a folder', async () => {
    await expect(readAudio(tmpdir())).rejects.toThrow('it is a folder');
  });
});

describe.skipIf(skipWithoutFfmpeg)('decodeAudio() of files written by ffmpeg', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'earwitness-files-'));
    ffmpeg('-f', 'lavfi', '-i', NOISE, '-c:a', 'pcm_s24le', file('a24.wav'));
    ffmpeg('-f', 'lavfi', '-i', NOISE, '-c:a', 'pcm_s16le', file('a16.wav'));
    ffmpeg('-f', 'lavfi', '-i', NOISE, '-c:a', 'pcm_f32le', file('a32f.wav'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['a24.flac', 'a24.wav', ['-c:a', 'flac']],
    ['a16.flac', 'a16.wav', ['-c:a', 'flac']],
    ['a16.oga', 'a16.wav', ['-c:a', 'flac', '-f', 'ogg']],
    ['a24.aiff', 'a24.wav', ['-c:a', 'pcm_s24be']],
    ['a16.aiff', 'a16.wav', ['-c:a', 'pcm_s16be']],
    ['a16le.aiff', 'a16.wav', ['-c:a', 'pcm_s16le']],
    ['a32f.aiff', 'a32f.wav', ['-c:a', 'pcm_f32be']],
    ['a64f.wav', 'a32f.wav', ['-c:a', 'pcm_f64le']],
    ['a32.wav', 'a24.wav', ['-c:a', 'pcm_s32le']],
    ['rf64.wav', 'a24.wav', ['-c:a', 'pcm_s24le', '-rf64', 'always']],
  ])('nulls %s against %s', async (name, original, codec) => {
    ffmpeg('-i', file(original), ...codec, file(name));
    const ours = await readAudio(file(name));
    const reference = await readAudio(file(original));
    expect(ours.audio.channels).toEqual(reference.audio.channels);
    expect(ours.audio.sampleRate).toBe(44_100);
    expect(ours.format.truncated).toBe(false);
  });

  it('reads 16-bit WAV as the integers over 2^15', async () => {
    const raw = ffmpeg('-i', file('a16.wav'), '-f', 's16le', '-');
    const integers = new Int16Array(raw.buffer, raw.byteOffset, raw.byteLength / 2);
    const { audio, format } = await readAudio(file('a16.wav'));
    expect(audio.channels[0]).toEqual(
      Float32Array.from({ length: 22_050 }, (_, frame) => integers[2 * frame]! / 32_768),
    );
    expect(format).toEqual({ container: 'wav', codec: 'pcm', bitDepth: 16, truncated: false });
  });

  it.each([
    ['mp3', 'libmp3lame', 'a.mp3', 44_100],
    ['vorbis', 'libvorbis', 'a.ogg', 44_100],
    ['opus', 'libopus', 'a.opus', 48_000],
  ])('decodes %s at the right length, whole', async (codec, encoder, name, sampleRate) => {
    ffmpeg('-i', file('a24.wav'), '-c:a', encoder, file(name));
    const { audio, format } = await readAudio(file(name));
    expect(format).toMatchObject({ codec, bitDepth: null, truncated: false });
    expect(audio.sampleRate).toBe(sampleRate);
    expect(audio.channels[0]!.length / sampleRate).toBeCloseTo(0.5, 3);
  });

  it('gives a mono MP3 one channel', async () => {
    ffmpeg('-i', file('a24.wav'), '-ac', '1', '-c:a', 'libmp3lame', file('mono.mp3'));
    const { audio } = await readAudio(file('mono.mp3'));
    expect(audio.channelLayout).toBe('mono');
  });

  it('reports an Ogg file that ends early as truncated', async () => {
    ffmpeg('-f', 'lavfi', '-i', NOISE.replace('d=0.5', 'd=3'), '-c:a', 'libvorbis', file('cut.ogg'));
    truncateSync(file('cut.ogg'), 20_000);
    expect((await readAudio(file('cut.ogg'))).format.truncated).toBe(true);
  });

  it('reports an MP3 that ends early as truncated', async () => {
    ffmpeg('-f', 'lavfi', '-i', NOISE.replace('d=0.5', 'd=3'), '-c:a', 'libmp3lame', file('cut.mp3'));
    truncateSync(file('cut.mp3'), 20_000);
    expect((await readAudio(file('cut.mp3'))).format.truncated).toBe(true);
  });

  it('decodes FLAC alone, to the samples of any other way, and refuses what is none', async () => {
    ffmpeg('-i', file('a24.wav'), '-c:a', 'flac', file('alone.flac'));
    const bytes = readFileSync(file('alone.flac'));
    const { audio, format } = await decodeFlac(bytes);

    expect(format).toEqual({ container: 'flac', codec: 'flac', bitDepth: 24, truncated: false });
    expect(audio).toEqual(decodeWav(readFileSync(file('a24.wav'))).audio);
    await expect(decodeFlac(readFileSync(file('a24.wav')))).rejects.toThrow('it is not a FLAC file');
    await expect(decodeFlac(bytes.subarray(0, bytes.byteLength - 100))).rejects.toThrow(UnreadableAudioError);
  });

  it('refuses a truncated FLAC with both lengths', async () => {
    ffmpeg('-i', file('a24.wav'), '-c:a', 'flac', file('cut.flac'));
    truncateSync(file('cut.flac'), 60_000);
    await expect(readAudio(file('cut.flac'))).rejects.toThrow(
      /cut\.flac as audio: it is truncated or damaged: its header promises 22050 frames, \d+ could be decoded$/,
    );
  });

  it('leaves the bytes of a FLAC as they are, of a Buffer too', async () => {
    ffmpeg('-i', file('a24.wav'), '-c:a', 'flac', file('kept.flac'));
    const bytes = readFileSync(file('kept.flac'));
    await decodeAudio(bytes, { name: 'kept.flac' });
    expect(Buffer.compare(bytes, readFileSync(file('kept.flac')))).toBe(0);
  });

  it('refuses a FLAC whose samples do not have its checksum', async () => {
    ffmpeg('-i', file('a16.wav'), '-c:a', 'flac', file('sum.flac'));
    const bytes = readFileSync(file('sum.flac'));
    bytes[26]! ^= 1;
    writeFileSync(file('sum.flac'), bytes);
    await expect(readAudio(file('sum.flac'))).rejects.toThrow('checksum');
  });

  it('refuses a FLAC with flipped bytes', async () => {
    ffmpeg('-i', file('a24.wav'), '-c:a', 'flac', file('flipped.flac'));
    const bytes = readFileSync(file('flipped.flac'));
    for (let index = 9_000; index < 60_000; index += 257) bytes[index]! ^= 0xff;
    writeFileSync(file('flipped.flac'), bytes);
    await expect(readAudio(file('flipped.flac'))).rejects.toThrow(UnreadableAudioError);
  });

  it('refuses six channels by number', async () => {
    ffmpeg('-i', file('a24.wav'), '-ac', '6', '-c:a', 'flac', file('six.flac'));
    await expect(readAudio(file('six.flac'))).rejects.toThrow(/it has 6 channels, only mono and stereo/);
  });

  it('decodes AAC through the optional package', async () => {
    ffmpeg('-i', file('a24.wav'), '-c:a', 'aac', file('a.m4a'));
    const { audio, format } = await readAudio(file('a.m4a'));
    expect(format.container).toBe('mp4');
    expect(audio.channels).toHaveLength(2);
  });
});
