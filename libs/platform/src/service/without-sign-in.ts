import { SetMetadata } from '@nestjs/common';

/** Metadata of routes that answer callers who have not signed in. */
export const WITHOUT_SIGN_IN = Symbol('without sign-in');

/** Opens a route, or a controller's routes, to callers who have not signed in, for the reason given. */
export const WithoutSignIn = (reason: string) => SetMetadata(WITHOUT_SIGN_IN, reason);
