import { createPartitionState, timestamp, type Reason } from '@ome/domain';
import { ProblemException } from '@ome/platform';
import { orderFault } from '../check-order.js';
import type { ListedOrderResult } from './list-fields.js';
import type { WrittenList } from './list-requests.js';
import type { ListedItem } from './listed-items.js';
import { identityOf, refusalOf, resultOfProblem } from './list-results.js';

/** When nothing is late yet: that was decided, or will be, by the writer, which knows a repeat. */
const BEFORE_ALL = timestamp('1970-01-01T00:00:00.000Z');

/** UNKNOWN of each when nothing is wrong, as far as a door can tell. */
export function checkedAtDoor({ items }: WrittenList): readonly ListedOrderResult[] {
  const faults = items.map(faultAtDoor);
  const refused = faults.some((fault) => fault !== undefined);
  return items.map((item, index) => {
    const own = faults[index];
    if (!refused) return { outcome: 'UNKNOWN', ...identityOf(item) };
    if (own instanceof ProblemException) return resultOfProblem(item, own);
    const reason = own ?? { code: 'LIST_REFUSED' };
    return { outcome: 'REFUSED', ...identityOf(item), ...refusalOf(reason, 'door') };
  });
}

/** Of a change, that its order cannot be the caller's; the rest is known to its writer alone. */
function faultAtDoor({ type, write }: ListedItem): Reason | ProblemException | undefined {
  if (write instanceof ProblemException) return write;
  if (type !== 'NEW_ORDER') return undefined;
  return orderFault(write.record, createPartitionState(), BEFORE_ALL);
}
