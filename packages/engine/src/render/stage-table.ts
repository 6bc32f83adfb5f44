/** The only list of stages. Adding one is one file and one line here. */
import type { PlannedStage } from '../plan/mastering-plan.ts';
import { equalizer } from '../stages/equalizer.ts';
import { loudnessGain } from '../stages/loudness-gain.ts';
import type { StageFormat, StageState } from '../stages/stage.ts';
import { truePeakLimiter } from '../stages/true-peak-limiter.ts';

const STAGES = {
  equalizer,
  'loudness-gain': loudnessGain,
  'true-peak-limiter': truePeakLimiter,
};

/** Makes a planned stage ready for one format. */
export function designStage(planned: PlannedStage, format: StageFormat): StageState {
  switch (planned.kind) {
    case 'equalizer':
      return STAGES.equalizer.design(planned.settings, format);
    case 'loudness-gain':
      return STAGES['loudness-gain'].design(planned.settings, format);
    case 'true-peak-limiter':
      return STAGES['true-peak-limiter'].design(planned.settings, format);
  }
}
