/** A panel pack small enough for tests: one comparison of two synthetic stimuli, and its key with names that must never leak. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BLINDING_KEY_SCHEMA,
  type BlindingKey,
  PANEL_PACK_SCHEMA,
  type PanelDefinition,
  type PanelPack,
} from '@earwitness/bench/panel';
import { encodeWav } from '@earwitness/engine/files';

const SAMPLE_RATE = 44_100;
const SECONDS = 3;

/** Words of the blinding key: none of them may reach a listener's page. */
export const CANARIES = ['canary-human', 'canary-engine', 'canary-item', 'Canary Title'] as const;

/** Writes pack and key; `stimulusIds` are what only the server may know. */
export async function writeSmallPack(
  folder: string,
): Promise<{ packFolder: string; blindingKeyFile: string; stimulusIds: string[] }> {
  const packFolder = join(folder, 'pack');
  const blindingKeyFile = join(folder, 'blinding-key.json');
  await mkdir(packFolder, { recursive: true });

  const stimulusIds = ['tone', 'noise'].map(opaqueId);
  const files = [tone(), noise()].map((channels) =>
    encodeWav({ sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels }, { bitDepth: 24 }),
  );
  const pack: PanelPack = {
    schema: PANEL_PACK_SCHEMA,
    packId: opaqueId('pack'),
    comparisons: [
      {
        comparisonId: opaqueId('comparison'),
        sampleRate: SAMPLE_RATE,
        channelCount: 2,
        frameCount: SECONDS * SAMPLE_RATE,
        stimuli: files.map((bytes, index) => ({
          stimulusId: stimulusIds[index]!,
          file: `${stimulusIds[index]}.wav`,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          byteLength: bytes.byteLength,
        })),
        proof: {
          residualLu: 0,
          lagFrames: 0,
          equalLength: true,
          equalBytes: true,
          gainsDb: [0, 0],
          truePeakDbtp: -12,
        },
      },
    ],
  };
  const key: BlindingKey = {
    schema: BLINDING_KEY_SCHEMA,
    packId: pack.packId,
    stimuli: stimulusIds.map((stimulusId, index) => ({
      stimulusId,
      comparisonId: pack.comparisons[0]!.comparisonId,
      itemId: 'canary-item',
      itemTitle: 'Canary Title',
      conditionId: index === 0 ? 'canary-human' : 'canary-engine',
      makerKind: index === 0 ? 'human' : 'engine',
      startSeconds: 0,
      seconds: SECONDS,
    })),
  };

  for (const [index, bytes] of files.entries()) {
    await writeFile(join(packFolder, `${stimulusIds[index]}.wav`), bytes);
  }
  await writeFile(join(packFolder, 'pack.json'), JSON.stringify(pack));
  await writeFile(blindingKeyFile, JSON.stringify(key), { mode: 0o600 });
  return { packFolder, blindingKeyFile, stimulusIds };
}

/** An ABX panel of 10 trials and 1 practice trial, unless told otherwise. */
export function panelDefinition(changes: Partial<PanelDefinition> = {}): PanelDefinition {
  return {
    schema: 'earwitness.panel-definition/1',
    panelId: 'small-abx',
    title: 'Can you hear the difference?',
    method: 'abx',
    question: 'Which one is X?',
    introduction:
      'You will hear two masters of the same music, A and B. X is one of the two again. Say which one.',
    trialsPerSession: 10,
    trainingTrials: 1,
    showOwnResult: true,
    simulated: false,
    analysisPlan: {
      claims: [{ test: 'exact-binomial', alternative: 'greater', alpha: 0.05, stratum: 'overall' }],
      stoppingRule: 'fixed-trials',
      exclusions: ['training-trials'],
    },
    ...changes,
  };
}

function opaqueId(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

function tone(): Float32Array[] {
  return [220, 330].map((hertz) =>
    Float32Array.from(
      { length: SECONDS * SAMPLE_RATE },
      (_, frame) => 0.2 * Math.sin((2 * Math.PI * hertz * frame) / SAMPLE_RATE),
    ),
  );
}

/** Linear congruential noise: the same at every run. */
function noise(): Float32Array[] {
  let state = 12_345;
  return [0, 1].map(() =>
    Float32Array.from({ length: SECONDS * SAMPLE_RATE }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return 0.2 * ((2 * state) / 2 ** 32 - 1);
    }),
  );
}
