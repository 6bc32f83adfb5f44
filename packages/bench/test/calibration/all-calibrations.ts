/** Every calibration, method by method. */
import type { Calibration } from './calibration.ts';
import { clusteredEffectCalibrations } from './methods/clustered-effects.ts';
import { clusteredRateCalibrations } from './methods/clustered-rate.ts';
import { detectionCalibrations } from './methods/detection.ts';
import { exactProportionCalibrations } from './methods/exact-proportion.ts';
import { groupDifferenceCalibrations } from './methods/group-difference.ts';
import { overDispersionCalibrations } from './methods/over-dispersion.ts';
import { panelPowerCalibrations } from './methods/panel-power.ts';
import { predictionCalibrations } from './methods/prediction.ts';
import { preferenceCalibrations } from './methods/preference.ts';
import { proportionIntervalCalibrations } from './methods/proportion-intervals.ts';
import { ratingModelCalibrations } from './methods/rating-model.ts';
import { ratingTestCalibrations } from './methods/rating-tests.ts';
import { reliabilityCalibrations } from './methods/reliability.ts';
import { sequentialCalibrations } from './methods/sequential.ts';
import { severalGroupCalibrations } from './methods/several-groups.ts';
import { twoProportionCalibrations } from './methods/two-proportions.ts';

export const ALL_CALIBRATIONS: readonly Calibration[] = [
  ...preferenceCalibrations,
  ...predictionCalibrations,
  ...exactProportionCalibrations,
  ...proportionIntervalCalibrations,
  ...twoProportionCalibrations,
  ...severalGroupCalibrations,
  ...overDispersionCalibrations,
  ...detectionCalibrations,
  ...sequentialCalibrations,
  ...panelPowerCalibrations,
  ...clusteredRateCalibrations,
  ...clusteredEffectCalibrations,
  ...groupDifferenceCalibrations,
  ...ratingTestCalibrations,
  ...ratingModelCalibrations,
  ...reliabilityCalibrations,
];
