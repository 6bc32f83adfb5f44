import type { LitElement } from 'lit';

/** Moves the focus to a new screen's heading, so that keyboard and screen reader begin where the screen begins. */
export function focusHeading(screen: LitElement): void {
  screen.renderRoot.querySelector('h1')?.focus({ preventScroll: false });
}
