import { parseDecimal, quantity, rescale, type Quantity } from '@ome/domain';
import { Type } from 'typebox';
import { DecimalText, UnsignedDecimalText } from '../wire/fields.js';
import { checkOf, readObject, refused, type Parsed } from '../wire/parse.js';

export const GRANULARITY_NAMES = ['Hour', 'HalfHour', 'QuarterHour'] as const;
export type Granularity = (typeof GRANULARITY_NAMES)[number];

/** What may cost an order its place in time when it is changed; a change of price always does. */
export const PLACE_LOSSES = ['MORE_QUANTITY', 'RESTRICTION', 'ICEBERG'] as const;
export type PlaceLoss = (typeof PLACE_LOSSES)[number];

/** Decimal places of a price, in cents or pence, and of a quantity, in tenths of a megawatt. */
export const POWER_PRICE_SCALE = 2;
export const POWER_QUANTITY_SCALE = 1;

/** By which rules contracts of one granularity are traded. Prices and quantities are decimals, times minutes before delivery. */
export interface PowerProductRules {
  readonly tick: string;
  readonly lot: string;
  readonly minimumPrice: string;
  readonly maximumPrice: string;
  readonly minimumQuantity: string;
  readonly maximumQuantity: string;
  /** The least that an iceberg shows. */
  readonly minimumSlice: string;
  /** What makes a modified order a new one, at the end of the queue. */
  readonly placeLostBy: readonly PlaceLoss[];
  readonly listedMinutes: number;
  /** From then on the product is local, where its area is coupled at all. */
  readonly couplingEndMinutes: number;
  readonly gateClosureMinutes: number;
}

export type PowerProducts = Readonly<Record<Granularity, PowerProductRules>>;

/** m7-private-orders.md, section 11, and services.md. */
const DEFAULT_RULES: PowerProductRules = {
  tick: '0.01',
  lot: '0.1',
  minimumPrice: '-9999',
  maximumPrice: '9999',
  minimumQuantity: '0.1',
  maximumQuantity: '999',
  minimumSlice: '0.1',
  placeLostBy: PLACE_LOSSES,
  listedMinutes: 48 * 60,
  couplingEndMinutes: 30,
  gateClosureMinutes: 5,
};
export const DEFAULT_POWER_PRODUCTS: PowerProducts = {
  Hour: DEFAULT_RULES,
  HalfHour: DEFAULT_RULES,
  QuarterHour: DEFAULT_RULES,
};

const optional = Type.Optional;
const Minutes = optional(Type.Integer({ minimum: 0, maximum: 100_000 }));
const checkProduct = checkOf(
  'product',
  Type.Object(
    {
      granularity: Type.Enum([...GRANULARITY_NAMES]),
      tick: optional(UnsignedDecimalText),
      lot: optional(UnsignedDecimalText),
      minimumPrice: optional(DecimalText),
      maximumPrice: optional(DecimalText),
      minimumQuantity: optional(UnsignedDecimalText),
      maximumQuantity: optional(UnsignedDecimalText),
      minimumSlice: optional(UnsignedDecimalText),
      placeLostBy: optional(Type.Array(Type.Enum([...PLACE_LOSSES]))),
      listedMinutes: Minutes,
      couplingEndMinutes: Minutes,
      gateClosureMinutes: Minutes,
    },
    { additionalProperties: false },
  ),
);

/**
 * Reads `{ "products": [{ "granularity": "Hour", ... }] }`: what is not said of a product is as by default. Every fault
 * is named by its place in the list; never throws.
 */
export function parsePowerProducts(bytes: Uint8Array): Parsed<PowerProducts> {
  const file = readObject(bytes);
  if (!file.ok) return file;
  const listed = file.value['products'];
  if (!Array.isArray(listed) || listed.length === 0) {
    return refused('products: must be a list of at least one product');
  }
  const products: Record<Granularity, PowerProductRules> = { ...DEFAULT_POWER_PRODUCTS };
  const seen = new Set<Granularity>();
  const faults = listed.flatMap((entry: unknown, index) => {
    const checked = checkProduct(entry);
    if (!checked.ok) return checked.faults.map((fault) => `products/${index}: ${fault}`);
    const { granularity, ...stated } = checked.value;
    const { lot = DEFAULT_RULES.lot } = stated;
    const rules = { ...DEFAULT_RULES, minimumQuantity: lot, minimumSlice: lot, ...stated };
    products[granularity] = rules;
    const repeated = seen.has(granularity) ? [`${granularity} is listed more than once`] : [];
    seen.add(granularity);
    return [...repeated, ...faultsOf(rules)].map((fault) => `products/${index}: ${fault}`);
  });
  return faults.length === 0 ? { ok: true, value: products } : refused(...faults);
}

const SCALES = {
  tick: POWER_PRICE_SCALE,
  minimumPrice: POWER_PRICE_SCALE,
  maximumPrice: POWER_PRICE_SCALE,
  lot: POWER_QUANTITY_SCALE,
  minimumQuantity: POWER_QUANTITY_SCALE,
  maximumQuantity: POWER_QUANTITY_SCALE,
  minimumSlice: POWER_QUANTITY_SCALE,
} as const;
const DECIMALS = Object.keys(SCALES).filter(
  (field) => field in SCALES,
) as readonly (keyof typeof SCALES)[];

function faultsOf(rules: PowerProductRules): readonly string[] {
  const imprecise = DECIMALS.filter((field) => unitsOf(rules, field) === undefined).map(
    (field) => `${field}: ${rules[field]} has more than ${SCALES[field]} decimal places`,
  );
  if (imprecise.length > 0) return imprecise;
  const of = (field: keyof typeof SCALES) => unitsOf(rules, field) ?? NaN;
  const { couplingEndMinutes, gateClosureMinutes, listedMinutes } = rules;
  const wrong: readonly (readonly [boolean, string])[] = [
    [of('tick') <= 0, 'tick: must be above 0'],
    [of('lot') <= 0, 'lot: must be above 0'],
    [of('minimumPrice') > of('maximumPrice'), 'minimumPrice: is above maximumPrice'],
    [of('minimumQuantity') > of('maximumQuantity'), 'minimumQuantity: is above maximumQuantity'],
    [of('minimumSlice') % of('lot') !== 0, 'minimumSlice: is no multiple of lot'],
    [couplingEndMinutes < gateClosureMinutes, 'couplingEndMinutes: is below gateClosureMinutes'],
    [listedMinutes <= couplingEndMinutes, 'listedMinutes: must be above couplingEndMinutes'],
  ];
  return wrong.flatMap(([is, fault]) => (is ? [fault] : []));
}

/** How long before its delivery a contract is listed at most, in milliseconds. */
export function longestListedMs(products: PowerProducts = DEFAULT_POWER_PRODUCTS): number {
  return Math.max(...Object.values(products).map((rules) => rules.listedMinutes)) * 60_000;
}

/** The least that an iceberg of the product shows, in units of `POWER_QUANTITY_SCALE`. @throws RangeError for rules that were not read */
export function leastSliceOf(rules: PowerProductRules): Quantity {
  const units = unitsOf(rules, 'minimumSlice');
  if (units === undefined) throw new RangeError(`minimumSlice: ${rules.minimumSlice} is too fine`);
  return quantity(units);
}

/** In units of its scale; `undefined` when it does not fit. */
function unitsOf(rules: PowerProductRules, field: keyof typeof SCALES): number | undefined {
  const decimal = parseDecimal(rules[field]);
  return decimal === undefined ? undefined : rescale(decimal, SCALES[field]);
}
