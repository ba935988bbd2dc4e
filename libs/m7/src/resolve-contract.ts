import {
  contractOfPeriod,
  isDeliveryArea,
  isKnownContract,
  powerContract,
  productOf,
  standingOf,
  type PowerContract,
  type PowerProducts,
} from '@ome/contracts';
import { timestamp } from '@ome/domain';
import type { RequestedOrder } from './order-batch.js';
import type { ContractArea, OrderError } from './private-order.js';
import { readTime, shortTime } from './times.js';

export type Resolved =
  | { readonly ok: true; readonly contract: PowerContract }
  | { readonly ok: false; readonly error: OrderError };

/**
 * The contract that a creation on the channel of `area` means: that of the identifier, else the one
 * now active for the delivery period. Name and product are not looked at.
 */
export function resolveContract(
  stated: NonNullable<RequestedOrder['contractArea']>,
  area: string,
  now: Date,
  products?: PowerProducts,
): Resolved {
  const { identifier, deliveryArea } = stated;
  if (deliveryArea === undefined || deliveryArea === null) {
    return refused('MissingRequiredField', 'contractArea.deliveryArea: is missing');
  }
  if (deliveryArea !== area || !isDeliveryArea(deliveryArea)) {
    return refused('InvalidArea', 'contractArea.deliveryArea: is not the area of the channel');
  }
  if (identifier !== undefined && identifier !== null) {
    return byIdentifier(powerContract(identifier, products), area, now);
  }
  const period = periodOf(stated);
  if ('code' in period) return { ok: false, error: period };
  const contract = contractOfPeriod(deliveryArea, period.start, period.end, products);
  if (contract === undefined) {
    return refused('ItemNotFound', 'contractArea: no contract has this delivery period');
  }
  const { state } = standingOf(contract, timestamp(now.toISOString()));
  if (state !== 'Active') {
    return refused('ItemNotFound', 'contractArea: the contract of this period is not active now');
  }
  return { ok: true, contract };
}

function byIdentifier(contract: PowerContract | undefined, area: string, now: Date): Resolved {
  if (contract === undefined || !isKnownContract(contract, now)) {
    return refused('ItemNotFound', 'contractArea.identifier: no contract has this identifier');
  }
  if (contract.deliveryArea !== area) {
    return refused('InvalidArea', 'contractArea.identifier: is of another delivery area');
  }
  return { ok: true, contract };
}

function periodOf({
  deliveryStart,
  deliveryEnd,
}: NonNullable<RequestedOrder['contractArea']>): { start: Date; end: Date } | OrderError {
  const fields = { deliveryStart, deliveryEnd };
  for (const [field, text] of Object.entries(fields)) {
    if (text === undefined || text === null) {
      const message = `contractArea.${field}: is missing; name the contract or its delivery period`;
      return { code: 'MissingRequiredField', message };
    }
    if (readTime(text) === undefined) {
      const message = `contractArea.${field}: is no time such as 2026-01-05T14:00Z`;
      return { code: 'FieldFormatInvalid', message };
    }
  }
  return { start: dateOf(deliveryStart), end: dateOf(deliveryEnd) };
}

function dateOf(text: string | null | undefined): Date {
  return new Date(readTime(text ?? '') ?? NaN);
}

function refused(code: OrderError['code'], message: string): Resolved {
  return { ok: false, error: { code, message } };
}

/** The contract as events show it. */
export function contractAreaOf(contract: PowerContract, now: Date): ContractArea {
  const { identifier, deliveryArea, contractName, deliveryStart, deliveryEnd } = contract;
  return {
    identifier,
    deliveryArea,
    contractName,
    deliveryStart: shortTime(deliveryStart),
    deliveryEnd: shortTime(deliveryEnd),
    product: productOf(contract, timestamp(now.toISOString())),
  };
}
