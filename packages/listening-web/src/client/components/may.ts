import type { Role } from '../api.ts';

const RANKS: Readonly<Record<Role, number>> = { viewer: 0, runner: 1, admin: 2 };

/** Whether a role may do what another is asked for. */
export function may(role: Role, { as }: { as: Role }): boolean {
  return RANKS[role] >= RANKS[as];
}
