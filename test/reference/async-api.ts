import {
  CancelOrderSchema,
  ContractStateSchema,
  DecimalText,
  EVENT_SCHEMAS,
  ExecutionReportSchema,
  FillSchema,
  HoldOrderSchema,
  Id,
  InstrumentSchema,
  LimitsSchema,
  MarketStatisticsSchema,
  NewOrderSchema,
  oneOf,
  OrderStatusSchema,
  OutcomeSchema,
  PublicBookSchema,
  PublicTradeSchema,
  ReasonCodeField,
  ReasonSchema,
  ReplaceOrderSchema,
  ScopeSchema,
  TermsSchema,
  Time,
  TOPICS,
  UnsignedDecimalText,
  VenueOrderSchema,
} from '@ome/contracts';
import { EXEC_TYPES, ORD_STATUSES } from '@ome/domain';
import type { TSchema } from 'typebox';

type JsonObject = Readonly<Record<string, unknown>>;

interface Message {
  readonly name: string;
  readonly summary: string;
  readonly payload: TSchema;
}

interface Channel {
  readonly id: string;
  readonly topic: string;
  readonly description: string;
  readonly key: string;
  /** What the engine does with it. */
  readonly action: 'send' | 'receive';
  readonly messages: readonly Message[];
}

const CHANNELS: readonly Channel[] = [
  {
    id: 'orderRequests',
    topic: TOPICS.orderRequests,
    description:
      "Requests of upstream systems. Each has exactly one outcome in the order events, whose requestId is the request's. What is no request goes to `ome.order-requests.v1.dlq` with the reason in the header `ome_error`.",
    key: "the caller's choice or none; the account is advised",
    action: 'receive',
    messages: [
      { name: 'NEW_ORDER', summary: 'Place an order', payload: NewOrderSchema },
      { name: 'REPLACE_ORDER', summary: 'Change an open order', payload: ReplaceOrderSchema },
      { name: 'CANCEL_ORDER', summary: 'Cancel an open order', payload: CancelOrderSchema },
      {
        name: 'HOLD_ORDER',
        summary: 'Take an order off the market and keep it, or bring it back',
        payload: HoldOrderSchema,
      },
      {
        name: 'ORDER_STATUS',
        summary: 'Ask for the state of an order',
        payload: OrderStatusSchema,
      },
    ],
  },
  {
    id: 'executionReports',
    topic: TOPICS.executionReports,
    description:
      'Reports of venues. `(venue, orderId, execId)` identifies a report: repeating one changes nothing.',
    key: "the caller's choice or none; the order id is advised",
    action: 'receive',
    messages: [
      {
        name: 'EXECUTION_REPORT',
        summary: 'What a venue says of an order',
        payload: ExecutionReportSchema,
      },
    ],
  },
  {
    id: 'orderEvents',
    topic: TOPICS.orderEvents,
    description:
      'The authoritative log: everything that was decided, in order for each account. Read it with isolation.level=read_committed. Events of an order have a `version`: 1, 2, 3 ... without a gap.',
    key: 'the account',
    action: 'send',
    messages: EVENT_SCHEMAS.map((schema) => ({
      name: typesOf(schema)[0] ?? '',
      summary: typesOf(schema).join(', '),
      payload: schema,
    })),
  },
  {
    id: 'fills',
    topic: TOPICS.fills,
    description:
      'One record for each booked fill, correction or bust, in the same transaction as its event. Read it with isolation.level=read_committed.',
    key: 'the account',
    action: 'send',
    messages: [{ name: 'FILL', summary: 'A fill, correction or bust', payload: FillSchema }],
  },
  {
    id: 'venueOrders',
    topic: TOPICS.venueOrders,
    description:
      'Instructions to venues. A consumer that sees the same `(orderId, version)` again drops it.',
    key: 'the account',
    action: 'send',
    messages: [
      { name: 'VENUE_ORDER', summary: 'An instruction to a venue', payload: VenueOrderSchema },
    ],
  },
  {
    id: 'marketData',
    topic: TOPICS.marketData,
    description:
      'What a venue tells everybody: trades, books, statistics and the phases of contracts. The simulated power market writes it; order-entry feeds the public channels of the M7 dialect from it. A day is kept.',
    key: 'venue and symbol, with a slash between',
    action: 'receive',
    messages: [
      { name: 'TRADE', summary: 'Two orders met', payload: PublicTradeSchema },
      {
        name: 'BOOK',
        summary: 'The best price levels of a book as they stand',
        payload: PublicBookSchema,
      },
      {
        name: 'STATISTICS',
        summary: 'What was traded of a symbol so far',
        payload: MarketStatisticsSchema,
      },
      {
        name: 'CONTRACT',
        summary: 'A contract goes into another phase, or to another product',
        payload: ContractStateSchema,
      },
    ],
  },
];

/** Written once, wherever they occur. */
const NAMED: Readonly<Record<string, TSchema>> = {
  Decimal: DecimalText,
  ExecType: oneOf(EXEC_TYPES),
  Id,
  Instrument: InstrumentSchema,
  Limits: LimitsSchema,
  OrdStatus: oneOf(ORD_STATUSES),
  Outcome: OutcomeSchema,
  Reason: ReasonSchema,
  ReasonCode: ReasonCodeField,
  Scope: ScopeSchema,
  Terms: TermsSchema,
  Time,
  UnsignedDecimal: UnsignedDecimalText,
};
const NAMES = new Map(Object.entries(NAMED).map(([name, schema]) => [json(schema), name]));

/** AsyncAPI 3 of the public topics, from the schemas that read and write them. */
export function asyncApi(): JsonObject {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'OME topics',
      version: '1',
      description:
        'Any Kafka client can use them: a value is one flat JSON object in UTF-8 that says everything, and no headers are needed. Prices and quantities are decimal strings, times are RFC 3339 in UTC. Fields may be added, never renamed and never given another meaning; a new major version is a new topic.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(CHANNELS.map((channel) => [channel.id, channelOf(channel)])),
    operations: Object.fromEntries(CHANNELS.map(operationOf)),
    components: {
      messages: Object.fromEntries(
        CHANNELS.flatMap(({ messages, key }) => messagesOf(messages, key)),
      ),
      schemas: Object.fromEntries(
        Object.entries(NAMED).map(([name, schema]) => [name, fieldsOf(plainOf(schema))]),
      ),
    },
  };
}

function channelOf({ topic, description, messages }: Channel): JsonObject {
  return {
    address: topic,
    description,
    messages: Object.fromEntries(
      messages.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]),
    ),
    bindings: { kafka: { topic } },
  };
}

function operationOf({ id, action, messages }: Channel): readonly [string, JsonObject] {
  return [
    `${action}${id.charAt(0).toUpperCase()}${id.slice(1)}`,
    {
      action,
      channel: { $ref: `#/channels/${id}` },
      messages: messages.map(({ name }) => ({ $ref: `#/channels/${id}/messages/${name}` })),
    },
  ];
}

function messagesOf(
  messages: readonly Message[],
  key: string,
): readonly (readonly [string, JsonObject])[] {
  return messages.map(({ name, summary, payload }) => [
    name,
    {
      name,
      summary,
      payload: fieldsOf(plainOf(payload)),
      bindings: { kafka: { key: { type: 'string', description: key } } },
    },
  ]);
}

/** What a schema says of its parts, with named ones referred to. */
function fieldsOf(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, referred(part)]));
}

function referred(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referred);
  if (!isObject(value)) return value;
  const name = NAMES.get(JSON.stringify(value));
  return name === undefined ? fieldsOf(value) : { $ref: `#/components/schemas/${name}` };
}

function typesOf(schema: TSchema): readonly string[] {
  const { properties } = plainOf(schema);
  const type = isObject(properties) ? properties['type'] : undefined;
  const words = isObject(type) ? type['enum'] : undefined;
  return Array.isArray(words) ? words.map(String) : [];
}

function plainOf(schema: TSchema): JsonObject {
  const plain: unknown = JSON.parse(json(schema));
  if (!isObject(plain)) throw new Error('A schema is an object');
  return plain;
}

function json(schema: TSchema): string {
  return JSON.stringify(schema);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
