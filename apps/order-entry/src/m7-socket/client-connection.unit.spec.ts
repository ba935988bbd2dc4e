import { DELIVERY_AREA_NAMES, productsOf } from '@ome/contracts';
import { prepareList, type ClientMessage } from '@ome/m7';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ChannelSources } from './channel-source.js';
import { ClientConnection, type TakenRequest } from './client-connection.js';
import { SnapshotBytes } from './snapshot-bytes.js';
import { TextFrames } from './text-frame.js';
import { Turn } from './turn.js';

const ORDERS = 'urn:ez-api:A:m7:private_orders:G:FR-RTE';

const nothing = () => undefined;
let said: { readonly type: string; readonly data?: string }[];
let requests: TakenRequest[];
let connection: ClientConnection;
let snapshots: SnapshotBytes;

beforeEach(() => {
  said = [];
  requests = [];
  snapshots = new SnapshotBytes(1_000_000);
  const wire = {
    writableLength: 0,
    write: (frame: Buffer) => said.push(JSON.parse(messageOf(frame))),
    cork: () => undefined,
    uncork: () => undefined,
  };
  connection = new ClientConnection({
    caller: { user: 'alice', role: 'trader', accounts: ['acme-1'] },
    socket: { readyState: 1, pause: nothing, resume: nothing, terminate: nothing, close: nothing },
    wire,
    sources: new ChannelSources([
      {
        serves: () => true,
        open: (_, subscription) => {
          subscription.tell(prepareList([]));
          return nothing;
        },
        snapshot: nothing,
      },
    ]),
    bounds: { bufferBytes: 65_536, stalledAfterMs: 30_000 },
    writing: { frames: new TextFrames(), turn: new Turn(), snapshots },
    hooks: {
      onGivenUp: nothing,
      onFailed: (error) => said.push({ type: String(error) }),
      onRequest: async (_, request) => void requests.push(request),
    },
  });
});
afterEach(() => connection.close());

/** Of an unmasked frame, whose head says its length. */
function messageOf(frame: Buffer): string {
  const length = frame[1] ?? 0;
  return frame.toString('utf8', length < 126 ? 2 : length === 126 ? 4 : 10);
}

const messageTo = (channel: string, type: ClientMessage['type']) => ({ type, channel, text: '' });
const answers = () => said.filter(({ type }) => type !== 'event').map(({ type }) => type);
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('a client can follow each channel there is, and not names without end', async () => {
  const urns = DELIVERY_AREA_NAMES.flatMap((area) => [
    ...['private_orders', 'private_trades', 'contract_area_states', 'public_trades'].map(
      (resource) => `urn:ez-api:A:m7:${resource}:G:${area}`,
    ),
    ...['public_order_books', 'market_information'].flatMap((resource) =>
      productsOf(area).map(({ name }) => `urn:ez-api:A:m7:${resource}:G:${area}:${name}`),
    ),
  ]);
  const tests = ['normal', 'fast_events', 'disorder', 'with_holes'];
  urns.push(...tests.map((resource) => `urn:ez-api:A:test:${resource}`));
  for (const urn of urns) connection.subscribe(messageTo(urn, 'subscribe'));
  while (answers().length < urns.length) await nextTurn();
  expect(new Set(answers())).toEqual(new Set(['subscribed']));
  for (let name = 0; name < urns.length; name += 1) {
    connection.subscribe(messageTo(`urn:ez-api:${name}:test:normal`, 'subscribe'));
  }
  while (answers().length < 2 * urns.length) await nextTurn();
  expect(new Set(answers().slice(urns.length))).toEqual(new Set(['error']));
});

it('a request is one of who followed the channel then, whatever he says after it', async () => {
  connection.subscribe(messageTo(ORDERS, 'subscribe'));
  const asked = connection.request(messageTo(ORDERS, 'request'));
  connection.unsubscribe(messageTo(ORDERS, 'unsubscribe'));
  await asked;
  await connection.request(messageTo(ORDERS, 'request'));
  expect(requests.map(({ isFollowed }) => isFollowed)).toEqual([true, false]);
});

it('no channel is opened while the snapshots of all hold too much', async () => {
  const taken = snapshots.hold(1_000_001);
  const message = messageTo(ORDERS, 'subscribe');
  connection.subscribe({ ...message, correlation: 'too early' });
  expect(said).toMatchObject([{ type: 'error', correlation: 'too early' }]);
  taken();
  connection.subscribe({ ...message, correlation: 'now' });
  // On a busy machine the first one may have used up its turn.
  while (said.length < 2) await nextTurn();
  expect(said[1]).toMatchObject({ type: 'subscribed', correlation: 'now' });
});
