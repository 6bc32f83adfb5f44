/** `earwitness panel`: blind panels, from the plan to the export. */
import type { Command } from 'commander';
import { definePanelBuild } from './panel-build.ts';
import { definePanelClose } from './panel-close.ts';
import { definePanelDatabase } from './panel-database.ts';
import { definePanelExport } from './panel-export.ts';
import { definePanelImport } from './panel-import.ts';
import { definePanelInvite } from './panel-invite.ts';
import { definePanelPlan } from './panel-plan.ts';
import { definePanelServe } from './panel-serve.ts';
import { definePanelSimulate } from './panel-simulate.ts';
import { definePanelStatus } from './panel-status.ts';

/** In the order of a panel's life. */
export function definePanelCommand(panel: Command): void {
  definePanelPlan(panel);
  definePanelImport(panel);
  definePanelBuild(panel);
  definePanelSimulate(panel);
  definePanelServe(panel);
  definePanelInvite(panel);
  definePanelStatus(panel);
  definePanelClose(panel);
  definePanelExport(panel);
  definePanelDatabase(panel);
}
