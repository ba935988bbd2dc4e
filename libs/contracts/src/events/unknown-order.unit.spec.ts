import {
  account,
  clientOrderId,
  inputId,
  position,
  requestId,
  timestamp,
  type RequestRefused,
} from '@ome/domain';
import { expect, it } from 'vitest';
import { decodeEvent } from './decode-event.js';
import { encodeEvent } from './encode-event.js';
import { parseOrderEvent } from './parse-event.js';

it.each(['CANCEL_REJECTED', 'REPLACE_REJECTED'] as const)(
  '%s of an order that nobody knows says OrdStatus Rejected and no order (FIX rule 8)',
  (execType) => {
    const refused: RequestRefused = {
      type: 'REQUEST_REFUSED',
      inputId: inputId('i-1'),
      cause: position('ome.inbox.v1/0/7'),
      recordedAt: timestamp('2026-03-02T09:00:00Z'),
      requestId: requestId('http:r-1'),
      bodyHash: 'hash',
      account: account('acme-1'),
      clientOrderId: clientOrderId('Y'),
      reason: { code: 'UNKNOWN_ORDER' },
      execType,
    };
    const record = encodeEvent(refused, undefined, { epoch: 1 });
    expect(record).toMatchObject({ execType, ordStatus: 'REJECTED', reason: 'UNKNOWN_ORDER' });
    expect(record).not.toHaveProperty('orderId');
    const parsed = parseOrderEvent(Buffer.from(JSON.stringify(record)));
    expect(parsed.ok && decodeEvent(parsed.value, undefined)).toStrictEqual(refused);
  },
);
