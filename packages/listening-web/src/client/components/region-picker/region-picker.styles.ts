import { css } from 'lit';

export const styles = css`
  .track {
    height: 96px;
    margin-inline: 16px;
  }
  .inside {
    fill: var(--accent);
  }
  .outside {
    fill: var(--edge);
  }
  .other {
    fill: var(--accent-soft);
    stroke: var(--accent);
    stroke-dasharray: 3 3;
    vector-effect: non-scaling-stroke;
  }
  .region {
    fill: var(--accent-soft);
  }
  .start {
    --before: 34px;
  }
  .end {
    --before: 10px;
  }
  .start::before,
  .end::before {
    content: "";
    position: absolute;
    inset-block: 0;
    left: calc(var(--before) - 1px);
    width: 3px;
    background: var(--ink);
  }
  .start::after,
  .end::after {
    content: "";
    position: absolute;
    top: 50%;
    width: 10px;
    height: 32px;
    margin-top: -16px;
    background: var(--surface);
    border: 2px solid var(--ink);
    border-radius: 4px;
  }
  .start::after {
    left: calc(var(--before) - 10px);
  }
  .end::after {
    left: var(--before);
  }
  .move {
    cursor: grab;
    height: 24px;
    top: -6px;
  }
  .move::after {
    content: "";
    position: absolute;
    left: 10px;
    top: 0;
    width: 24px;
    height: 12px;
    background: var(--surface);
    border: 2px solid var(--ink);
    border-radius: 6px;
  }
  [role="slider"]:focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .scale {
    display: flex;
    justify-content: space-between;
    max-width: none;
    margin: 4px 16px 0;
  }
`;
