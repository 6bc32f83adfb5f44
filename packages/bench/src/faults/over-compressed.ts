import {
  type AudioSource,
  ENGINE_VERSION,
  type MasteringPlan,
  render,
  solveLoudness,
  toAudioSource,
  UnsupportedAudioError,
} from '@earwitness/engine';
import { analyzeLoudness, channelCountOf, createKernels } from '@earwitness/engine/measure';
import { MixFaultError } from '../errors.ts';
import { changeLevel } from '../processing/change-samples.ts';
import { makeBlockwise } from '../processing/process-blockwise.ts';
import { checkStrength } from './check-strength.ts';
import type { MixFault } from './mix-fault.ts';

/** Where peaks stand while the limiter works, whatever the mix's level. */
const CEILING_DBTP = -1;
/** The loudest and softest that the engine masters to. */
const TARGET_RANGE_LUFS = { lowest: -40, highest: -4 } as const;
/** Each block is rendered by itself, with what comes before it for context; a multiple of the periods in which stages decide. */
const BLOCK_FRAMES = 2 ** 20;

/** Dynamics that a bus compressor and a limiter took out. */
export const overCompressed: MixFault = {
  id: 'over-compressed',
  title: 'Over-compressed',
  description:
    'A compressor and a limiter on the mix bus that were pushed too hard: the engine’s multiband compressor in three bands, with a ratio that grows with the strength, and its true-peak limiter, driven until the distance from peaks to loudness (PLR) has shrunk by the strength; then all is turned down so that the piece is as loud as before. Strength 0 gives the same samples. Silence, and what is too short to have a loudness, stays as it is.',
  strengthUnit: 'dB less PLR',
  usualStrength: 6,
  mostStrength: 12,
  expected:
    'PLR and true peak are lower by the strength, integrated loudness is as before; with a PLR below 8 dB the detector of limited music speaks.',
  async plant(mix, { strength, signal }) {
    checkStrength(overCompressed, strength);
    const source = toAudioSource(mix);
    if (channelCountOf(source.channelLayout) > 2) {
      throw new UnsupportedAudioError(
        `Cannot plant over-compressed in ${source.channelLayout}: only mono and stereo are supported`,
      );
    }
    if (strength === 0) return source;
    const { integratedLufs, truePeakDbtp, plrDb } = await analyzeLoudness(source, { signal });
    if (integratedLufs === null || truePeakDbtp === null || plrDb === null) return source;
    const levelDb = CEILING_DBTP - truePeakDbtp;
    const leveled = changeLevel(source, levelDb);
    const plan = await solveLoudness(
      leveled,
      planOf({
        lufs: integratedLufs + levelDb,
        targetLufs: integratedLufs + levelDb + strength,
        strength,
        plrDb,
      }),
      { kernels: createKernels(), signal },
    );
    if (!plan.feasible) {
      throw new MixFaultError({
        faultId: overCompressed.id,
        problem: `its peaks stand ${plrDb.toFixed(1)} dB above its loudness, and limiting takes only ${(strength - plan.shortfallLu).toFixed(1)} dB of that`,
      });
    }
    return changeLevel(renderBlockwise(leveled, plan), -levelDb - strength);
  },
};

function planOf({
  lufs,
  targetLufs,
  strength,
  plrDb,
}: {
  lufs: number;
  targetLufs: number;
  strength: number;
  plrDb: number;
}): MasteringPlan {
  if (targetLufs < TARGET_RANGE_LUFS.lowest || targetLufs > TARGET_RANGE_LUFS.highest) {
    throw new MixFaultError({
      faultId: overCompressed.id,
      problem: `its peaks stand ${plrDb.toFixed(1)} dB above its loudness, and ${(plrDb - strength).toFixed(1)} dB is none that the limiter is made for`,
    });
  }
  const target = { integratedLufs: targetLufs, ceilingDbtp: CEILING_DBTP, gainReductionBudgetDb: 24 };
  const explained = { reason: 'A fault planted on purpose', evidence: {} };
  const band = { ratio: 1 + strength / 4, kneeDb: 6, attackSeconds: 0.01, releaseSeconds: 0.12 };
  return {
    schema: 'earwitness.mastering-plan/2',
    engineVersion: ENGINE_VERSION,
    inputDigest: '',
    brief: {
      target,
      profile: 'neutral',
      strength: { tone: 0, dynamics: 1, stereo: 0 },
      leaveAlone: [],
    },
    target,
    stages: [
      {
        kind: 'multiband-compressor',
        settings: {
          // about as far below the loudness as bands of music are
          bands: [
            { lowHz: null, highHz: 150, thresholdDb: lufs - 6, ...band },
            { lowHz: 150, highHz: 2500, thresholdDb: lufs - 9, ...band },
            { lowHz: 2500, highHz: null, thresholdDb: lufs - 20, ...band },
          ],
          mix: 1,
          link: 'stereo',
        },
        ...explained,
      },
      { kind: 'loudness-gain', settings: { gainDb: strength }, ...explained },
      {
        kind: 'true-peak-limiter',
        settings: { ceilingDbtp: CEILING_DBTP, lookaheadSeconds: 0.002, releaseSeconds: 0.03 },
        ...explained,
      },
    ],
    leftOut: [],
    feasible: true,
    shortfallLu: 0,
  };
}

/** The master as it is read: within −120 dB that of the whole piece, and the same samples in whichever pieces it is read. */
function renderBlockwise(source: AudioSource, plan: MasteringPlan): AudioSource {
  return makeBlockwise(source, {
    blockFrames: BLOCK_FRAMES,
    async make(startFrame) {
      const frameCount = Math.min(BLOCK_FRAMES, source.frameCount - startFrame);
      // a memory of its own, as whoever reads may be about to fill the shared one
      const kernels = createKernels();
      const { channels } = await render(source, plan, { kernels, range: { startFrame, frameCount } });
      return channels;
    },
  });
}
