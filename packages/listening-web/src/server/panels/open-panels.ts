import { UnknownPanelError } from '../errors.ts';
import type { LivePanel } from './live-panel.ts';

/** Every panel of this server, in the order they were opened. */
export class OpenPanels {
  readonly #panels = new Map<string, LivePanel>();

  add(panel: LivePanel): void {
    this.#panels.set(panel.panelId, panel);
  }

  all(): readonly LivePanel[] {
    return [...this.#panels.values()];
  }

  has(panelId: string): boolean {
    return this.#panels.has(panelId);
  }

  /** Throws {@link UnknownPanelError} for an id nobody opened. */
  find(panelId: string): LivePanel {
    const panel = this.#panels.get(panelId);
    if (panel === undefined) throw new UnknownPanelError({ panelId });
    return panel;
  }
}
