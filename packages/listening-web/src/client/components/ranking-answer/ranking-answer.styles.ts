import { css } from 'lit';

export const styles = css`
  ol {
    flex: 1;
    min-height: 104px;
    margin: 0;
    padding: 0;
    list-style: none;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  li {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--space-8);
    padding-block: 2px;
    border-block-start: 1px solid var(--line);
  }
  li.tied {
    border-block-start-style: dotted;
  }
  li.dragged {
    background: var(--accent-soft);
  }
  .place {
    width: 1.6em;
    text-align: center;
    font-size: var(--text-20);
    font-weight: 600;
  }
  .unplaced .place {
    color: var(--ink-soft);
    font-weight: 400;
  }
  stimulus-button {
    flex: 0 1 96px;
    min-width: 64px;
    margin-inline-end: auto;
  }
  .move,
  .tie {
    padding: 0;
  }
  .tie[aria-pressed="true"] {
    color: var(--accent-ink);
    background: var(--accent);
    border-color: var(--accent);
  }
  .put {
    padding-inline: var(--space-16);
  }
  .grip {
    display: grid;
    place-items: center;
    width: 32px;
    height: var(--target);
    cursor: grab;
    touch-action: none;
  }
  .dragged .grip {
    cursor: grabbing;
  }
  .grip svg {
    width: 12px;
    height: 20px;
    fill: var(--ink-soft);
  }
  :host([layout="car"]) :is(.move, .tie, .put) {
    min-height: 64px;
    min-width: 64px;
    font-size: var(--text-20);
  }
  @media (max-width: 480px), (hover: none) and (pointer: coarse) {
    .keys {
      display: none;
    }
  }
`;
