import type { CustomDecorator } from '@nestjs/common';
import { SetMetadata } from '@nestjs/common';
import type { Role } from '../viewer.model';

export const MINIMUM_ROLE = 'minimumRole';
export const PUBLIC = 'public';

/** The least role that may use this root field. A field without it is refused to everybody. */
export const MinimumRole = (role: Role): CustomDecorator => SetMetadata(MINIMUM_ROLE, role);

/** This address proves its caller by other means, or tells nothing worth a proof. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);
