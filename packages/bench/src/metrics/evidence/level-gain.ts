import type { Analysis } from '@earwitness/engine';
import { dualMonoLufs } from '../../processing/dual-mono-lufs.ts';

/** About where music lies once it is level-matched for listening. */
const COMMON_LUFS = -20;

/** The factor that brings audio to the loudness at which two are compared, mono as dual mono; null without loudness. */
export function levelGain({ integratedLufs, channelLayout }: Analysis): number | null {
  const lufs = dualMonoLufs(integratedLufs, channelLayout);
  return lufs === null ? null : 10 ** ((COMMON_LUFS - lufs) / 20);
}
