/** The only list of stages: adding one is one file and one line here. */
import type { PlannedStage, StageKind } from '../plan/mastering-plan.ts';
import { dynamicEqualizer } from '../stages/dynamic-equalizer.ts';
import { equalizer } from '../stages/equalizer.ts';
import { loudnessGain } from '../stages/loudness-gain.ts';
import { multibandCompressor } from '../stages/multiband-compressor.ts';
import { saturator } from '../stages/saturator.ts';
import { softClip } from '../stages/soft-clip.ts';
import type { Stage, StageFormat, StageState } from '../stages/stage.ts';
import { stereoWidth } from '../stages/stereo-width.ts';
import { subsonicFilter } from '../stages/subsonic-filter.ts';
import { truePeakLimiter } from '../stages/true-peak-limiter.ts';

type SettingsOf<Kind extends StageKind> = Extract<PlannedStage, { kind: Kind }>['settings'];

const STAGES: { readonly [Kind in StageKind]: Stage<SettingsOf<Kind>> } = {
  'subsonic-filter': subsonicFilter,
  equalizer,
  'dynamic-equalizer': dynamicEqualizer,
  'stereo-width': stereoWidth,
  'multiband-compressor': multibandCompressor,
  saturator,
  'loudness-gain': loudnessGain,
  'soft-clip': softClip,
  'true-peak-limiter': truePeakLimiter,
};

/** Makes a planned stage ready for one format. */
export function designStage({ kind, settings }: PlannedStage, format: StageFormat): StageState {
  // A planned stage's settings are those of its kind: the schema holds the two together, the table's type holds the stage to it.
  const stage = STAGES[kind] as Stage<PlannedStage['settings']>;
  return stage.design(settings, format);
}
