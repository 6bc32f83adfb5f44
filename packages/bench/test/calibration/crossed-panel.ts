/** Panels of listeners crossed with tracks, drawn from a logistic mixed model. */
import { inverseLogit } from '../../src/statistics/clustered/logistic-regression.ts';
import { conditionalLogOdds } from '../../src/statistics/clustered/marginal-rate.ts';
import { drawNormal } from '../../src/statistics/numeric/normal-deviates.ts';
import type { Random } from '../../src/statistics/numeric/random.ts';

export interface CrossedDesign {
  readonly listeners: number;
  readonly tracks: number;
  /** In log-odds. */
  readonly sdListener: number;
  readonly sdTrack: number;
  /** Over all listeners and tracks: 0.5 by default. */
  readonly rate?: number;
  /** Listeners that are trained: none by default; the first of them. */
  readonly trained?: number;
}

export interface CrossedPanel {
  readonly listener: readonly number[];
  readonly track: readonly number[];
  /** 1 for the trained. */
  readonly trained: readonly number[];
  /** 1 or 0: half of each listener's tracks, the other half of the next one's. */
  readonly studio: readonly number[];
  readonly correct: readonly number[];
}

/** Every listener hears every track once. */
export function drawCrossedPanel(
  { listeners, tracks, sdListener, sdTrack, rate = 0.5, trained = 0 }: CrossedDesign,
  random: Random,
): CrossedPanel {
  const middle = conditionalLogOdds({ rate, sdTotal: Math.hypot(sdListener, sdTrack) });
  const byListener = Array.from({ length: listeners }, () => sdListener * drawNormal(random));
  const byTrack = Array.from({ length: tracks }, () => sdTrack * drawNormal(random));
  const panel = { listener: [], track: [], trained: [], studio: [], correct: [] } as {
    [column in keyof CrossedPanel]: number[];
  };
  for (const [listener, own] of byListener.entries())
    for (const [track, its] of byTrack.entries()) {
      panel.listener.push(listener);
      panel.track.push(track);
      panel.trained.push(listener < trained ? 1 : 0);
      panel.studio.push((listener + track) % 2);
      panel.correct.push(random.uniform() < inverseLogit(middle + own + its) ? 1 : 0);
    }
  return panel;
}

export const crossedName = ({
  listeners,
  tracks,
  sdListener,
  sdTrack,
  rate,
  trained,
}: CrossedDesign): string =>
  [
    `${trained === undefined ? '' : `${trained} trained of `}${listeners} listeners × ${tracks} ${tracks === 1 ? 'track' : 'tracks'}`,
    `sd ${sdListener} / ${sdTrack}`,
    ...(rate === undefined ? [] : [`rate ${rate}`]),
  ].join(', ');
