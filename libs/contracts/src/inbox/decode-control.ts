import { account, inputId, orderId, requestId, timestamp, unreachable } from '@ome/domain';
import type {
  ControlBody,
  ControlInput,
  MassCancel,
  Position,
  TimeBody,
  TimeInput,
} from '@ome/domain';
import { limitsFromWire, scopeFromWire } from '../wire/controls.js';
import type { ScopeRecord } from '../wire/controls.js';
import { optionally, present } from '../wire/present.js';
import { bodyHashOf } from './body-hash.js';
import type { InboxControlRecord, InboxTimeRecord } from './inbox-schemas.js';

export function timeInputOf(record: InboxTimeRecord, cause: Position): TimeInput {
  return present<TimeInput>({
    kind: 'TIME',
    ...factsOf(record, cause),
    orderId: optionally(orderId, record.orderId),
    body: timeBodyOf(record.body),
  });
}

function timeBodyOf(body: InboxTimeRecord['body']): TimeBody {
  switch (body.type) {
    case 'EXPIRE_ORDER':
      return { type: body.type, due: timestamp(body.due), timeInForce: body.timeInForce };
    case 'ROLL_DAY':
      return present<TimeBody>({
        type: body.type,
        tradingDay: body.tradingDay,
        dayBegan: optionally(timestamp, body.dayBegan),
      });
    case 'END_MASS_CANCEL':
      return { type: body.type, marker: body.marker, orders: body.orders };
    default:
      return unreachable(body);
  }
}

/** Throws a RangeError when limits are said to the wrong account's partition. */
export function controlInputOf(record: InboxControlRecord, cause: Position): ControlInput {
  const { body } = record;
  if (body.type === 'SET_LIMITS' && body.account !== record.account) {
    throw new RangeError('account: must be the account of the limits');
  }
  return present<ControlInput>({
    kind: 'CONTROL',
    ...factsOf(record, cause),
    principal: record.principal,
    body: controlBodyOf(body),
  });
}

function controlBodyOf(body: InboxControlRecord['body']): ControlBody {
  switch (body.type) {
    case 'SET_STOP': {
      const { type, stopId, text } = body;
      return present<Extract<ControlBody, { readonly type: 'SET_STOP' }>>({
        type,
        stopId,
        scope: scopeFromWire(body.scope),
        text,
      });
    }
    case 'LIFT_STOP':
      return { type: body.type, stopId: body.stopId };
    case 'SET_LIMITS':
      return {
        type: body.type,
        account: account(body.account),
        limits: body.limits.map(limitsFromWire),
      };
    case 'DISCARD_DEAD_LETTER':
      return present<Extract<ControlBody, { readonly type: 'DISCARD_DEAD_LETTER' }>>(body);
    case 'MASS_CANCEL':
      return massCancelOf(body);
    default:
      return unreachable(body);
  }
}

export function massCancelOf(body: {
  readonly scope: ScopeRecord;
  readonly text?: string;
}): MassCancel {
  const { text } = body;
  return present<MassCancel>({ type: 'MASS_CANCEL', scope: scopeFromWire(body.scope), text });
}

function factsOf(record: InboxTimeRecord | InboxControlRecord, cause: Position) {
  return {
    inputId: inputId(record.inputId),
    cause,
    receivedAt: timestamp(record.receivedAt),
    requestId: requestId(record.requestId),
    bodyHash: bodyHashOf(record.body),
    account: optionally(account, record.account),
  };
}
