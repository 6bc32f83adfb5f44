import type { DraftSource } from '../../panel-draft/draft-api.ts';

/** Music was chosen. */
export class SourceEvent extends Event {
  readonly source: DraftSource;

  constructor(source: DraftSource) {
    super('source', { bubbles: true, composed: true });
    this.source = source;
  }
}
