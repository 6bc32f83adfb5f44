/** A folder with a panel's file and the little music it is made of. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PanelFileInput } from '@earwitness/bench/panel';
import { createRandom } from '@earwitness/bench/statistics';
import type { PcmAudio } from '@earwitness/engine';
import { encodeWav } from '@earwitness/engine/files';
import { stringify } from 'yaml';

const SAMPLE_RATE = 22_050;
const SECONDS = 6;

/** Bursts of noise that die away: beats that an aligner finds. */
function beats(seed: string): Float32Array {
  const random = createRandom(seed);
  const samples = new Float32Array(SECONDS * SAMPLE_RATE);
  let [beat, level, memory] = [0, 0, 0];
  for (let frame = 0; frame < samples.length; frame += 1) {
    if (frame >= beat) {
      beat = frame + Math.round((0.1 + 0.3 * random.uniform()) * SAMPLE_RATE);
      level = 0.2 + 0.6 * random.uniform();
    }
    level *= 1 - 6 / SAMPLE_RATE;
    memory += 0.15 * (2 * random.uniform() - 1 - memory);
    samples[frame] = level * memory;
  }
  return samples;
}

const audioOf = (samples: Float32Array): PcmAudio => ({
  sampleRate: SAMPLE_RATE,
  channelLayout: 'stereo',
  channels: [samples, samples],
});

/** Two versions of two items, plainly apart. */
export const SMALL_FILES = ['one', 'two'].flatMap((item) =>
  ['loud', 'plain'].map((condition) => ({ item, condition, file: `${item}-${condition}.wav` })),
);

export async function writeSmallMusic(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const item of ['one', 'two']) {
    const plain = beats(item);
    const loud = plain.map((sample) => 0.9 * Math.tanh(12 * sample));
    await writeFile(join(folder, `${item}-plain.wav`), encodeWav(audioOf(plain), { bitDepth: 24 }));
    await writeFile(join(folder, `${item}-loud.wav`), encodeWav(audioOf(loud), { bitDepth: 24 }));
  }
}

/**
 * Writes `panel.yaml` into a folder of its own beside the music.
 *
 * @returns the file
 */
export async function writePanelFile(
  folder: string,
  changes: Partial<Omit<PanelFileInput, 'material'>> = {},
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const panel: PanelFileInput = {
    schema: 'earwitness.panel-file/1',
    title: 'Which one is it?',
    method: 'abx',
    trialsPerSession: 6,
    trainingTrials: 1,
    ...changes,
    material: {
      files: SMALL_FILES.map((one) => ({ ...one, file: `../${one.file}` })),
      items: ['one'],
      excerpts: { choose: 'differ-most', seconds: 1 },
      training: { items: ['two'] },
    },
  };
  const file = join(folder, 'panel.yaml');
  await writeFile(file, stringify(panel));
  return file;
}
