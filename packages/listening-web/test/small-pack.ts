/** Packs small enough for a test: noises, written as the bench writes them, and a key of names that must never leak. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BLINDING_KEY_SCHEMA,
  type BlindingKey,
  PANEL_DEFINITION_SCHEMA,
  PANEL_PACK_SCHEMA,
  type PanelDefinition,
  type PanelPack,
} from '@earwitness/bench/panel';
import { createRandom } from '@earwitness/bench/statistics';

const SAMPLE_RATE = 8000;
const CHANNEL_COUNT = 2;

/** Strings that must never reach a listener. */
export const CANARIES = {
  items: ['canary-item-one', 'canary-item-two', 'canary-item-three'],
  titles: ['Canary Title One', 'Canary Title Two', 'Canary Title Three'],
  conditions: ['canary-ours', 'canary-human'],
  makerKinds: ['engine', 'human'],
} as const;

export interface SmallPack {
  readonly folder: string;
  readonly packFolder: string;
  readonly blindingKeyFile: string;
  readonly pack: PanelPack;
  readonly key: BlindingKey;
  /** Writes pack.json again, changed. */
  rewrite(change: (pack: PanelPack) => unknown): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Writes a pack of as many comparisons as items are wanted (at most 3), each of an engine's and a human's stimulus.
 *
 * @param seconds length of every stimulus
 * @param difference level of what the human's stimulus has and the engine's has not, 1 for as loud as the music, 0 for the same
 */
export async function writeSmallPack({
  items = 2,
  sampleRate = SAMPLE_RATE,
  seconds = 0.1,
  difference = 0.5,
}: {
  items?: number;
  sampleRate?: number;
  seconds?: number;
  difference?: number;
} = {}): Promise<SmallPack> {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-pack-'));
  const packFolder = join(folder, 'pack');
  const blindingKeyFile = join(folder, 'blinding-key.json');
  await mkdir(packFolder);
  const frameCount = Math.round(seconds * sampleRate);
  const packId = id('pack');
  const comparisons: PanelPack['comparisons'] = [];
  const entries: BlindingKey['stimuli'] = [];
  for (let item = 0; item < items; item += 1) {
    const comparisonId = id('comparison', item);
    const stimuli = [];
    for (const [version, conditionId] of CANARIES.conditions.entries()) {
      const stimulusId = id('stimulus', item, version);
      const wav = encodeWav24(noise({ item, frameCount, difference: version * difference }), { sampleRate });
      await writeFile(join(packFolder, `${stimulusId}.wav`), wav);
      stimuli.push({
        stimulusId,
        file: `${stimulusId}.wav`,
        sha256: createHash('sha256').update(wav).digest('hex'),
        byteLength: wav.byteLength,
      });
      entries.push({
        stimulusId,
        comparisonId,
        itemId: CANARIES.items[item] ?? '',
        itemTitle: CANARIES.titles[item] ?? '',
        conditionId,
        makerKind: CANARIES.makerKinds[version] ?? '',
        startSeconds: 0,
        seconds,
      });
    }
    comparisons.push({
      comparisonId,
      sampleRate,
      channelCount: CHANNEL_COUNT,
      frameCount,
      stimuli,
      proof: {
        residualLu: 0.02,
        lagFrames: 0,
        equalLength: true,
        equalBytes: true,
        gainsDb: [0, -0.5],
        truePeakDbtp: -6,
      },
    });
  }
  const pack: PanelPack = { schema: PANEL_PACK_SCHEMA, packId, comparisons };
  const key: BlindingKey = { schema: BLINDING_KEY_SCHEMA, packId, stimuli: entries };
  const packFile = join(packFolder, 'pack.json');
  await writeFile(packFile, JSON.stringify(pack));
  await writeFile(blindingKeyFile, JSON.stringify(key), { mode: 0o600 });
  return {
    folder,
    packFolder,
    blindingKeyFile,
    pack,
    key,
    rewrite: async (change) => writeFile(packFile, JSON.stringify(change(structuredClone(pack)))),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A panel's definition with what a test wants otherwise. */
export function smallDefinition(changes: Partial<PanelDefinition> = {}): PanelDefinition {
  const method = changes.method ?? 'abx';
  return {
    schema: PANEL_DEFINITION_SCHEMA,
    panelId: 'small-panel',
    title: 'A small panel',
    method,
    question: 'Is X what A is, or what B is?',
    introduction: 'Two versions of one piece of music.',
    trialsPerSession: 4,
    trainingTrials: 1,
    showOwnResult: false,
    simulated: false,
    analysisPlan: {
      claims: [
        {
          test: 'exact-binomial',
          alternative: method === 'abx' ? 'greater' : 'two-sided',
          alpha: 0.05,
          stratum: 'overall',
        },
      ],
      stoppingRule: 'fixed-trials',
      exclusions: ['training-trials'],
    },
    ...changes,
  };
}

function id(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Noise of its item, with a second noise mixed in by `difference` and the level kept. */
function noise({
  item,
  frameCount,
  difference,
}: {
  item: number;
  frameCount: number;
  difference: number;
}): Float32Array[] {
  const same = createRandom(`item ${item}`);
  const other = createRandom(`difference ${item}`);
  const gain = 0.2 / Math.hypot(1, difference);
  return Array.from({ length: CHANNEL_COUNT }, () =>
    Float32Array.from(
      { length: frameCount },
      () => gain * (2 * same.uniform() - 1 + difference * (2 * other.uniform() - 1)),
    ),
  );
}

/** The plainest 24-bit WAV: a format and a data chunk. */
export function encodeWav24(
  channels: readonly Float32Array[],
  { sampleRate = SAMPLE_RATE }: { sampleRate?: number } = {},
): Buffer {
  const frameCount = channels[0]?.length ?? 0;
  const frameBytes = channels.length * 3;
  const wav = Buffer.alloc(44 + frameCount * frameBytes);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.byteLength - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(channels.length, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * frameBytes, 28);
  wav.writeUInt16LE(frameBytes, 32);
  wav.writeUInt16LE(24, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(frameCount * frameBytes, 40);
  channels.forEach((channel, index) => {
    channel.forEach((sample, frame) => {
      wav.writeIntLE(Math.round(sample * 0x7fffff), 44 + frame * frameBytes + index * 3, 3);
    });
  });
  return wav;
}
