/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import {
  account,
  clientOrderId,
  execId,
  ACTORS,
  EXEC_TYPES,
  ORD_STATUSES,
  inputId,
  instrumentSymbol,
  orderId,
  position,
  price,
  requestId,
  TIMES_IN_FORCE,
  venue,
} from '@ome/domain';
import type { DomainEvent, Instrument, OrderTerms } from '@ome/domain';
import * as fc from 'fast-check';
import {
  attributes,
  decimals,
  flag,
  LARGEST,
  name,
  object,
  reason,
  scale,
  signed,
  text,
  time,
  units,
} from './arbitrary-values.spec.js';

export const instrument: fc.Arbitrary<Instrument> = object(
  {
    venue: name.map(venue),
    symbol: name.map(instrumentSymbol),
    version: fc.nat(),
    priceScale: scale,
    quantityScale: scale,
    tick: fc.integer({ min: 1, max: LARGEST }).map(price),
    lot: units,
    minimumPrice: signed,
    maximumPrice: signed,
    minimumQuantity: units,
    maximumQuantity: units,
    maximumNotional: decimals,
    collarBasisPoints: fc.nat(),
    hibernatesAtVenue: flag,
  },
  {
    requiredKeys: [
      'venue',
      'symbol',
      'version',
      'priceScale',
      'quantityScale',
      'tick',
      'lot',
      'minimumQuantity',
      'maximumQuantity',
    ],
  },
);

const commonTerms = {
  quantity: units,
  timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
  expireTime: time,
  displayQuantity: units,
  displayPriceDelta: signed,
  allOrNone: flag,
};
export const terms: fc.Arbitrary<OrderTerms> = fc.oneof(
  object(
    { ...commonTerms, orderType: fc.constant('LIMIT' as const), price: signed },
    { requiredKeys: ['quantity', 'timeInForce', 'orderType', 'price'] },
  ),
  object(
    { ...commonTerms, orderType: fc.constant('MARKET' as const) },
    { requiredKeys: ['quantity', 'timeInForce', 'orderType'] },
  ),
);

const eventFacts = {
  inputId: name.map(inputId),
  cause: fc.nat().map((offset) => position(`ome.inbox.v1/3/${offset}`)),
  recordedAt: time,
};
const orderFacts = {
  ...eventFacts,
  orderId: name.map(orderId),
  account: name.map(account),
  version: fc.integer({ min: 1 }),
  occurredAt: time,
};
const door = fc.constantFrom('topic:', 'http:', 'm7:', 'eq:', 'sys:', '', 'other:');
const answer = {
  requestId: fc.tuple(door, name).map(([prefix, id]) => requestId(prefix + id)),
  bodyHash: name,
};
const report = { venue: name.map(venue), execId: name.map(execId) };
/** What an order event has of a report; a record of no order has only its identity. */
const ofVenue = {
  ...report,
  venueOrderId: name,
  venueRevision: name,
  origVenueOrderId: name,
  origVenueRevision: name,
  actor: fc.constantFrom(...ACTORS),
  hiddenQuantity: fc.constantFrom('0', '6', '12.5'),
  restatementReason: name,
};
const names = {
  clientOrderId: name.map(clientOrderId),
  origClientOrderId: name.map(clientOrderId),
};
const words = { text, requestReason: text, attributes };
const tradingDay = { tradingDay: name, dayBegan: orderFacts.occurredAt };
const placement = {
  ...orderFacts,
  ...answer,
  clientOrderId: names.clientOrderId,
  instrument,
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  terms,
  submittedBy: name,
  ...words,
  lastPrice: decimals,
};
const skipped = { ...eventFacts, account: orderFacts.account };
const skippedBy = object({ operator: name, reason: text });
const parked = { ...skipped, ...report };
const OPTIONAL = new Set([
  'initialState',
  'leftToOperator',
  'skippedBy',
  'submittedBy',
  'expectedVenueOrderId',
  'expectedVenueRevision',
  'setBy',
  'liftedBy',
  'attributes',
  'text',
  'lastPrice',
  'revisionIssued',
  'cancelReason',
  'requestReason',
  'dayBegan',
  'takesBack',
  'venueOrderId',
  'venueRevision',
  'actor',
  'restatementReason',
  'reportedStatus',
  'reportedLeavesQty',
  'item',
  'reportedCumQty',
  'overfill',
  'late',
]);

type Model = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Fields that the domain declares optional are sometimes left out. */
function event(types: readonly string[], model: Model, optional: readonly string[] = []) {
  const required = Object.keys(model).filter(
    (key) => !OPTIONAL.has(key) && !optional.includes(key),
  );
  const named: Model = { type: fc.constantFrom(...types), ...model };
  return object(named, {
    requiredKeys: ['type', ...required],
  }) as unknown as fc.Arbitrary<DomainEvent>;
}

const inReplyTo = fc.integer({ min: 1 });
const outcome = object(
  {
    accepted: flag,
    eventType: fc.constantFrom('ORDER_PLACED', 'REQUEST_REFUSED'),
    orderId: orderFacts.orderId,
    clientOrderId: names.clientOrderId,
    reason,
  },
  { requiredKeys: ['accepted', 'eventType'] },
);
const controlFacts = { ...eventFacts, ...answer, account: orderFacts.account };
const scope = object(
  {
    account: orderFacts.account,
    venue: name.map(venue),
    symbol: name.map(instrumentSymbol),
    side: fc.constantFrom('BUY', 'SELL'),
    submittedBy: name,
  },
  { requiredKeys: [] },
);
const limits = object(
  {
    venue: name.map(venue),
    symbol: name.map(instrumentSymbol),
    maximumOpenOrders: fc.nat(),
    maximumQuantity: decimals,
    maximumNotional: decimals,
    collarBasisPoints: fc.nat(),
  },
  { requiredKeys: [] },
);
const amount = { lastQty: units, lastPx: signed };
const replaces = fc.record(
  {
    execId: name.map(execId),
    eventId: name,
    ...amount,
    tradeVersion: inReplyTo,
  },
  { noNullPrototype: true },
);
const expected = { expectedVenueOrderId: name, expectedVenueRevision: name };
const changer = { submittedBy: name, ...words, ...expected };
const change = {
  ...orderFacts,
  ...answer,
  ...names,
  ...changer,
  revisionIssued: fc.nat(),
};
const hold = { ...orderFacts, ...ofVenue };
const discard = { ...controlFacts, position: text, discardedBy: skippedBy };
export const events = [
  event(['ORDER_PLACED'], { ...placement, initialState: fc.constant('HIBERNATED') }),
  event(['ORDER_HELD'], placement),
  event(['ORDER_REFUSED'], { ...placement, reason }),
  event(['REPLACE_REQUESTED', 'ORDER_AMENDED'], { ...change, terms, lastPrice: decimals }),
  event(['CANCEL_REQUESTED', 'ORDER_WITHDRAWN'], {
    ...change,
    cancelReason: text,
    takesBack: answer.requestId,
  }),
  event(
    ['REPLACE_REFUSED', 'CANCEL_REFUSED', 'HIBERNATE_REFUSED', 'ACTIVATE_REFUSED'],
    { ...orderFacts, ...answer, ...names, ...changer, reason },
    ['clientOrderId'],
  ),
  event(['ORDER_ACKNOWLEDGED'], { ...orderFacts, ...ofVenue }),
  event(['ORDER_REJECTED'], { ...orderFacts, ...ofVenue, reason }),
  event(['ORDER_REPLACED'], {
    ...orderFacts,
    ...ofVenue,
    ...names,
    inReplyTo,
    terms,
  }),
  event(['REPLACE_REJECTED', 'CANCEL_REJECTED', 'HIBERNATE_REJECTED', 'ACTIVATE_REJECTED'], {
    ...orderFacts,
    ...ofVenue,
    ...names,
    inReplyTo,
    reason,
    overfill: flag,
  }),
  event(['ORDER_CANCELED'], { ...orderFacts, ...ofVenue, ...names, inReplyTo, text }, [
    'origClientOrderId',
    'inReplyTo',
  ]),
  event(['FILL_BOOKED'], {
    ...orderFacts,
    ...ofVenue,
    ...amount,
    reportedCumQty: units,
    overfill: flag,
    late: flag,
    text,
  }),
  event(
    [
      'ORDER_EXPIRED',
      'ORDER_DONE_FOR_DAY',
      'ORDER_SUSPENDED',
      'ORDER_CALCULATED',
      'ORDER_ACCEPTED_FOR_BIDDING',
      'ORDER_TRIGGERED',
    ],
    { ...orderFacts, ...ofVenue, text },
  ),
  event(['ORDER_STOPPED'], { ...orderFacts, ...ofVenue, ...amount, text }, ['lastQty', 'lastPx']),
  event(['FILL_CORRECTED'], {
    ...orderFacts,
    ...ofVenue,
    replaces,
    ...amount,
    overfill: flag,
    late: flag,
    text,
  }),
  event(['FILL_BUSTED'], { ...orderFacts, ...ofVenue, replaces, late: flag, text }),
  event(
    ['ORDER_RESTATED', 'ORDER_RENEWED'],
    { ...hold, execType: fc.constant('REPLACED'), terms, text },
    ['execType'],
  ),
  event(
    ['PENDING_REPORTED'],
    {
      ...orderFacts,
      ...ofVenue,
      execType: fc.constantFrom('PENDING_NEW', 'PENDING_CANCEL', 'PENDING_REPLACE'),
      inReplyTo,
      text,
    },
    ['inReplyTo'],
  ),
  event(['VENUE_STATUS_REPORTED'], {
    ...orderFacts,
    ...ofVenue,
    reportedStatus: fc.constantFrom(...ORD_STATUSES),
    reportedCumQty: units,
    reportedLeavesQty: units,
    differs: fc.subarray(['ordStatus', 'cumQty', 'leavesQty']),
    text,
  }),
  event(['HIBERNATE_REQUESTED', 'ACTIVATE_REQUESTED', 'ORDER_RELEASED'], {
    ...orderFacts,
    ...answer,
    clientOrderId: names.clientOrderId,
    ...changer,
  }),
  event(['ORDER_HIBERNATED', 'ORDER_ACTIVATED'], { ...hold, inReplyTo, text }, ['inReplyTo']),
  event(['ORDER_LAPSED'], { ...orderFacts, ...answer }),
  event(['DAY_ROLLED'], { ...orderFacts, ...answer, ...tradingDay }),
  event(['STOP_SET'], { ...controlFacts, stopId: name, scope, text, setBy: name }, ['account']),
  event(['STOP_LIFTED'], { ...controlFacts, stopId: name, liftedBy: name }, ['account']),
  event(['LIMITS_SET'], {
    ...controlFacts,
    limits: fc.array(limits, { maxLength: 3 }),
    setBy: name,
  }),
  event(['MASS_CANCEL_REQUESTED'], { ...controlFacts, submittedBy: name, scope, text }, [
    'account',
  ]),
  event(['MASS_CANCEL_DONE'], { ...controlFacts, marker: text, orders: fc.nat() }, ['account']),
  event(['DEAD_LETTER_DISCARDED'], { ...discard, error: text }, ['account', 'error']),
  event(['LIST_DECIDED'], { ...controlFacts, outcomes: fc.array(outcome, { maxLength: 3 }) }),
  event(['TIME_IGNORED'], { ...controlFacts, orderId: orderFacts.orderId, reason }, [
    'account',
    'orderId',
  ]),
  event(['INPUT_SKIPPED'], { ...skipped, fault: text, skippedBy }, ['account']),
  event(['INPUT_PARKED'], { ...parked, name: text, reason, leftToOperator: flag }, ['account']),
  event(
    ['REQUEST_REFUSED'],
    {
      ...eventFacts,
      ...answer,
      account: orderFacts.account,
      clientOrderId: names.clientOrderId,
      orderId: orderFacts.orderId,
      reason,
      item: inReplyTo,
      takesBack: answer.requestId,
    },
    ['account', 'clientOrderId', 'orderId'],
  ),
  event(
    ['REQUEST_REPEATED'],
    {
      ...eventFacts,
      ...answer,
      account: orderFacts.account,
      orderId: orderFacts.orderId,
      duplicateOf: text,
      outcome,
      item: inReplyTo,
    },
    ['account', 'orderId'],
  ),
  event(['ORDER_STATUS_REPORTED'], {
    ...eventFacts,
    ...answer,
    account: orderFacts.account,
    orderId: orderFacts.orderId,
    item: inReplyTo,
  }),
  event(
    ['REPORT_REFUSED', 'REPORT_REPEATED'],
    {
      ...eventFacts,
      ...report,
      account: orderFacts.account,
      orderId: orderFacts.orderId,
      execType: fc.constantFrom(...EXEC_TYPES),
      reason,
    },
    ['reason'],
  ),
];
