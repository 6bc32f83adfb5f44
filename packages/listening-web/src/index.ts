/** `@earwitness/listening-web`: the panel server, and listeners made of arithmetic to try it with. */
export * from './server/errors.ts';
export { type ExperimenterDesk, openExperimenterDesk } from './server/experimenter-desk.ts';
export { type ExportedPanel, exportPanel } from './server/exports/export-panel.ts';
export { EXPORT_FILES, type PanelExport } from './server/exports/panel-export.ts';
export { verifyExport } from './server/exports/verify-export.ts';
export { createPanelServer, type PanelServer, type PanelServerOptions } from './server/panel-server.ts';
export { openPanelStore, type PanelEntry, type PanelStore } from './server/panel-store.ts';
export type { ExperimenterSide, OwnResult, TrialReveal } from './server/panels/panel-api.ts';
export type { BrokenPanel, OpenPanelRequest } from './server/panels/panel-desk.ts';
export type { PanelEvidence } from './server/panels/panel-evidence.ts';
export type { PanelOutcome } from './server/panels/panel-outcome.ts';
export type { PanelProgress } from './server/panels/panel-progress.ts';
export type { PanelQuality } from './server/panels/panel-quality.ts';
export type { QualityFlag } from './server/panels/session-quality.ts';
export { backUpDatabase } from './server/stores/back-up-database.ts';
export { copyStores } from './server/stores/copy-stores.ts';
export type { LogVerification } from './server/stores/event-log.ts';
export { lanAddresses } from './server/tls/lan-addresses.ts';
export { type LanCertificate, makeLanCertificate } from './server/tls/lan-certificate.ts';
export { isSound, type PanelCheck, verifyPanels } from './server/verify-panels.ts';
export { compareStimuli } from './simulation/compare-stimuli.ts';
export {
  type SimulatedPanel,
  type SimulatePanelOptions,
  simulatePanel,
} from './simulation/simulate-panel.ts';
export { effectiveDPrime } from './simulation/simulated-listener.ts';
export { type StrengthTable, strengthTable } from './simulation/strength-table.ts';
export type { SimulatedListener } from './simulation/take-sessions.ts';
export type { TrafficRecord } from './simulation/visitor.ts';
export { certifySwitch } from './switch-proof/certify-switch.ts';
export { UnprovenSwitchError } from './switch-proof/prove-switch.ts';
