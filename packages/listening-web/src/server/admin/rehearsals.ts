import { newOpaqueToken, tokenSha256 } from '../blinding/opaque-token.ts';

const KEPT_MILLISECONDS = 24 * 3600 * 1000;
const MOST_KEPT = 1_000;

/** Links by which an experimenter takes a panel as a listener would. They hold for a day, or until the server stops. */
export interface Rehearsals {
  createToken(panelId: string): string;
  holds(request: { panelId: string; token: string }): boolean;
}

export function createRehearsals({ now = () => performance.now() }: { now?: () => number } = {}): Rehearsals {
  const kept = new Map<string, { panelId: string; until: number }>();
  return {
    createToken(panelId) {
      const token = newOpaqueToken();
      const [oldest] = kept.keys();
      if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(tokenSha256(token), { panelId, until: now() + KEPT_MILLISECONDS });
      return token;
    },
    holds({ panelId, token }) {
      const found = kept.get(tokenSha256(token));
      return found !== undefined && found.panelId === panelId && now() < found.until;
    },
  };
}
