/** Every calibration, method by method. */
import type { Calibration } from './calibration.ts';

export const ALL_CALIBRATIONS: readonly Calibration[] = [];
