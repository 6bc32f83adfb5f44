import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
  }
  button {
    position: relative;
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 2px;
    min-height: var(--stimulus-height, 76px);
    padding: 4px;
    line-height: 1.2;
  }
  .letter {
    font-size: var(--stimulus-letter, var(--text-28));
    line-height: 1.1;
  }
  .label,
  .reference {
    font-size: var(--text-14);
    font-weight: 400;
  }
  /* Two lines whatever is said, so that both look alike. */
  .label {
    max-width: 14ch;
    min-height: 2.4em;
    text-wrap: balance;
  }
  .state {
    display: flex;
    align-items: center;
    gap: var(--stimulus-state-gap, 5px);
    font-size: var(--stimulus-state, var(--text-14));
    font-weight: 400;
    color: var(--ink-soft);
  }
  button[aria-pressed="true"] {
    border-color: var(--ink);
    box-shadow: inset 0 0 0 3px var(--ink);
  }
  button[aria-pressed="true"] .state {
    color: var(--ink);
    font-weight: 600;
  }
  svg {
    width: 10px;
    height: 12px;
    flex: none;
    fill: currentColor;
  }
  :host([compact]) button {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-8);
    min-height: var(--target);
    padding: 0 var(--space-8);
  }
  :host([compact]) .letter {
    font-size: var(--text-20);
  }
`;
