/** Gain reduction over time, of a master against its mix. */
import type { Analysis } from '@earwitness/engine';
import { figureHtml } from '../figures/figure.ts';
import { gainChangeDrawing, gainChangeOf } from '../figures/gain-change.ts';
import type { Html } from '../html.ts';
import { formatNumber } from '../number-text.ts';
import { MASTER_LOOK } from './account-looks.ts';

/** @returns null where all moments were lifted alike, to a tenth of a decibel, and in silence */
export function gainChangeFigure({
  id,
  before,
  after,
}: {
  id: string;
  before: Analysis;
  after: Analysis;
}): Html | null {
  const change = gainChangeOf(before, after);
  if (change === null) return null;
  const drawing = gainChangeDrawing([{ look: MASTER_LOOK, change }], { seconds: before.seconds });
  if (drawing === null) return null;
  return figureHtml({
    id,
    title: 'Gain reduction over time',
    drawings: [drawing],
    readingAid: `Zero is the lift of moments that nothing held back, ${formatNumber(change.freeDb, { digits: 1, signed: true })} dB. Where the area hangs down, compressor, clipper and limiter took that much away; single short peaks that a limiter catches hardly show in it.`,
  });
}
