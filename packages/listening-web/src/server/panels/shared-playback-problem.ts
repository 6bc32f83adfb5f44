import { PANEL_METHODS, type PanelDefinition } from '@earwitness/bench/panel';

/** Tests that have no form for listeners who heard one drawing together. */
const ALONE: ReadonlySet<string> = new Set(['difference', 'ranking', 'e-process']);

/** Why a panel cannot be heard over one pair of speakers, as a sentence; null where it can. */
export function sharedPlaybackProblem({
  method,
  qualification,
  sessions,
  analysisPlan,
}: PanelDefinition): string | null {
  if (PANEL_METHODS[method].answers !== 'choice')
    return 'One machine can play for a room only where each trial is answered by one choice: ratings and rankings go at each listener’s own pace.';
  if (qualification !== null)
    return 'One machine cannot play for a room where listeners qualify first, as each would need trials of their own.';
  if (sessions.playback !== null)
    return 'One machine cannot play for a room where the panel draws each listener’s playback systems.';
  if (analysisPlan.stoppingRule !== 'fixed-trials')
    return 'One machine cannot play for a room where the panel is judged while it runs: listeners in one room are not independent of each other.';
  if (analysisPlan.claims.some(({ test }) => ALONE.has(test)))
    return 'One machine cannot play for a room where the plan claims a difference, a ranking or an e-process: these are judged as if every listener sat alone.';
  return null;
}
