/** Packs small enough for a test: noises of one loudness, as PCM and as FLAC, and a key of names that must never leak. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BLINDING_KEY_SCHEMA,
  type BlindingKey,
  type ComparisonUse,
  PANEL_DEFINITION_SCHEMA,
  PANEL_PACK_SCHEMA,
  type PanelDefinition,
  type PanelDefinitionInput,
  type PanelPack,
  panelDefinitionSchema,
  type StimulusFile,
  SWITCH_CERTIFICATE_SCHEMA,
  type SwitchCertificate,
} from '@earwitness/bench/panel';
import { createRandom } from '@earwitness/bench/statistics';
import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import type { PlainStimulus } from './plain-pack.ts';
import { encodeFlac24 } from './small-flac.ts';

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

/** One excerpt and who mastered it. */
export interface SmallComparison {
  readonly itemId: string;
  readonly itemTitle: string;
  readonly use?: ComparisonUse;
  readonly stimuli: readonly PlainStimulus[];
}

/** As many excerpts as are wanted (at most 3), each by an engine and by a human. */
const smallComparisons = (items: number): SmallComparison[] =>
  Array.from({ length: items }, (_, item) => ({
    itemId: CANARIES.items[item] ?? '',
    itemTitle: CANARIES.titles[item] ?? '',
    stimuli: CANARIES.conditions.map((conditionId, version) => ({
      conditionId,
      makerKind: CANARIES.makerKinds[version] ?? '',
    })),
  }));

/**
 * Writes a pack of as many comparisons as items are wanted, each of an engine's and a human's stimulus, or of the ones given.
 *
 * @param seconds length of every stimulus
 * @param difference level of what each stimulus has and the one before it has not, 1 for as loud as the music, 0 for the same
 */
export async function writeSmallPack({
  items = 2,
  sampleRate = SAMPLE_RATE,
  seconds = 0.5,
  difference = 0.5,
  comparisons: wanted = smallComparisons(items),
}: {
  items?: number;
  sampleRate?: number;
  seconds?: number;
  difference?: number;
  comparisons?: readonly SmallComparison[];
} = {}): Promise<SmallPack> {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-pack-'));
  const packFolder = join(folder, 'pack');
  const blindingKeyFile = join(folder, 'blinding-key.json');
  await mkdir(packFolder);
  const frameCount = Math.round(seconds * sampleRate);
  const packId = id('pack');
  const comparisons: PanelPack['comparisons'] = [];
  const entries: BlindingKey['stimuli'] = [];
  for (const [item, { itemId, itemTitle, use = 'trials', stimuli: versionsWanted }] of wanted.entries()) {
    const comparisonId = id('comparison', item);
    const stimuli: PanelPack['comparisons'][number]['stimuli'] = [];
    const { versions, gainsDb, residualLu, truePeakDbtp } = equallyLoud(
      versionsWanted.map((_, version) => noise({ item, frameCount, difference: version * difference })),
      { sampleRate },
    );
    for (const [
      version,
      { conditionId, makerKind = 'human', role = 'condition' },
    ] of versionsWanted.entries()) {
      const stimulusId = id('stimulus', item, version);
      const wav = encodeWav24(versions[version]!, { sampleRate });
      const flac = encodeFlac24(wav, { paddingBytes: 100 });
      stimuli.push({
        stimulusId,
        wav: await writeStimulus(packFolder, `${stimulusId}.wav`, wav),
        flac: await writeStimulus(packFolder, `${stimulusId}.flac`, flac),
      });
      entries.push({
        stimulusId,
        comparisonId,
        itemId,
        itemTitle,
        conditionId,
        makerKind,
        role,
        startSeconds: 0,
        seconds,
      });
    }
    comparisons.push({
      comparisonId,
      use,
      level: 'matched',
      sampleRate,
      channelCount: CHANNEL_COUNT,
      frameCount,
      stimuli,
      proof: {
        residualLu,
        lagFrames: 0,
        equalLength: true,
        equalBytes: true,
        gainsDb,
        truePeakDbtp,
        fadeSeconds: 0,
      },
    });
  }
  const pack: PanelPack = { schema: PANEL_PACK_SCHEMA, packId, comparisons, warnings: [] };
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

/** What certifying a small pack gives, in short. */
export const aSwitchCertificate = (changes: Partial<SwitchCertificate> = {}): SwitchCertificate => ({
  schema: SWITCH_CERTIFICATE_SCHEMA,
  law: 'dip',
  sampleRate: SAMPLE_RATE,
  seed: 1,
  rendererSha256: 'c'.repeat(64),
  switches: 700,
  selfSwitches: 230,
  seeks: 150,
  loops: 150,
  wraps: 70,
  worstFrameError: 0,
  framesOutOfStep: 0,
  probeDeviationDb: -150,
  stimulusDeviationDb: -150,
  identicalWhateverIsChosen: true,
  fewestSilentFrames: 2,
  ...changes,
});

/** A panel's definition with what a test wants otherwise. */
export function smallDefinition(changes: Partial<PanelDefinitionInput> = {}): PanelDefinition {
  const method = changes.method ?? 'abx';
  return panelDefinitionSchema.parse({
    schema: PANEL_DEFINITION_SCHEMA,
    panelId: 'small-panel',
    title: 'A small panel',
    method,
    question: 'Is X what A is, or what B is?',
    introduction: 'Two versions of one piece of music.',
    trialsPerSession: 4,
    trainingTrials: method === 'identification' ? 0 : 1,
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
  });
}

function id(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

async function writeStimulus(packFolder: string, file: string, bytes: Buffer): Promise<StimulusFile> {
  await writeFile(join(packFolder, file), bytes);
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), byteLength: bytes.byteLength };
}

/** Turns noises down to the loudness of the lowest, and measures what 24 bits make of them. */
function equallyLoud(noises: readonly Float32Array[][], { sampleRate }: { sampleRate: number }) {
  const asAudio = (channels: readonly Float32Array[]) => ({
    sampleRate,
    channelLayout: 'stereo' as const,
    channels,
  });
  const rounded = (channels: readonly Float32Array[]) =>
    channels.map((channel) => channel.map((sample) => Math.round(sample * 0x7fffff) / 0x800000));
  const lufs = noises.map((channels) => measureIntegratedLoudness(asAudio(channels)) ?? Number.NaN);
  const gainsDb = lufs.map((one) => Math.min(...lufs) - one);
  const versions = noises.map((channels, index) =>
    channels.map((channel) => channel.map((sample) => sample * 10 ** (gainsDb[index]! / 20))),
  );
  const finished = versions.map((channels) => asAudio(rounded(channels)));
  const finishedLufs = finished.map((audio) => measureIntegratedLoudness(audio) ?? Number.NaN);
  return {
    versions,
    gainsDb,
    residualLu: Math.max(...finishedLufs) - Math.min(...finishedLufs),
    truePeakDbtp: Math.max(...finished.map((audio) => measureTruePeak(audio) ?? Number.NaN)),
  };
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
