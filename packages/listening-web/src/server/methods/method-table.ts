import type { PanelMethod } from '@earwitness/bench/panel';
import { abx } from './abx.ts';
import { identification } from './identification.ts';
import type { TestMethod } from './method.ts';
import { multiStimulus } from './multi-stimulus.ts';
import { mushra } from './mushra.ts';
import { pairedComparison } from './paired-comparison.ts';
import { preference } from './preference.ts';
import { ranking } from './ranking.ts';
import { sameDifferent } from './same-different.ts';
import { tetrad } from './tetrad.ts';
import { triangle } from './triangle.ts';
import { tripleStimulus } from './triple-stimulus.ts';

/** Every test method there is. */
export const METHOD_TABLE: Readonly<Record<PanelMethod, TestMethod>> = {
  abx,
  'same-different': sameDifferent,
  triangle,
  tetrad,
  preference,
  'paired-comparison': pairedComparison,
  identification,
  ranking,
  'multi-stimulus': multiStimulus,
  mushra,
  'triple-stimulus': tripleStimulus,
};
