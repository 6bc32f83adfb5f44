import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '../../src/files/write-wav.ts';
import { master } from '../../src/master.ts';
import { demoMix, excerptOf } from '../demo-music.ts';
import { ffmpeg, measureByFfmpeg, skipWithoutFfmpeg } from '../ffmpeg.ts';

/** What shops and services deliver. */
const CODECS = [
  ['AAC at 256 kbit/s', 'm4a', ['-c:a', 'aac', '-b:a', '256k']],
  ['AAC at 128 kbit/s', 'm4a', ['-c:a', 'aac', '-b:a', '128k']],
  ['MP3 at 320 kbit/s', 'mp3', ['-c:a', 'libmp3lame', '-b:a', '320k']],
  ['MP3 at 128 kbit/s', 'mp3', ['-c:a', 'libmp3lame', '-b:a', '128k']],
  ['Vorbis at 160 kbit/s', 'ogg', ['-c:a', 'libvorbis', '-b:a', '160k']],
  ['Opus at 128 kbit/s', 'opus', ['-c:a', 'libopus', '-b:a', '128k', '-ar', '48000']],
] as const;

const CASES = (['streaming', 'loud-streaming'] as const).flatMap((target) =>
  (['krem', 'buzzer', 'francium'] as const).map((mix) => [mix, target] as const),
);

describe.skipIf(skipWithoutFfmpeg)('ceilings of targets that will be coded', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'earwitness-codecs-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(CASES)(
    'check 21: the master of %s for %s decodes without passing full scale',
    { timeout: 240_000 },
    async (mix, target) => {
      const { master: finished } = await master(excerptOf(await demoMix(mix), 5, 12), { target });
      const original = join(folder, `${mix}-${target}.wav`);
      await writeWav(original, finished);
      for (const [codec, extension, parameters] of CODECS) {
        const coded = join(folder, `${mix}-${target}.${extension}`);
        ffmpeg('-i', original, ...parameters, coded);
        expect(measureByFfmpeg(coded).truePeakDbtp, codec).toBeLessThanOrEqual(0);
      }
    },
  );
});
