/** Where numbers are made or divided on an order's road, and why that is no binary fraction of an amount. */
interface Allowed {
  readonly reason: string;
  /** `file: expression`, without the `/src` of the file. */
  readonly at: readonly string[];
}

export const ALLOWED: readonly Allowed[] = [
  {
    reason: 'Divides without a rest, or bigints, or rounds to a whole number at once.',
    at: [
      'apps/venue-simulator/matching/book/background-quotes.ts: Math.round(reference / instrument.tick)',
      'apps/venue-simulator/matching/book/background-quotes.ts: reference / instrument.tick',
      'apps/venue-simulator/matching/market-data.ts: (2n * scaled + quantity) / (2n * quantity)',
      'libs/domain/columns.ts: magnitude / divisor',
      'libs/domain/decimal.ts: decimal.units / divisor',
    ],
  },
  {
    reason: 'Half of a time limit or of a number of bytes is no amount.',
    at: [
      'apps/order-entry/equities-orders/equities-providers.ts: config.SHUTDOWN_TIMEOUT_MS / 2',
      'apps/order-lifecycle/decide-inbox/inbox-writer.ts: Math.floor(limit / 2)',
      'apps/order-lifecycle/decide-inbox/inbox-writer.ts: limit / 2',
    ],
  },
  {
    reason: 'The parser of exact decimals itself: at most 15 digits, as a whole number of units.',
    at: ['libs/domain/decimal.ts: Number(whole + fraction)'],
  },
  {
    reason: 'A branded whole number of units loses its brand, and nothing else.',
    at: ['apps/venue-simulator/matching/book/order-book.ts: Number(wanted)'],
  },
  {
    reason:
      'The equities dialect shows amounts as JSON numbers: the last step, after everything exact.',
    at: [
      "apps/notifications/rest-peers/link-body.ts: Number(fill.orderPrice ?? '0')",
      'apps/notifications/rest-peers/link-body.ts: Number(fill.lastTradePrice)',
      'apps/notifications/rest-peers/link-body.ts: Number(fill.orderQuantity)',
      'apps/notifications/rest-peers/link-body.ts: Number(fill.price)',
      'apps/notifications/rest-peers/link-body.ts: Number(fill.quantity)',
      'apps/notifications/rest-peers/link-body.ts: Number(order.cumQty)',
      'apps/order-entry/equities-orders/last-prices.ts: Number(price)',
      'apps/order-entry/equities-orders/order-details.ts: Number(fill.price)',
      'apps/order-entry/equities-orders/order-details.ts: Number(fill.quantity)',
      'apps/order-entry/equities-orders/order-details.ts: Number(lastTradePrice ?? NEVER_TRADED)',
      'apps/order-entry/equities-orders/order-details.ts: Number(order.cumQty)',
      'apps/order-entry/equities-orders/order-details.ts: Number(order.leavesQty)',
      'apps/order-entry/equities-orders/order-details.ts: Number(order.price ?? 0)',
      'apps/order-entry/equities-orders/order-details.ts: Number(order.quantity)',
    ],
  },
  {
    reason: 'The M7 dialect shows amounts as JSON numbers: the last step, after everything exact.',
    at: [
      'libs/m7/market-payloads.ts: Math.round(Number(price) * 100)',
      'libs/m7/market-payloads.ts: Number(fill.price)',
      'libs/m7/market-payloads.ts: Number(fill.quantity)',
      'libs/m7/market-payloads.ts: Number(price)',
      'libs/m7/market-payloads.ts: Number(quantity)',
      'libs/m7/market-payloads.ts: Number(statistics.averagePrice)',
      'libs/m7/market-payloads.ts: Number(statistics.highestPrice)',
      'libs/m7/market-payloads.ts: Number(statistics.lastPrice)',
      'libs/m7/market-payloads.ts: Number(statistics.lastQuantity)',
      'libs/m7/market-payloads.ts: Number(statistics.lowestPrice)',
      'libs/m7/market-payloads.ts: Number(statistics.totalQuantity)',
      'libs/m7/market-payloads.ts: Number(trade.price)',
      'libs/m7/market-payloads.ts: Number(trade.quantity)',
      'libs/m7/shown-order.ts: Number(formatDecimal(units, priceScale))',
      'libs/m7/shown-order.ts: Number(formatDecimal(units, quantityScale))',
      'libs/m7/shown-order.ts: Number(hiddenQuantity)',
    ],
  },
  {
    reason: 'M7 clients send JSON numbers, which become decimal text before anything is computed.',
    at: [
      'libs/m7/numbers.ts: Number(value.toPrecision(SIGNIFICANT_DIGITS))',
      'libs/m7/numbers.ts: value.toPrecision(SIGNIFICANT_DIGITS)',
      'libs/m7/order-batch.ts: Type.Number()',
    ],
  },
  {
    reason:
      'Only compared with zero, which a binary number of a decimal is just when the decimal is.',
    at: [
      'apps/order-entry/equities-orders/verdict.ts: Number(cumQty)',
      'libs/m7/requested-iceberg.ts: Number(displayPriceDelta ?? 0)',
    ],
  },
  {
    reason: 'Reads digits that a pattern let through as a whole number: ids, counts and settings.',
    at: [
      'apps/notifications/rest-peers/link-body.ts: Number(user)',
      'apps/order-entry/equities-orders/equities-requests.dto.ts: Number(value)',
      'apps/order-entry/equities-orders/order-details.ts: Number(client)',
      "apps/order-entry/equities-orders/verdict.ts: Number(duplicateOf.slice(duplicateOf.lastIndexOf('/') + 1))",
      'apps/order-entry/place-orders/preference.ts: Number(text)',
      'apps/order-entry/read-orders/page-size.ts: Number(limit)',
      'apps/order-lifecycle/decide-inbox/operator.controller.ts: Number(text)',
      'apps/trade-post/list-trades/trades-question.ts: Number(given)',
      'apps/venue-simulator/market-data-kept.ts: Number(retentionMs)',
      'libs/contracts/ids/partitioning.ts: parseInt(id.slice(0, 4), 16)',
      'libs/contracts/power/power-contracts.ts: Number(number?.slice(-1))',
      'libs/contracts/power/power-contracts.ts: Number(number?.slice(0, -1))',
      'libs/domain/parked-turns.ts: Number(PUT_BACK.exec(id)?.[2] ?? 0)',
      'libs/equities/dialect-words.ts: Number(number)',
      'libs/equities/field-rules.ts: Number(value)',
      'libs/equities/networks.ts: Number(prefix)',
      'libs/m7/numbers.ts: Number(text)',
    ],
  },
  {
    reason: 'Counts which of two names are given, as 0 and 1.',
    at: [
      'libs/contracts/requests/order-requests.ts: Number(request.orderId !== undefined)',
      'libs/contracts/requests/order-requests.ts: Number(request.origClientOrderId !== undefined)',
    ],
  },
  {
    reason: 'Parts of a date or of a time of day are whole numbers.',
    at: [
      'apps/order-entry/read-orders/created-bound.ts: Number(fraction.slice(MILLISECOND_DIGITS))',
      'libs/contracts/wire/fields.ts: Number(time.slice(8, 10))',
      "libs/projections/projector/venue-days.ts: clock.format(instant).split(':').map(Number)",
    ],
  },
  {
    reason: 'Whole numbers are stored: of a partition, an epoch, how many there are.',
    at: [
      'apps/trade-post/trades.schema.ts: times is stored as Number',
      'libs/projections/documents/checkpoint.schema.ts: _id is stored as Number',
      'libs/projections/documents/checkpoint.schema.ts: epoch is stored as Number',
      'libs/projections/documents/mass-cancel.schema.ts: orders is stored as Number',
      'libs/projections/documents/order.schema.ts: executionCount is stored as Number',
      'libs/projections/documents/partition-state.schema.ts: _id is stored as Number',
    ],
  },
  {
    reason: 'Whole units of the instrument, at most 15 digits, are exact in a double too.',
    at: [
      'libs/projections/documents/execution.schema.ts: units.lastPx is stored as Number',
      'libs/projections/documents/execution.schema.ts: units.lastQty is stored as Number',
    ],
  },
];
