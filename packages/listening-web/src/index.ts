/** `@earwitness/listening-web`: the panel server, and listeners made of arithmetic to try it with. */
export * from './server/errors.ts';
export { createPanelServer, type PanelServer, type PanelServerOptions } from './server/panel-server.ts';
export { openPanelStore, type PanelEntry, type PanelStore } from './server/panel-store.ts';
export type { OwnResult, TrialReveal } from './server/panels/panel-api.ts';
export type { OpenPanelRequest } from './server/panels/panel-desk.ts';
export type { PanelOutcome } from './server/panels/panel-outcome.ts';
export type { PanelProgress } from './server/panels/panel-progress.ts';
export type { LogVerification } from './server/stores/event-log.ts';
export {
  type SimulatedPanel,
  type SimulatePanelOptions,
  simulatePanel,
} from './simulation/simulate-panel.ts';
export { type StrengthTable, strengthTable } from './simulation/strength-table.ts';
export type { SimulatedListener } from './simulation/take-sessions.ts';
export type { TrafficRecord } from './simulation/visitor.ts';
