import { uniqueName, waitFor } from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PARTITIONS, request, World } from '../world.spec.js';

const PLACES = 3;
const FARTHEST = 20;

let world: World;
beforeAll(async () => {
  world = await World.open({
    STREAM_MAXIMUM_CONNECTIONS: String(PLACES),
    STREAM_RESUME_RECORDS: String(FARTHEST),
  });
});
afterAll(() => world.close());

const open = (token: string | undefined, stop: AbortController) =>
  request(world.url('/v1/stream?user=u'), {
    signal: stop.signal,
    headers: token === undefined ? {} : { 'last-event-id': token },
  });

/** The id that a new stream begins with: the log's end. */
async function endOfLog(): Promise<string> {
  const stream = await open(undefined, new AbortController());
  let text = '';
  let token: string | undefined;
  for await (const chunk of stream.body ?? []) {
    text += new TextDecoder().decode(chunk);
    [, token] = /^id: (\S+)$/m.exec(text) ?? [];
    if (token !== undefined) break;
  }
  if (token === undefined) throw new Error('The stream ended without an id');
  await waitFor(async () => (await world.metric('ome_notification_streams')) === 0, {
    within: 20_000,
    what: 'the end of the stream',
  });
  return token;
}

it('a burst opens no more streams than there are places, and refused tokens hold none', async () => {
  const token = await endOfLog();
  const nonsense = Array(PARTITIONS).fill('zzzzzz').join('.');
  for (let index = 0; index < PLACES; index += 1) {
    const refused = await open(nonsense, new AbortController());
    expect(refused.status).toBe(400);
    await refused.body?.cancel();
  }
  const stop = new AbortController();
  const burst = await Promise.all(Array.from({ length: 4 * PLACES }, () => open(token, stop)));
  const opened = burst.filter(({ status }) => status === 200);
  expect(opened).toHaveLength(PLACES);
  expect(burst.filter(({ status }) => status === 503)).toHaveLength(burst.length - PLACES);
  stop.abort();
});

it('a token from long ago is refused: the orders are to be read anew', async () => {
  const token = await endOfLog();
  const orderId = uniqueName('o');
  for (let version = 2; version < FARTHEST + 4; version += 1) await world.happen(orderId, version);
  const answer = await open(token, new AbortController());
  expect(answer.status).toBe(410);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await answer.json()).toMatchObject({
    reason: 'GONE',
    layer: 'door',
    context: { field: 'last-event-id' },
  });
});
