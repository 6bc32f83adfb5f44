import type { PanelMethod } from '@earwitness/bench/panel';
import { abx } from './abx.ts';
import { identification } from './identification.ts';
import type { TestMethod } from './method.ts';
import { preference } from './preference.ts';

/** Every test method there is. */
export const METHOD_TABLE: Readonly<Record<PanelMethod, TestMethod>> = { abx, preference, identification };
