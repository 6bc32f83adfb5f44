import { describe, expect, it } from 'vitest';
import { planOf } from '../../test/plans.ts';
import { sameSamples } from '../../test/same-samples.ts';
import { syntheticMix } from '../../test/signals.ts';
import { createMemorySink, type PcmAudio } from '../audio/pcm-audio.ts';
import type { MasteringPlan, PlannedStage } from '../plan/mastering-plan.ts';
import type { OwnStage } from './chain.ts';
import { render } from './render-plan.ts';
import { rehearseLoudness } from './solve-loudness.ts';

const explained = { reason: 'The test asks for it.', evidence: {} };
const LIMITED = planOf({ gainDb: 6, limiter: true, target: { integratedLufs: -9.5, ceilingDbtp: -1 } });
const EQUALIZER = planOf({ equalizer: [{ shape: 'bell', frequencyHz: 60, gainDb: 6, q: 6 }] }).stages[0]!;
const SOFT_CLIP: PlannedStage = {
  kind: 'soft-clip',
  settings: { ceilingDb: 0, kneeDb: 6 },
  ...explained,
};
const SATURATOR: PlannedStage = {
  kind: 'saturator',
  settings: { driveDb: 3, evenShare: 0.5, mix: 1 },
  ...explained,
};

const BLOCK_FRAMES = 16_384;
const BLOCKS = 9;
/** Loud to its last frame, so that what rings on behind it is heard by a limiter that looks ahead. */
const MIX: PcmAudio = {
  sampleRate: 44_100,
  channelLayout: 'stereo',
  channels: syntheticMix(BLOCKS * BLOCK_FRAMES, { sampleRate: 44_100, seed: 2 }),
};

async function finishRehearsed(plan: MasteringPlan, options: Parameters<typeof rehearseLoudness>[2] = {}) {
  const rehearsed = await rehearseLoudness(MIX, plan, options);
  const memory = createMemorySink({ ...MIX, frameCount: MIX.channels[0]!.length });
  await rehearsed.finish({ sink: memory });
  return { plan: rehearsed.plan, master: memory.audio() };
}

describe('rehearseLoudness()', () => {
  it.each<[string, PlannedStage[]]>([
    ['a limiter alone', LIMITED.stages],
    ['an equalizer that rings on at the end', [EQUALIZER, ...LIMITED.stages]],
    ['a soft clipper', [EQUALIZER, LIMITED.stages[0]!, SOFT_CLIP, LIMITED.stages[1]!]],
    ['a stage with latency before the gain', [SATURATOR, ...LIMITED.stages]],
    ['nothing but gain', LIMITED.stages.slice(0, 1)],
    ['no gain at all', [EQUALIZER]],
  ])('finishes with every bit of what the plan renders to: %s', async (_, stages) => {
    for (const options of [{}, { keepMaster: false }, { mostKeptBytes: 0 }, { blockFrames: 997 }]) {
      const { plan, master } = await finishRehearsed({ ...LIMITED, stages }, options);
      expect(sameSamples(master, await render(MIX, plan))).toBe(true);
    }
  });

  it('hands over what the last round made, without playing a stage again', async () => {
    const stages = [LIMITED.stages[0]!, SOFT_CLIP, LIMITED.stages[1]!];
    const shares: number[] = [];
    const rehearsed = await rehearseLoudness(MIX, { ...LIMITED, stages }, { blockFrames: BLOCK_FRAMES });
    const memory = createMemorySink({ ...MIX, frameCount: MIX.channels[0]!.length });
    await rehearsed.finish({ sink: memory, onProgress: (share) => shares.push(share) });
    // Stages with latency would need a block behind the end.
    expect(shares).toHaveLength(BLOCKS);
    expect(shares.at(-1)).toBe(1);
  });

  it('plays stages of the caller’s own once more, as with render()', async () => {
    let designed = 0;
    const own: OwnStage = {
      before: 'loudness-gain',
      design() {
        designed++;
        return { latencyFrames: 0, tailFrames: 0, process() {} };
      },
    };
    const { plan, master } = await finishRehearsed(LIMITED, { stages: [own] });
    expect(sameSamples(master, await render(MIX, plan, { stages: [own] }))).toBe(true);
    // Kept once, rendered twice.
    expect(designed).toBe(3);
  });

  it('silence comes back as it is', async () => {
    const silence = { ...MIX, channels: MIX.channels.map(() => new Float32Array(50_000)) };
    const { plan, finish } = await rehearseLoudness(silence, LIMITED);
    const memory = createMemorySink({ ...silence, frameCount: 50_000 });
    await finish({ sink: memory });
    expect(plan.feasible).toBe(false);
    expect(sameSamples(memory.audio(), silence)).toBe(true);
  });
});
