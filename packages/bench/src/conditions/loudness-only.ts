import { join } from 'node:path';
import type { AudioSource, WantedTarget } from '@earwitness/engine';
import { createWavFileSink, openAudio } from '@earwitness/engine/files';
import { analyze, channelCountOf } from '@earwitness/engine/measure';
import { engineDigest } from '../runs/code-digest.ts';
import type { MakingCondition } from './condition.ts';

/** Shortfalls below this are within the tolerance of loudness targets. */
const NOTABLE_SHORTFALL_LU = 0.1;
const BLOCK_FRAMES = 2 ** 16;

interface ChosenGain {
  readonly gainDb: number;
  readonly findings: readonly string[];
}

async function chooseGain(
  source: AudioSource,
  { integratedLufs, ceilingDbtp }: WantedTarget,
  signal: AbortSignal | undefined,
): Promise<ChosenGain> {
  const before = await analyze(source, { signal });
  if (before.integratedLufs === null || before.truePeakDbtp === null)
    return { gainDb: 0, findings: ['no loudness to change: the mix is silent or too short'] };
  const wantedDb = (integratedLufs ?? before.integratedLufs) - before.integratedLufs;
  const gainDb = Math.min(wantedDb, ceilingDbtp - before.truePeakDbtp);
  const shortfallLu = wantedDb - gainDb;
  if (shortfallLu <= NOTABLE_SHORTFALL_LU) return { gainDb, findings: [] };
  return {
    gainDb,
    findings: [
      `${shortfallLu.toFixed(1)} LU below the target loudness: more gain would lift the true peak over the ceiling`,
    ],
  };
}

async function writeWithGain(
  source: AudioSource,
  { gainDb, file, signal }: { gainDb: number; file: string; signal: AbortSignal | undefined },
): Promise<void> {
  const { sampleRate, channelLayout, frameCount } = source;
  const gain = 10 ** (gainDb / 20);
  const sink = await createWavFileSink(file, { sampleRate, channelLayout, frameCount, bitDepth: 24 });
  const block = Array.from({ length: channelCountOf(channelLayout) }, () => new Float32Array(BLOCK_FRAMES));
  try {
    for (let start = 0; start < frameCount; start += BLOCK_FRAMES) {
      signal?.throwIfAborted();
      const frames = Math.min(BLOCK_FRAMES, frameCount - start);
      await source.read(start, frames, block);
      for (const channel of block) {
        for (let frame = 0; frame < frames; frame += 1) channel[frame]! *= gain;
      }
      await sink.write(block.map((channel) => channel.subarray(0, frames)));
    }
    await sink.close();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** Gain to the target and nothing else: no limiter, so it stops where the true peak meets the ceiling. The floor that an engine has to beat. */
export function loudnessOnlyCondition(
  briefTarget: WantedTarget,
  { conditionId = 'loudness-only' }: { conditionId?: string } = {},
): MakingCondition {
  return {
    kind: 'making',
    conditionId,
    codeDigest: async () => `loudness-only ${await engineDigest()}`,
    settings: ({ target }) => target ?? briefTarget,
    maker: () => ({ kind: 'none', name: 'gain to the target loudness' }),
    async render({ item, mixFile, workFolder, signal }) {
      const { source, close } = await openAudio(mixFile);
      try {
        const { gainDb, findings } = await chooseGain(source, item.target ?? briefTarget, signal);
        const file = join(workFolder, 'master.wav');
        await writeWithGain(source, { gainDb, file, signal });
        return { file, planText: null, findings };
      } finally {
        await close();
      }
    },
  };
}
