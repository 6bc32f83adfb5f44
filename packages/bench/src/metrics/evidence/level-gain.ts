import type { Analysis } from '@earwitness/engine';

/** About where music lies once it is level-matched for listening. */
const COMMON_LUFS = -20;

/** The factor that brings audio to the loudness at which two are compared; null without loudness. */
export const levelGain = ({ integratedLufs }: Analysis): number | null =>
  integratedLufs === null ? null : 10 ** ((COMMON_LUFS - integratedLufs) / 20);
