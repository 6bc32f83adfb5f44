/** Where on the experimenter's page one is, as its address says after the `#`. */

/** Pages beside the panels'. */
const PAGES = ['new', 'accounts', 'audit'] as const;

export type AdminPlace =
  | { readonly page: (typeof PAGES)[number] }
  /** null for whichever is the first. */
  | { readonly page: 'panel'; readonly panelId: string | null; readonly step: 'unblind' | null };

/** `#/warmth` shows a panel, `#/warmth/unblind` the step before unblinding it, `#/accounts` a page beside. */
export function placeOfHash(hash: string): AdminPlace {
  const [, name = '', step] = hash.split('/');
  const page = PAGES.find((one) => one === name);
  if (page !== undefined && step === undefined) return { page };
  return { page: 'panel', panelId: name === '' ? null : name, step: step === 'unblind' ? step : null };
}

/** The address of a panel; one that is called as a page is has a step that says nothing. */
export function hashOfPanel(panelId: string): string {
  return PAGES.some((page) => page === panelId) ? `#/${panelId}/panel` : `#/${panelId}`;
}
