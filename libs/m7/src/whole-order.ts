import type { OrderState } from '@ome/domain';
import type { RequestedOrder } from './order-batch.js';
import { readTerms, type StatedTerms } from './read-terms.js';
import { directionOf, namesOf, shownOrder, stateOf, validityOf } from './shown-order.js';

/** True when a request has the order's identifier and revision, and no value that is not the order's own. */
export function isEchoOf(known: OrderState, order: RequestedOrder): boolean {
  const names = namesOf(known);
  if (String(order.identifier) !== names.identifier) return false;
  if (String(order.revisionNumber) !== names.revision) return false;
  const standing = { direction: directionOf(known), validity: validityOf(known.terms) };
  const { terms, errors } = readTerms(order, standing);
  const action = 'Unknown';
  const own = shownOrder(known, { state: stateOf(known), action, names, at: new Date(0) });
  const { terms: ownTerms } = readTerms(own, standing);
  return errors.length === 0 && isPartOf(terms, ownTerms);
}

function isPartOf(said: StatedTerms, own: StatedTerms): boolean {
  const { until, ...values } = said;
  const texts: Readonly<Record<string, string | undefined>> = { ...own };
  const isSame = Object.entries(values).every(([field, value]) => texts[field] === value);
  return isSame && (until === undefined || isSameTime(until, own.until));
}

function isSameTime(said: string, own: string | undefined): boolean {
  return own !== undefined && Date.parse(said) === Date.parse(own);
}
