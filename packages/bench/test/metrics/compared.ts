/** Audio made ready for metrics. */
import { type AudioInput, toAudioSource } from '@earwitness/engine';
import { analyze } from '@earwitness/engine/measure';
import type { MeasuredAudio, MetricInput } from '../../src/metrics/metric.ts';

export const measured = async (audio: AudioInput): Promise<MeasuredAudio> => ({
  source: toAudioSource(audio),
  analysis: await analyze(audio),
});

/** A rendering with another version of the same music, as reference and as mix. */
export async function compared(rendering: AudioInput, other: AudioInput): Promise<MetricInput> {
  const one = await measured(rendering);
  const pair = { rendering: one, other: await measured(other) };
  return { rendering: one, toReference: pair, toMix: { ...pair } };
}
