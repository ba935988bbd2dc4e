import { Validator } from '@seriousme/openapi-schema-validator';
import { undescribedRoutes } from '@ome/api';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { apiReference } from '../../apps/order-entry/src/api-reference.js';
import { CONTROLLERS } from '../../apps/order-entry/src/order-entry.module.js';

const filepath = new URL('../../docs/reference/openapi.json', import.meta.url).pathname;

it('docs/reference/openapi.json is what order-entry serves at /docs/openapi.json', async () => {
  const options = (await resolveConfig(filepath)) ?? {};
  const text = JSON.stringify(apiReference(CONTROLLERS));
  await expect(await format(text, { ...options, filepath })).toMatchFileSnapshot(filepath);
});

it('it has every route but those of the dialects, whose reference is their own', () => {
  const dialects = /^\w+ \/(order_endpoint|execution_endpoint|api\/\{contract\}\/(m7|test)\/.+)$/;
  expect(undescribedRoutes(CONTROLLERS).filter((route) => !dialects.test(route))).toEqual([]);
});

it('it is OpenAPI 3.1', async () => {
  const validator = new Validator();
  const result = await validator.validate({ ...apiReference(CONTROLLERS) });
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe('3.1');
});
