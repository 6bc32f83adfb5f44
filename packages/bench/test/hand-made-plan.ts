/** A mastering plan of no mix, for tests of what shows or compares plans. */
import type { MasteringPlan } from '@earwitness/engine';

/** Without stages, for −14 LUFS under −1 dBTP; any field may be another. */
export const handMadePlan = (plan: Partial<MasteringPlan> = {}): MasteringPlan => ({
  schema: 'earwitness.mastering-plan/2',
  engineVersion: '0.1.0',
  inputDigest: '0123456789abcdef'.repeat(4),
  target: { integratedLufs: -14, ceilingDbtp: -1 },
  brief: {
    target: { integratedLufs: -14, ceilingDbtp: -1 },
    profile: 'neutral',
    strength: { tone: 1, dynamics: 1, stereo: 1 },
    leaveAlone: [],
  },
  stages: [],
  leftOut: [],
  feasible: true,
  shortfallLu: 0,
  ...plan,
});
