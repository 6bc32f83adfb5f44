/** Music for drafts of panels: a dataset of two short pieces, loose files, and what lies outside. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@earwitness/engine/files';

const SAMPLE_RATE = 24_000;

export interface DraftMusic {
  /** What a server is started with. */
  readonly musicFolder: string;
  readonly panelsFolder: string;
  /** Beside both: nothing of it may be read. */
  readonly outside: string;
  remove(): Promise<void>;
}

/** Decaying bursts of noise, the same from the same seed: music enough for an aligner and a meter. */
function piece(seed: number, seconds: number): Float32Array {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  let [level, memory, beat] = [0, 0, 0];
  return Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, frame) => {
    if (frame >= beat) {
      beat = frame + Math.round((0.15 + 0.1 * random()) * SAMPLE_RATE);
      level = 0.5 + 0.3 * random();
    }
    level *= 1 - 6 / SAMPLE_RATE;
    memory += 0.3 * (random() - memory);
    return level * memory;
  });
}

const VERSIONS = {
  mix: (sample: number) => 0.5 * sample,
  human: (sample: number) => Math.tanh(2 * sample),
  ours: (sample: number) => 0.8 * Math.tanh(5 * sample),
} as const;

function wavOf(samples: Float32Array, change: (sample: number) => number): Uint8Array {
  const channels = [samples.map(change), samples.map((sample) => change(0.9 * sample))];
  return encodeWav({ sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels }, { bitDepth: 24 });
}

export async function writeDraftMusic({ seconds = 6 }: { seconds?: number } = {}): Promise<DraftMusic> {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-drafts-'));
  const [musicFolder, panelsFolder, outside] = ['music', 'panels', 'outside'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const dataset = join(musicFolder, 'songs');
  for (const place of [dataset, join(musicFolder, 'loose'), panelsFolder, outside])
    await mkdir(place, { recursive: true });
  const items = [];
  for (const [index, id] of ['nightfall', 'harbor'].entries()) {
    const samples = piece(index + 7, seconds);
    const file = async (condition: keyof typeof VERSIONS) => {
      const bytes = wavOf(samples, VERSIONS[condition]);
      const name = `${id}.${condition}.wav`;
      await writeFile(join(dataset, name), bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { file: name, sha256, licence: 'CC0', credit: 'made for this test' };
    };
    items.push({
      ...{ id, title: id, artist: 'somebody', genre: 'test' },
      mix: await file('mix'),
      conditions: [
        { conditionId: 'human', maker: { kind: 'human', name: 'Anna' }, ...(await file('human')) },
        { conditionId: 'ours', maker: { kind: 'engine', name: 'Earwitness' }, ...(await file('ours')) },
      ],
    });
  }
  const manifest = { schema: 'earwitness.dataset/1', id: 'songs', title: 'Songs', items };
  await writeFile(join(dataset, 'manifest.json'), JSON.stringify(manifest));
  const loose = piece(21, seconds);
  for (const condition of ['human', 'ours'] as const)
    await writeFile(join(musicFolder, 'loose', `walk-${condition}.wav`), wavOf(loose, VERSIONS[condition]));
  await writeFile(join(outside, 'secret.wav'), wavOf(loose, VERSIONS.mix));
  return { musicFolder, panelsFolder, outside, remove: () => rm(folder, { recursive: true, force: true }) };
}
