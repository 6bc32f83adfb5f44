import { css } from 'lit';

export const styles = css`
  .track {
    height: 56px;
    margin: 0 14px;
  }
  .inside {
    fill: var(--edge);
  }
  .outside {
    fill: var(--line);
  }
  [role="slider"]::before {
    content: "";
    position: absolute;
    inset-block: 0;
    left: calc(var(--before) - 1px);
    width: 2px;
    background: var(--ink);
  }
  /* The ends are taken mostly from outside, so that a short loop's two ends stay apart. */
  .start {
    --before: 30px;
  }
  .end {
    --before: 14px;
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
    right: calc(var(--target) - var(--before) - 1px);
    border-radius: 6px 0 0 6px;
  }
  .end::after {
    left: calc(var(--before) - 1px);
    border-radius: 0 6px 6px 0;
  }
  .position {
    pointer-events: none;
  }
  .position::after {
    content: "";
    position: absolute;
    top: -5px;
    left: calc(var(--before) - 5px);
    border: 5px solid transparent;
    border-top: 7px solid var(--ink);
    border-bottom: 0;
  }
  p {
    display: flex;
    justify-content: space-between;
    max-width: none;
    gap: var(--space-8);
    margin: 2px 14px 0;
    white-space: nowrap;
  }
  p span:last-child {
    overflow: hidden;
    text-overflow: ellipsis;
  }
`;
