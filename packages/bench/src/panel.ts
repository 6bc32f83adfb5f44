/** `@earwitness/bench/panel`: the contracts between bench and panel server. */
export * from './panel/analysis-plan.ts';
export * from './panel/localized-text.ts';
export * from './panel/panel-definition.ts';
export * from './panel/panel-file.ts';
export * from './panel/panel-method.ts';
export * from './panel/panel-pack.ts';
export * from './panel/panel-results.ts';
export * from './panel/playback-system.ts';
export * from './panel/switch-certificate.ts';
export * from './panel/switch-proof.ts';
