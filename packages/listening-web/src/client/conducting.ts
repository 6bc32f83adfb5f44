/** By which link a tab conducts a room. Like a listener's, it is taken out of the address and kept for this tab. */
export interface Conducting {
  /** The token of the conductor's link. */
  readonly conductor: string;
  /** That of the link for seats, which the conductor shows; empty where the link does not have it. */
  readonly sitting: string;
}

/** What an address says; null for every other page's. */
export function conductingOfAddress({ hash }: Pick<Location, 'hash'>): Conducting | null {
  const fragment = new URLSearchParams(hash.replace(/^#/, ''));
  const conductor = fragment.get('conduct');
  return conductor === null ? null : { conductor, sitting: fragment.get('sitting') ?? '' };
}

/** The link of this tab: what the address says, else, where it says nothing, what it said before. */
export function takeConducting(panelId: string): Conducting | null {
  const key = `earwitness.conduct.${panelId}`;
  const addressed = conductingOfAddress(location);
  if (addressed !== null) {
    sessionStorage.setItem(key, JSON.stringify(addressed));
    history.replaceState(history.state, '', location.pathname);
    return addressed;
  }
  if (location.hash === '' && location.search === '') return kept(key);
  // By another link this tab becomes a listener's.
  sessionStorage.removeItem(key);
  return null;
}

function kept(key: string): Conducting | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Conducting | null;
  } catch {
    return null;
  }
}
