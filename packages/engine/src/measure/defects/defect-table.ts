/** The only list of detectors; nobody but the runner imports it. Adding one is a file and a line here. */
import { findAlreadyLimited } from './already-limited.ts';
import { findOneSided, findSilentChannel } from './channel-balance.ts';
import { findChannelDelay } from './channel-delay.ts';
import { findClicks } from './clicks.ts';
import { findClipping } from './clipping.ts';
import { findDcOffset } from './dc-offset.ts';
import type { DefectKind } from './defect.ts';
import type { Detector } from './detector.ts';
import { findDropouts } from './dropouts.ts';
import { findHum } from './hum.ts';
import { findInterSampleOvers } from './inter-sample-overs.ts';
import { findLossyCutoff } from './lossy-cutoff.ts';
import { findMonoLoss } from './mono-loss.ts';
import { findNoHeadroom } from './no-headroom.ts';
import { findNoiseFloor } from './noise-floor.ts';
import { findOutOfPhase } from './out-of-phase.ts';
import { findResonance } from './resonance.ts';
import { findSibilance } from './sibilance.ts';
import { findSilentEnd, findSilentStart } from './silent-edges.ts';
import { findSubRumble } from './sub-rumble.ts';
import { findUpsampled } from './upsampled.ts';

export const DETECTORS: Readonly<Record<DefectKind, Detector>> = {
  clipping: findClipping,
  'no-headroom': findNoHeadroom,
  'inter-sample-overs': findInterSampleOvers,
  'already-limited': findAlreadyLimited,
  clicks: findClicks,
  dropouts: findDropouts,
  'silent-channel': findSilentChannel,
  'one-sided': findOneSided,
  'out-of-phase': findOutOfPhase,
  'mono-loss': findMonoLoss,
  'channel-delay': findChannelDelay,
  'dc-offset': findDcOffset,
  'sub-rumble': findSubRumble,
  hum: findHum,
  'noise-floor': findNoiseFloor,
  'lossy-cutoff': findLossyCutoff,
  upsampled: findUpsampled,
  resonance: findResonance,
  sibilance: findSibilance,
  'silent-start': findSilentStart,
  'silent-end': findSilentEnd,
};
