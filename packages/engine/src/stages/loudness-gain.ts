/** The loudness gain: one factor for the whole master. */
import { dbToAmplitude } from '../audio/decibels.ts';
import type { LoudnessGainSettings } from '../plan/mastering-plan.ts';
import type { Stage } from './stage.ts';

export const loudnessGain: Stage<LoudnessGainSettings> = {
  kind: 'loudness-gain',
  design({ gainDb }, { kernels }) {
    const factor = dbToAmplitude(gainDb);
    return {
      latencyFrames: 0,
      tailFrames: 0,
      process(block, frames) {
        if (factor === 1) return;
        for (const channel of block) kernels.scale(channel, frames, factor);
      },
    };
  },
};
