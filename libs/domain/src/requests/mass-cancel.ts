import type { DomainEvent } from '../event.js';
import type { Account, Timestamp } from '../identifiers.js';
import type { MassCancel, Principal } from '../input.js';
import { requestFacts, type RequestIdentity } from './outcomes.js';
import { signedIn } from './subject.js';

/** The marker. Cancels follow one by one from the clock role, since an account may have more orders than one decision holds. */
export function massCancelRequested(
  input: RequestIdentity & { readonly principal: Principal },
  { scope, text }: MassCancel,
  account: Account | undefined,
  now: Timestamp,
): DomainEvent {
  const { account: named, ...others } = scope;
  const owner = account ?? named;
  const submittedBy = signedIn(input.principal);
  return {
    ...requestFacts(input, now),
    type: 'MASS_CANCEL_REQUESTED',
    ...(submittedBy !== undefined && { submittedBy }),
    ...(account !== undefined && { account }),
    scope: { ...(owner !== undefined && { account: owner }), ...others },
    ...(text !== undefined && { text }),
  };
}
