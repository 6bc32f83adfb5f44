import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: clamp(8px, 2.4vh, 24px);
    min-height: 0;
  }
  :host > * {
    flex: none;
  }
  h1,
  h2 {
    font-size: var(--text-20);
    line-height: 1.25;
  }
  :host([layout="hand"]) {
    gap: 10px;
  }
  :host([layout="hand"]) :is(h1, h2) {
    font-size: 1.125rem;
  }
  .place {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 var(--space-8);
  }
  .place progress {
    flex: 1 0 100%;
    appearance: none;
    height: 3px;
    margin-block-start: 2px;
    border: 0;
    border-radius: 2px;
    background: var(--line);
    overflow: hidden;
  }
  .place progress::-webkit-progress-bar {
    background: var(--line);
  }
  .place progress::-webkit-progress-value {
    background: var(--edge);
  }
  .place progress::-moz-progress-bar {
    background: var(--edge);
  }
  .notice {
    max-width: none;
    padding: var(--space-4) var(--space-8);
    border-inline-start: 4px solid var(--accent);
    background: var(--accent-soft);
    font-size: var(--text-14);
  }
  .question {
    display: flex;
    flex-direction: column;
    gap: clamp(6px, 1.5vh, 16px);
    margin-block-start: auto;
  }
  .question > * {
    flex: none;
  }
  /* Sliders and orders take the room there is, and scroll inside themselves. */
  .question.roomy {
    flex: 1 1 auto;
    min-height: 0;
    margin-block-start: 0;
  }
  .question > :is(rating-answer, ranking-answer) {
    flex: 1 1 auto;
  }
  :host([layout="desk"]) .question.roomy {
    flex-grow: 0;
  }
  :host([layout="desk"]) rating-answer {
    height: 440px;
  }
  :host([layout="hand"]) .roomy h2 {
    font-size: var(--text-16);
  }
  .feedback {
    font-size: var(--text-20);
    font-weight: 600;
  }
  .forward {
    display: flex;
    align-items: center;
    gap: var(--space-8);
    min-height: 48px;
  }
  .forward p {
    flex: 1;
  }
  .next {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-8);
    min-width: 132px;
    min-height: 48px;
    flex: none;
  }
  :host([layout="car"]) {
    font-size: var(--text-20);
  }
  :host([layout="car"]) stimulus-switch,
  :host([layout="car"]) .question {
    flex: 1 1 auto;
  }
  :host([layout="car"]) choice-answer {
    flex: 1;
  }
  :host([layout="car"]) :is(.small, .notice) {
    font-size: var(--text-16);
  }
  :host([layout="car"]) .forward {
    flex-direction: column;
    align-items: stretch;
  }
  :host([layout="car"]) .forward p {
    flex: none;
  }
  :host([layout="car"]) .next {
    min-height: clamp(64px, 12vh, 112px);
    font-size: var(--text-28);
  }
  @media (min-width: 600px) and (min-height: 700px) {
    .question {
      margin-block-start: 0;
      padding: var(--space-16);
      background: var(--surface);
      border: 1px solid var(--line);
      border-radius: var(--radius);
    }
  }
  @media (max-width: 480px) {
    .next {
      min-width: 96px;
    }
    kbd {
      display: none;
    }
  }
  @media (hover: none) and (pointer: coarse) {
    kbd {
      display: none;
    }
  }
`;
