/** The long functions of `@earwitness/engine` as pages have them. */
import { master as masterInPlace } from '../master.ts';
import { analyze as analyzeInPlace } from '../measure/analyze.ts';
import { render as renderInPlace } from '../render/render-plan.ts';
import { solveLoudness as solveLoudnessInPlace } from '../render/solve-loudness.ts';
import { inSharedWorker } from './in-shared-worker.ts';

export const analyze = /* @__PURE__ */ inSharedWorker('analyze', analyzeInPlace);
export const master = /* @__PURE__ */ inSharedWorker('master', masterInPlace);
export const render = /* @__PURE__ */ inSharedWorker('render', renderInPlace);
export const solveLoudness = /* @__PURE__ */ inSharedWorker('solveLoudness', solveLoudnessInPlace);
