/** What an unblinded panel came to, for people: verdicts in words, pictures, and the report as a file. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PanelDefinition, PanelResultRow, SwitchProof } from '@earwitness/bench/panel';
import type { PanelAccount } from '@earwitness/bench/verdict-pages';
import { type ResultRequest, resultRows } from './panel-results.ts';

/** As it is compiled, also for who runs this file from its source. */
const SCRIPT = join(import.meta.dirname, '../../../dist/server/panels/report-worker.js');

export interface PanelReport {
  /** null where the plan could not judge these answers. */
  readonly account: PanelAccount | null;
  /** Why it could not; null where it did. */
  readonly notJudged: string | null;
}

export interface ReportJob {
  readonly rows: readonly PanelResultRow[];
  readonly definition: PanelDefinition;
  readonly definitionSha256: string;
  readonly switching: SwitchProof;
}

/** Made on a thread of its own: this one answers listeners. */
export function panelReport(
  request: ResultRequest,
  { switching }: { switching: SwitchProof },
): Promise<PanelReport> {
  const { definition, definitionSha256 } = request.journal.state;
  const workerData: ReportJob = { rows: resultRows(request), definition, definitionSha256, switching };
  return new Promise((resolve, reject) => {
    const worker = new Worker(SCRIPT, { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
    // After a message this changes nothing.
    worker.once('exit', (code) => reject(new Error(`the thread that makes a report ended with ${code}`)));
  });
}
