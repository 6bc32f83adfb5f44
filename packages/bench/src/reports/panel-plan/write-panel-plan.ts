/** Writes the page of a planned panel where it can be opened by a double click. */
import { writeFileSafely } from '../../files/write-file-safely.ts';
import type { PlannedPanel } from '../../statistics/planning/plan-panel.ts';

/**
 * Writes a planned panel as one self-contained HTML file; it appears whole or not at all. Folders on the way are made.
 *
 * @throws the file system's own error when the file cannot be written
 */
export async function writePanelPlan({ file, plan }: { file: string; plan: PlannedPanel }): Promise<void> {
  const { panelPlanHtml } = await import('./panel-plan-html.ts');
  await writeFileSafely(file, panelPlanHtml(plan));
}
