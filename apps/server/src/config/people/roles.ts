import type { Role } from '../viewer.model';

const RANK: Readonly<Record<Role, number>> = { VIEWER: 0, OPERATOR: 1, EDITOR: 2, ADMIN: 3 };

/** Each role includes the ones before it. */
export const includesRole = (role: Role, minimum: Role): boolean => RANK[role] >= RANK[minimum];
