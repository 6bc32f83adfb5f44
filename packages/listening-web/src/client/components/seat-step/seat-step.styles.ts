import { css } from 'lit';

export const styles = css`
  ul {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: var(--space-8);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 2px;
    min-height: 76px;
    padding: 4px;
    line-height: 1.2;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    text-align: center;
  }
  li.on {
    border-color: var(--ink);
    box-shadow: inset 0 0 0 3px var(--ink);
  }
  .letter {
    font-size: var(--text-28);
    font-weight: 600;
    line-height: 1.1;
  }
  .said {
    display: flex;
    align-items: center;
    gap: 5px;
    min-height: 1.2em;
    font-size: var(--text-14);
  }
  .on .said {
    font-weight: 600;
  }
  svg {
    width: 10px;
    height: 12px;
    flex: none;
    fill: currentColor;
  }
  .room {
    display: grid;
    gap: var(--space-8);
  }
  .wait {
    display: grid;
    gap: var(--space-16);
    justify-items: start;
    padding-top: 12vh;
  }
  choice-answer {
    --choice-height: 64px;
  }
`;
