/** Writes the report of a run with every unblinded panel that lies beside it. */
import { panelsBesideRun } from './panels-beside-run.ts';
import { writeJointReport } from './report-run.ts';

/** @returns path of the report */
export async function reportWithPanels({ runFolder }: { runFolder: string }): Promise<string> {
  return (await writeJointReport({ runFolder, panels: await panelsBesideRun(runFolder) })).file;
}
