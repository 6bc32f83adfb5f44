/**
 * The soft clipper: bends peaks over towards a ceiling, the same way up and down. What lies below the knee is not touched.
 *
 * Above the knee's beginning the excess t, in units of the knee's height, becomes t/√(1 + t²): slope and curvature join on smoothly,
 * so harmonics fall off quickly.
 */
import { dbToAmplitude } from '../audio/decibels.ts';
import type { SoftClipSettings } from '../plan/mastering-plan.ts';
import { ClipReductionMeter } from './clip-reduction-meter.ts';
import { addOversampledResidual } from './oversampled-residual.ts';
import type { Stage } from './stage.ts';

/**
 * What stays below the knee, between samples too, passes with every bit. The latency is the same at all rates.
 *
 * The bent signal stays below the ceiling until its highest harmonics are taken out, which lets peaks come up again: 0.3 dB above
 * a ceiling of 0 dBFS with 5 kHz at 6 dBFS, 3 dB with white noise, 11 dB where noise stands 24 dB above the ceiling. Above 0.46 of
 * the sample rate hardly anything is bent. So a true-peak limiter belongs behind it. Aliases of 5 kHz stay below
 * −90 dB up to 3 dB above the ceiling; 9 dB above it they reach −72 dB with the narrowest knee (at 44.1 kHz; higher rates are
 * better off).
 */
export const softClip: Stage<SoftClipSettings> = {
  kind: 'soft-clip',
  design(settings, format) {
    const start = dbToAmplitude(settings.ceilingDb - settings.kneeDb);
    const height = dbToAmplitude(settings.ceilingDb) - start;
    const state = addOversampledResidual({ curve: { kind: 'clip', start, height }, sections: [] }, format);
    const { sampleRate, kernels } = format;
    const meter = new ClipReductionMeter({
      above: start,
      latencyFrames: state.latencyFrames,
      sampleRate,
      kernels,
    });
    return {
      ...state,
      process(block, frames) {
        meter.hearInput(block, frames);
        state.process(block, frames);
        meter.hearOutput(block, frames);
      },
      report() {
        const { maxDb, p99Db } = meter.read();
        return { maxClipReductionDb: maxDb, p99ClipReductionDb: p99Db };
      },
    };
  },
};
