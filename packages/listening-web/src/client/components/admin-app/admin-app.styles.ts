import { css } from 'lit';

export const styles = css`
  :host {
    max-width: 1120px;
    margin: 0 auto;
    padding: 0 var(--space-16) var(--space-32);
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 56px;
  }
  .title {
    font-weight: 600;
  }
  .offline {
    max-width: none;
    margin-bottom: var(--space-16);
    padding: var(--space-8) var(--space-16);
    border-left: 4px solid var(--danger);
    background: var(--surface);
  }
  .columns {
    display: grid;
    grid-template-columns: 240px minmax(0, 1fr);
    gap: var(--space-32);
    align-items: start;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
    display: grid;
    gap: var(--space-4);
  }
  a {
    display: grid;
    padding: var(--space-8) 12px;
    min-height: var(--target);
    color: var(--ink);
    text-decoration: none;
    border-radius: var(--radius);
    border-left: 4px solid transparent;
  }
  a:hover {
    background: var(--accent-soft);
  }
  a[aria-current] {
    background: var(--surface);
    border-left-color: var(--accent);
    font-weight: 600;
  }
  a .small {
    font-weight: 400;
  }
  a:hover .soft {
    color: var(--ink);
  }
  @media (max-width: 760px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-16);
    }
  }
`;
