import { DEFAULT_POWER_PRODUCTS } from '@ome/contracts';
import { expect, it } from 'vitest';
import { ComingContracts } from './coming-contracts.js';

const at = (time: string) => new Date(`2026-01-05T${time}Z`);

it('are those whose delivery begins within a day, listed once a minute', () => {
  const coming = new ComingContracts();
  const listed = coming.of('FR-RTE', at('09:14:30'));
  expect(listed.at(0)?.deliveryStart).toBe('2026-01-05T09:15:00Z');
  expect(listed.at(-1)?.deliveryStart).toBe('2026-01-06T09:00:00Z');
  expect(coming.of('FR-RTE', at('09:14:59.999'))).toBe(listed);
  const later = coming.of('FR-RTE', at('09:15:00'));
  expect(later.at(0)?.deliveryStart).toBe('2026-01-05T09:30:00Z');
  expect(later.at(-1)?.deliveryStart).toBe('2026-01-06T09:15:00Z');
  expect(coming.of('BE-ELIA', at('09:15:30')).at(0)?.deliveryArea).toBe('BE-ELIA');
});

it('go by the products of the installation', () => {
  const { Hour, ...others } = DEFAULT_POWER_PRODUCTS;
  const coming = new ComingContracts({ ...others, Hour: { ...Hour, listedMinutes: 120 } });
  const hours = coming
    .of('FR-RTE', at('09:14:30'))
    .filter(({ granularity }) => granularity === 'Hour');
  expect(hours).toHaveLength(2);
});
