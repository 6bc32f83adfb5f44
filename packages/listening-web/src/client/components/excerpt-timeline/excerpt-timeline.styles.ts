import { css } from 'lit';

export const styles = css`
  .track {
    position: relative;
    height: 56px;
    margin: 0 10px;
    touch-action: none;
    cursor: pointer;
  }
  svg {
    display: block;
    width: 100%;
    height: 100%;
  }
  .inside {
    fill: var(--edge);
  }
  .outside {
    fill: var(--line);
  }
  [role="slider"] {
    position: absolute;
    top: 0;
    height: 100%;
    width: 24px;
    margin-left: -12px;
    border-radius: 4px;
  }
  [role="slider"]::before {
    content: "";
    position: absolute;
    inset: 0 11px;
    background: var(--ink);
  }
  .start,
  .end {
    cursor: ew-resize;
  }
  .start::after,
  .end::after {
    content: "";
    position: absolute;
    top: 50%;
    width: 10px;
    height: 28px;
    margin-top: -14px;
    background: var(--surface);
    border: 2px solid var(--ink);
  }
  .start::after {
    right: 11px;
    border-radius: 6px 0 0 6px;
  }
  .end::after {
    left: 11px;
    border-radius: 0 6px 6px 0;
  }
  .position {
    pointer-events: none;
  }
  .position::before {
    inset: 0 11px;
  }
  .position::after {
    content: "";
    position: absolute;
    top: -5px;
    left: 7px;
    border: 5px solid transparent;
    border-top: 7px solid var(--ink);
    border-bottom: 0;
  }
  p {
    display: flex;
    justify-content: space-between;
    max-width: none;
    margin: 2px 10px 0;
  }
`;
