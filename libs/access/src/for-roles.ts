import { SetMetadata } from '@nestjs/common';
import type { Role } from './caller.js';

export const FOR_ROLES = Symbol('for roles');

/** Only callers of these roles pass; others are answered 403. On a route or a whole controller. */
export const ForRoles = (...roles: readonly Role[]) => SetMetadata(FOR_ROLES, roles);
