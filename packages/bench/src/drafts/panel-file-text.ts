/** A panel as the file that people read, edit and build from. */
import { stringify } from 'yaml';
import type { PanelFileInput } from '../panel/panel-file.ts';

/** In the order in which one would explain a panel; what is not named comes before the material. */
const FIRST = ['schema', 'panelId', 'title', 'method', 'question', 'introduction', 'languages'] as const;
const LAST = ['material', 'analysisPlan'] as const;

const HEAD = `# A panel of Earwitness. What is left out is usual for the method;
# docs/panels.md says what may stand here.
# Check it with: earwitness panel build panel.yaml --check
`;

/** Writes `panel.yaml`: the same panel gives the same text, and `panel build` reads from it what was written. */
export function panelFileText(panel: PanelFileInput): string {
  const named: readonly string[] = [...FIRST, ...LAST];
  const others = Object.keys(panel).filter((key) => !named.includes(key));
  const ordered = [...FIRST, ...others, ...LAST].flatMap((key) => {
    const value = panel[key as keyof PanelFileInput];
    return value === undefined ? [] : [[key, value] as const];
  });
  return `${HEAD}${stringify(Object.fromEntries(ordered), { lineWidth: 110, aliasDuplicateObjects: false })}`;
}
