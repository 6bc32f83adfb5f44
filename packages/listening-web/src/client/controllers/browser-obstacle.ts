import type { Obstacle } from './screen.ts';

/** Why a page cannot play to the exact sample where it is; null where it can. */
export function browserObstacle(): Obstacle | null {
  // Browsers hide what plays to the exact sample from pages that others on the network could have changed.
  if (!window.isSecureContext) return { kind: 'insecure-address' };
  return typeof AudioWorkletNode === 'undefined' ? { kind: 'unsupported' } : null;
}
