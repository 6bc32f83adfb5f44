import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: clamp(8px, 2.4vh, 24px);
  }
  h1,
  h2 {
    font-size: var(--text-20);
    line-height: 1.25;
  }
  .place {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 var(--space-16);
  }
  stimulus-switch {
    flex: 1 1 76px;
    max-height: 128px;
  }
  .loading {
    display: grid;
    align-content: center;
    justify-items: start;
    gap: var(--space-8);
    min-height: 124px;
  }
  progress {
    width: 100%;
    height: 8px;
    accent-color: var(--accent);
  }
  .transport {
    display: grid;
    gap: var(--space-4);
    min-height: 124px;
  }
  .row {
    display: flex;
    align-items: center;
    gap: var(--space-16);
  }
  .play {
    min-width: 132px;
  }
  .volume {
    display: flex;
    align-items: center;
    gap: var(--space-8);
    margin-left: auto;
    min-height: var(--target);
  }
  .volume input {
    width: clamp(72px, 22vw, 140px);
    height: var(--target);
    margin: 0;
    accent-color: var(--ink-soft);
  }
  .notice {
    max-width: none;
    padding: var(--space-4) var(--space-8);
    border-left: 4px solid var(--accent);
    background: var(--accent-soft);
    font-size: var(--text-14);
  }
  button.link {
    min-height: 32px;
    padding: 0 var(--space-8);
    font-size: var(--text-14);
  }
  .question {
    display: grid;
    gap: clamp(6px, 1.5vh, 16px);
    margin-top: auto;
  }
  .answers {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: var(--space-8);
  }
  .answer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 2px var(--space-8);
    min-height: 52px;
    padding: 4px var(--space-8);
    line-height: 1.2;
  }
  button[aria-pressed="true"] {
    color: var(--accent-ink);
    background: var(--accent);
    border-color: var(--accent);
  }
  button[aria-pressed="true"]:hover:not([aria-disabled="true"]) {
    background: var(--accent);
  }
  .confidence {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-8);
  }
  .confidence div {
    display: flex;
    gap: var(--space-4);
  }
  .confidence button {
    padding: 0;
    font-weight: 400;
  }
  .feedback {
    font-size: var(--text-20);
    font-weight: 600;
  }
  .forward {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-16);
    min-height: 48px;
  }
  .next {
    min-width: 132px;
    min-height: 48px;
    flex: none;
  }
  @media (min-width: 600px) and (min-height: 700px) {
    .question {
      margin-top: 0;
      padding: var(--space-16);
      background: var(--surface);
      border: 1px solid var(--line);
      border-radius: var(--radius);
    }
  }
  @media (max-width: 480px) {
    .keys,
    .optional {
      display: none;
    }
  }
  @media (hover: none) and (pointer: coarse) {
    kbd,
    .keys {
      display: none;
    }
  }
`;
