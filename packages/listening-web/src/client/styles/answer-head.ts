/** The forms that hold their stimuli: the open reference at the head, the others below. */
import { css } from 'lit';

export const answerHead = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--space-8);
    min-height: 0;
  }
  .head {
    display: flex;
    align-items: center;
    gap: var(--space-16);
    flex: none;
  }
  .reference {
    flex: none;
    padding-inline-end: var(--space-16);
    border-inline-end: 1px solid var(--edge);
  }
`;
