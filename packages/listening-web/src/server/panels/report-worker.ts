/** The thread that makes one report: to judge and to draw takes up to a second, and listeners of other panels are not to wait for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { panelAccount } from '@earwitness/bench/verdict-pages';
import type { PanelReport, ReportJob } from './panel-report.ts';

function reportOf({ rows, ...panel }: ReportJob): PanelReport {
  try {
    return { account: panelAccount(rows, panel), notJudged: null };
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    return { account: null, notJudged: problem.message };
  }
}

parentPort?.postMessage(reportOf(workerData as ReportJob));
