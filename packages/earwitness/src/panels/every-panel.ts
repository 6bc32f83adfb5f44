import type { PanelStore } from '@earwitness/listening-web';

/** One that could not be taken up is among them, and refuses the report: one that left it out would not say so. */
export const everyPanelOf = (store: Pick<PanelStore, 'panels' | 'broken'>): readonly string[] =>
  [...store.panels(), ...store.broken()].map(({ panelId }) => panelId);
