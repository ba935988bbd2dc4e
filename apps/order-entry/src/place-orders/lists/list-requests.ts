import { hash } from 'node:crypto';
import { malformedRequest } from '@ome/api';
import { bodyHashOf } from '@ome/contracts';
import { ProblemException } from '@ome/platform';
import { requestIdOf } from '../request-ids.js';
import { LISTED_CHECKS, type OrderListBody } from './list-fields.js';
import { itemOf, type ListedItem, type ListParts } from './listed-items.js';

/** A list as it is written: each request alone, or all in one record. */
export interface WrittenList {
  readonly requestId: string;
  /** Of all its requests, where the list has an id of its own. */
  readonly contentHash?: string;
  readonly items: readonly ListedItem[];
}

/**
 * The requests of a list. With an id of the list each is known by `<id>/<number>`, as the writer
 * counts them, else by its own name. @throws ProblemException that says which request is wrong
 */
export async function listOf(
  body: OrderListBody,
  key: string | undefined,
  parts: ListParts,
): Promise<WrittenList> {
  const given = requestIdOf(key, body.requestId);
  const read = body.orders.map((item) => LISTED_CHECKS[item.type ?? 'NEW_ORDER'](item));
  refuse(read.map((each) => (each.ok ? [] : each.faults)));
  const asked = read.flatMap((each) => (each.ok ? [each.value] : []));
  const made = await Promise.all(
    asked.map((item, index) => itemOf(item, given, index + 1, parts).catch(faultsIn)),
  );
  refuse(made.map((each) => ('write' in each ? [] : each)));
  const items = made.flatMap((each) => ('write' in each ? [each] : []));
  refuseStranger(items);
  if (given === undefined) return { requestId: requestIdOfNames(items), items };
  return { requestId: given, contentHash: contentHashOf(body), items };
}

function requestIdOfNames(items: readonly ListedItem[]): string {
  const names = items.map(({ requestId }) => requestId);
  return `list/${hash('sha256', JSON.stringify(names), 'hex')}`;
}

/** Repeats may say of each request what they may say of one alone. */
function contentHashOf({ allOrNoneValidation = false, orders }: OrderListBody): string {
  return bodyHashOf({ allOrNoneValidation, orders: orders.map(bodyHashOf) });
}

/** @throws ProblemException that names every fault, and which request has it */
function refuse(faultsOfEach: readonly (readonly string[])[]): void {
  const faults = faultsOfEach.flatMap((own, index) =>
    own.map((fault) => `orders.${index}.${fault}`),
  );
  if (faults.length > 0) throw malformedRequest(faults);
}

/** Who may act for none of the accounts is told so at once. @throws ProblemException 403 */
function refuseStranger(items: readonly ListedItem[]): void {
  const faults = items.flatMap(({ write }) =>
    write instanceof ProblemException && write.problem.status === 403 ? [write] : [],
  );
  const [first] = faults;
  if (first !== undefined && faults.length === items.length) throw first;
}

function faultsIn(error: unknown): readonly string[] {
  const faults = error instanceof ProblemException ? error.problem['faults'] : undefined;
  if (!Array.isArray(faults)) throw error;
  return faults.map(String);
}
