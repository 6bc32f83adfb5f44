import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: var(--space-4);
    min-height: 124px;
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
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--space-16);
  }
  .play {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-8);
    min-width: 132px;
  }
  .level {
    display: flex;
    align-items: center;
    gap: var(--space-8);
    margin-inline-start: auto;
    min-height: var(--target);
  }
  .level input {
    width: clamp(72px, 22vw, 140px);
    height: var(--target);
    margin: 0;
    accent-color: var(--ink-soft);
  }
  /* In a car: one large button; where the music is matters less than to find it without looking. */
  :host([layout="car"]) {
    min-height: 0;
  }
  :host([layout="car"]) :is(excerpt-timeline, .level, .keys) {
    display: none;
  }
  :host([layout="car"]) .play {
    width: 100%;
    min-height: 56px;
    font-size: var(--text-28);
  }
  @media (max-width: 480px) {
    .keys {
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
