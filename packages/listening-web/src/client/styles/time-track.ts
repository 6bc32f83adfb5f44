/** A picture of music from left to right with handles on it that are sliders, set by `left`; `--before` is how much of a handle lies before its place. */
import { css } from 'lit';

export const timeTrack = css`
  .track {
    position: relative;
    touch-action: none;
    cursor: pointer;
  }
  svg {
    display: block;
    width: 100%;
    height: 100%;
  }
  [role="slider"] {
    position: absolute;
    top: 0;
    height: 100%;
    width: var(--target);
    margin-left: calc(-1 * var(--before));
    border-radius: 4px;
    --before: 22px;
  }
  .start,
  .end {
    cursor: ew-resize;
  }
`;
