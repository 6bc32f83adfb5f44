/** What a bundle's reader sees first. */
import type { BundledPanel } from './bundled-panel.ts';

const SIMULATED =
  'SIMULATED ANSWERS: a program gave them, nobody listened. They say nothing of what people hear.';

/** @returns Markdown: what is in the folder, how to run the scripts, what they do not work out again */
export function bundleReadme(panels: readonly BundledPanel[]): string {
  const isAnySimulated = panels.some(({ answers }) => answers.simulated);
  return `# The answers behind a report, to be worked out again

${isAnySimulated ? `**${SIMULATED}** Such panels are marked below, and their files are called \`simulated-answers\`.\n\n` : ''}${panels.map(panelLine).join('\n')}

| file | what it is |
|---|---|
| \`bundle.json\` | the panels of this bundle |
| \`<panel>/answers.jsonl\` | every answer, one JSON object a line, nothing rounded or left out |
| \`<panel>/answers.csv\` | the same for a spreadsheet; text that it would take for a formula has an apostrophe before it |
| \`<panel>/answers.schema.json\` | what a line may hold, as JSON Schema |
| \`<panel>/plan.json\` | what was asked of the answers, with the rules of decision; \`verdicts.json\` has its SHA-256 |
| \`<panel>/verdicts.json\` | every number that Earwitness says |
| \`recompute.R\`, \`recompute.py\` | work out these numbers again from plan and answers, each by itself |
| \`SHA256SUMS\` | checks that nothing was changed: \`sha256sum -c SHA256SUMS\` |

## Run

\`\`\`sh
sudo apt install r-base-core r-cran-jsonlite r-cran-lme4   # R
Rscript recompute.R

sudo apt install python3-numpy                             # Python
python3 recompute.py
\`\`\`

Each prints a line for every number: what Earwitness says, what the script finds, and whether they agree, and writes the same to
\`<panel>/recomputed-r.json\` or \`<panel>/recomputed-python.json\`. They end with 0 when all agree and with 1 when one does not.

Numbers must agree to a billionth of their size; those of a fit that ends by looking for the highest likelihood (beta-binomial) to a
millionth, p-values of mixed models to a thousandth. What is not worked out again says why beside it: p-values that were counted over
some thousand seeded shuffles, of what is exploratory. No verdict rests on one of these.
`;
}

const panelLine = ({ id, title, answers, plan, planOrigin }: BundledPanel): string => {
  const kind = answers.method ?? 'ratings';
  const digest = planOrigin.sha256 === null ? '' : ` (SHA-256 ${planOrigin.sha256})`;
  const fixed = {
    frozen: `The plan${digest} was fixed before the answers.`,
    given: `The plan${digest} was named when the answers were judged: that it is older than they are is the word of whoever shows this.`,
    none: 'No plan was fixed before the answers: everything is exploratory.',
  }[planOrigin.kind];
  const mark = answers.simulated ? ' **Simulated.**' : '';
  return `- \`${id}/\`: ${title} (${kind}), ${answers.rows.length} answers, ${plan.claims.length} claims.${mark} ${fixed}`;
};
