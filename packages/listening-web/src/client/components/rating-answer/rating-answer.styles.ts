import { css } from 'lit';

export const styles = css`
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  output {
    font-weight: 600;
    text-align: center;
  }
  input[type="range"] {
    appearance: none;
    min-width: 0;
    margin: 0;
    background: transparent;
    cursor: pointer;
  }
  input[aria-disabled="true"] {
    pointer-events: none;
  }
  input::-webkit-slider-runnable-track {
    block-size: 4px;
    border-radius: 2px;
    background: var(--edge);
  }
  input::-moz-range-track {
    block-size: 4px;
    border-radius: 2px;
    background: var(--edge);
  }
  input::-webkit-slider-thumb {
    appearance: none;
    box-sizing: border-box;
    inline-size: 28px;
    block-size: 28px;
    margin-block-start: -12px;
    border: 3px solid var(--ink-soft);
    border-radius: 50%;
    background: var(--ink-soft);
  }
  input::-moz-range-thumb {
    box-sizing: border-box;
    inline-size: 28px;
    block-size: 28px;
    border: 3px solid var(--ink-soft);
    border-radius: 50%;
    background: var(--ink-soft);
  }
  .live input::-webkit-slider-thumb {
    border-color: var(--accent);
    background: var(--accent);
  }
  .live input::-moz-range-thumb {
    border-color: var(--accent);
    background: var(--accent);
  }
  /* Hollow: it stands in the middle because it must stand somewhere. */
  input.unrated::-webkit-slider-thumb {
    border-style: dashed;
    background: var(--surface);
  }
  input.unrated::-moz-range-thumb {
    border-style: dashed;
    background: var(--surface);
  }

  /* Upright and beside one another. */
  :host([layout="desk"]) .scale {
    display: flex;
    gap: var(--space-16);
    flex: 1;
    min-height: 0;
  }
  :host([layout="desk"]) .words {
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    flex: none;
    max-width: 9em;
    /* as far as the ends of the sliders, between the value above and the button below */
    margin-block: calc(1.5em + 4px) calc(var(--target) + 4px);
    padding-block: 14px;
    font-size: var(--text-14);
    line-height: 1.2;
    color: var(--ink-soft);
    text-align: end;
  }
  :host([layout="desk"]) .words.points {
    padding-block: 6px;
  }
  :host([layout="desk"]) .bands li {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    flex: 1;
  }
  :host([layout="desk"]) .bands li + li {
    border-block-start: 1px solid var(--line);
  }
  :host([layout="desk"]) .stimuli {
    display: flex;
    flex: 1;
    gap: 4px;
    min-height: 0;
  }
  :host([layout="desk"]) .stimuli li {
    position: relative;
    display: flex;
    flex-direction: column-reverse;
    align-items: center;
    flex: 1 1 44px;
    min-width: 0;
    max-width: 120px;
    gap: 4px;
  }
  :host([layout="desk"]) stimulus-button {
    align-self: stretch;
  }
  :host([layout="desk"]) .reference stimulus-button {
    min-width: 132px;
  }
  :host([layout="desk"]) input {
    writing-mode: vertical-lr;
    direction: rtl;
    flex: 1;
    width: var(--target);
    min-height: 150px;
  }

  /* One below the other; only the list scrolls. */
  :host(:not([layout="desk"])) .scale {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-height: 0;
  }
  :host(:not([layout="desk"])) .words {
    display: flex;
    flex-direction: row-reverse;
    justify-content: space-between;
    flex: none;
    margin-inline: 72px 40px;
    font-size: 0.6875rem;
    line-height: 1.3;
    color: var(--ink-soft);
  }
  :host(:not([layout="desk"])) .bands li {
    display: flex;
    justify-content: center;
    flex: 1 1 0;
    min-width: 0;
    white-space: nowrap;
  }
  :host(:not([layout="desk"])) .by-turns li:nth-child(even) {
    margin-block-start: 1.2em;
  }
  :host(:not([layout="desk"])) .many li:not(:first-child, :last-child) {
    display: none;
  }
  :host(:not([layout="desk"])) .stimuli {
    flex: 1;
    min-height: 104px;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  :host(:not([layout="desk"])) .stimuli li {
    position: relative;
    display: grid;
    grid-template-columns: 64px 1fr 32px;
    align-items: center;
    gap: 0 var(--space-8);
    padding-block: 2px;
  }
  :host(:not([layout="desk"])) .stimuli li + li {
    border-block-start: 1px solid var(--line);
  }
  :host(:not([layout="desk"])) input {
    width: 100%;
    height: var(--target);
  }
  :host(:not([layout="desk"])) .word {
    grid-column: 2 / -1;
    min-height: 1.5em;
    text-align: center;
  }
  :host([layout="car"]) .stimuli li {
    grid-template-columns: 112px 1fr 56px;
    padding-block: var(--space-8);
  }
  :host([layout="car"]) output {
    font-size: var(--text-28);
  }
  @media (max-width: 480px), (hover: none) and (pointer: coarse) {
    .keys {
      display: none;
    }
  }
`;
