import { css } from 'lit';

export const styles = css`
  div {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: var(--space-8);
    height: 100%;
  }
  button {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 2px var(--space-8);
    min-height: var(--choice-height, 52px);
    padding: 4px var(--space-8);
    line-height: 1.2;
  }
  button[aria-pressed="true"] {
    color: var(--accent-ink);
    background: var(--accent);
    border-color: var(--accent);
  }
  :host([layout="hand"]) .long {
    grid-auto-flow: row;
  }
  :host([layout="hand"]) .long button {
    min-height: var(--target);
  }
  :host([layout="car"]) button {
    font-size: var(--text-20);
    min-height: 56px;
  }
  :host([layout="car"]) .few button {
    font-size: var(--text-28);
    min-height: 72px;
  }
  :host([layout="car"]) .long {
    grid-auto-flow: row;
  }
  :host([layout="car"]) .long button {
    font-size: 1.0625rem;
    min-height: 48px;
  }
  @media (hover: none) and (pointer: coarse) {
    kbd {
      display: none;
    }
  }
`;
