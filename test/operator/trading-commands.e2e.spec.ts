import { bearer, uniqueName } from '@ome/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../apps/ome/src/command-line.js';
import { startEquitiesSystem, type EquitiesSystem } from '../journeys/equities-system.js';
import { silent } from '../journeys/scripted-venue.js';
import { order, v1Clients, type V1Clients } from '../journeys/v1-client.js';

let system: EquitiesSystem;
let clients: V1Clients;

beforeAll(async () => {
  system = await startEquitiesSystem();
  system.venue.behaviour = silent;
  clients = await v1Clients(system.entry.port);
  vi.stubEnv('OME_TOKEN', (await bearer('otto')).authorization.replace('Bearer ', ''));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await system.close();
});

async function ome(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const entry = ['--entry', `http://127.0.0.1:${system.entry.port}`];
  const code = await runCommandLine([...args, ...entry], {
    write: (text) => void (out += text),
    writeError: (text) => void (err += text),
    interactive: false,
    confirm: () => Promise.resolve(false),
    secret: () => Promise.resolve(''),
  });
  return { code, out, err };
}

const json = async (...args: readonly string[]) => {
  const { code, out, err } = await ome(...args, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Readonly<Record<string, unknown>>;
};

it('an operator stops trading, sees it, and lets it go on', async () => {
  const account = uniqueName('stopped');
  const place = () => clients.otto.decided('POST', '/v1/orders', order({ account }));
  const stop = await json('stop', 'set', '--account', account, '--text', 'drill');
  const stopId = String(stop['stopId']);
  expect(stop).toMatchObject({ scope: { account }, text: 'drill' });
  expect(await place()).toMatchObject({ status: 409, body: { reason: 'TRADING_STOPPED' } });
  expect(await json('stop', 'list')).toMatchObject({
    stops: [{ stopId, scope: { account }, text: 'drill', setBy: 'otto' }],
  });
  expect((await ome('stop', 'list')).out).toContain(`account ${account}`);
  expect((await ome('stop', 'lift', stopId)).out).toContain(`${stopId} is lifted`);
  expect(await place()).toMatchObject({ status: 201 });
  expect(await ome('stop', 'list')).toMatchObject({ code: 0, out: 'nothing is stopped\n' });
  expect(await ome('stop', 'lift', 'nope')).toMatchObject({ code: 1, out: '' });
});

it('an operator sets the limits of one market, and the others stay', async () => {
  const account = uniqueName('limited');
  await json('limits', 'set', account, '--quantity', '50');
  const onVenue = ['--venue', 'XTST', '--open-orders', '1', '--collar', '500'];
  const both = await json('limits', 'set', account, ...onVenue);
  const venue = { venue: 'XTST', maximumOpenOrders: 1, collarBasisPoints: 500 };
  expect(both).toEqual({ account, limits: [{ maximumQuantity: '50' }, venue] });
  const place = (quantity: string) =>
    clients.otto.decided('POST', '/v1/orders', order({ account, quantity }));
  expect(await place('51')).toMatchObject({ body: { reason: 'QUANTITY_ABOVE_LIMIT' } });
  expect(await place('50')).toMatchObject({ status: 201 });
  expect(await place('50')).toMatchObject({ body: { reason: 'TOO_MANY_OPEN_ORDERS' } });
  const limited = (await ome('limits', 'show', account)).out;
  expect(limited).toContain('1 orders are open');
  expect(limited).toMatch(/set at .* by otto/);
  expect(await json('limits', 'clear', account, '--venue', 'XTST')).toEqual({
    account,
    limits: [{ maximumQuantity: '50' }],
  });
  await json('limits', 'clear', account);
  expect((await ome('limits', 'show', account)).out).toContain(`${account} has no limits`);
});

it('what order-entry refuses is one line, and a stranger sets nothing', async () => {
  expect(await ome('limits', 'set', 'acme-1', '--quantity', 'much')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('limits.0.maximumQuantity'),
  });
  vi.stubEnv('OME_TOKEN', 'nobody');
  expect(await ome('stop', 'list')).toMatchObject({ code: 1, out: '' });
});
