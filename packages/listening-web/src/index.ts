/** `@earwitness/listening-web`: the panel server, and listeners made of arithmetic to try it with. */
export * from './server/errors.ts';
export {
  createPanelServer,
  type OpenPanelRequest,
  type PanelServer,
  type PanelServerOptions,
} from './server/panel-server.ts';
export type { OwnResult, PanelOutcome, TrialReveal } from './server/panels/live-panel.ts';
export type { PanelProgress } from './server/panels/panel-progress.ts';
export type { LogVerification } from './server/stores/event-log.ts';
