/** A deed has changed a panel: whoever shows it looks again. */
export class PanelChangedEvent extends Event {
  constructor() {
    super('panel-changed', { bubbles: true, composed: true });
  }
}
