/** What a lossy delivery does: to MP3 and back by ffmpeg, which takes the delays of encoder and decoder out again by the LAME tag. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PcmAudio } from '@earwitness/engine';
import { encodeWav } from '@earwitness/engine/files';

const FFMPEG = process.env.EARWITNESS_FFMPEG ?? 'ffmpeg';

/** Whether ffmpeg and its encoder are here. */
export const hasMp3Encoder = ((): boolean => {
  try {
    return execFileSync(FFMPEG, ['-hide_banner', '-encoders'], { encoding: 'utf8', stdio: 'pipe' }).includes(
      'libmp3lame',
    );
  } catch {
    return false;
  }
})();

/** Encodes and decodes; ends where the encoder's padding was taken off again. */
export function throughMp3(audio: PcmAudio, kilobitsPerSecond: number): PcmAudio {
  const folder = mkdtempSync(join(tmpdir(), 'earwitness-mp3-'));
  const [wav, mp3, raw] = ['a.wav', 'a.mp3', 'a.raw'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const ffmpeg = (...parameters: string[]): Buffer =>
    execFileSync(FFMPEG, ['-v', 'error', '-nostdin', '-y', ...parameters], { stdio: 'pipe' });
  try {
    writeFileSync(wav, encodeWav(audio, { bitDepth: 24 }));
    ffmpeg('-i', wav, '-c:a', 'libmp3lame', '-b:a', `${kilobitsPerSecond}k`, mp3);
    ffmpeg('-i', mp3, '-f', 'f32le', raw);
    const bytes = readFileSync(raw);
    const count = audio.channels.length;
    const frames = Math.floor(bytes.byteLength / 4 / count);
    return {
      ...audio,
      channels: audio.channels.map((_, channel) =>
        Float32Array.from({ length: frames }, (__, frame) =>
          bytes.readFloatLE(4 * (frame * count + channel)),
        ),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
