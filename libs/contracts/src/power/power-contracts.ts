import { compareTimestamps, timestamp, type Timestamp } from '@ome/domain';
import { DELIVERY_AREAS, isDeliveryArea, type DeliveryArea } from './delivery-areas.js';
import {
  DEFAULT_POWER_PRODUCTS,
  GRANULARITY_NAMES,
  type Granularity,
  type PowerProducts,
} from './power-products.js';

export type PowerProductType = 'Local' | 'Xbid';
export type TradingPhase = 'Closed' | 'Continuous';
export type ContractState = 'Active' | 'Inactive' | 'Standby';

/** Power of one delivery period in one area. Its identifier is the symbol of venue M7. */
export interface PowerContract {
  /** `<deliveryArea>-<n>`, n = delivery start in minutes since 1970 times 10, plus 1, 2 or 3 (services.md). */
  readonly identifier: string;
  readonly deliveryArea: DeliveryArea;
  readonly contractName: string;
  readonly granularity: Granularity;
  readonly deliveryStart: Timestamp;
  readonly deliveryEnd: Timestamp;
  readonly tradingPhaseStart: Timestamp;
  /** Until then the product is Xbid, afterwards Local; absent where it is Local throughout. */
  readonly couplingEnd?: Timestamp;
  /** Gate closure: nothing trades from here on. */
  readonly tradingPhaseEnd: Timestamp;
}

export interface PowerProduct {
  readonly name: string;
  readonly granularity: Granularity;
  readonly type: PowerProductType;
}

/** What may happen to a contract at a moment. */
export interface ContractStanding {
  readonly state: ContractState;
  readonly tradingPhase: TradingPhase;
}

interface GranularityRules {
  readonly code: number;
  readonly minutes: number;
  readonly words: string;
}

const GRANULARITIES: Readonly<Record<Granularity, GranularityRules>> = {
  Hour: { code: 1, minutes: 60, words: 'Hour' },
  HalfHour: { code: 2, minutes: 30, words: 'Half_Hour' },
  QuarterHour: { code: 3, minutes: 15, words: 'Quarter_Hour' },
};

const MINUTE_MS = 60_000;
const IDENTIFIER = /^(?<area>[A-Z0-9]+-[A-Z0-9]+)-(?<number>[1-9]\d{1,9})$/;
/** What an identifier of ten digits can say. */
const LAST_START_MINUTE = 999_999_999;

/** The contract of an identifier, whenever it is or was listed; `undefined` when no contract can have it. */
export function powerContract(
  identifier: string,
  products: PowerProducts = DEFAULT_POWER_PRODUCTS,
): PowerContract | undefined {
  const { area, number } = IDENTIFIER.exec(identifier)?.groups ?? {};
  if (area === undefined || !isDeliveryArea(area)) return undefined;
  const code = Number(number?.slice(-1));
  const startMinute = Number(number?.slice(0, -1));
  const granularity = GRANULARITY_NAMES.find((name) => GRANULARITIES[name].code === code);
  if (granularity === undefined) return undefined;
  return contractOf(area, granularity, startMinute, products);
}

/** The contracts of an area that are listed at a moment, by default those of the coming 48 hours, in the order of their delivery. */
export function listedContracts(
  area: DeliveryArea,
  now: Date,
  products: PowerProducts = DEFAULT_POWER_PRODUCTS,
): readonly PowerContract[] {
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const contracts: PowerContract[] = [];
  const quarter = GRANULARITIES.QuarterHour.minutes;
  const last = minute + Math.max(...Object.values(products).map((rules) => rules.listedMinutes));
  for (let start = minute - (minute % quarter) + quarter; start <= last; start += quarter) {
    for (const granularity of GRANULARITY_NAMES) {
      if (start > minute + products[granularity].listedMinutes) continue;
      const contract = contractOf(area, granularity, start, products);
      if (contract !== undefined) contracts.push(contract);
    }
  }
  return contracts;
}

/** The contract of a delivery period; `undefined` when the period is no product's. */
export function contractOfPeriod(
  area: DeliveryArea,
  deliveryStart: Date,
  deliveryEnd: Date,
  products: PowerProducts = DEFAULT_POWER_PRODUCTS,
): PowerContract | undefined {
  const minutes = (deliveryEnd.getTime() - deliveryStart.getTime()) / MINUTE_MS;
  const granularity = GRANULARITY_NAMES.find((name) => GRANULARITIES[name].minutes === minutes);
  if (granularity === undefined) return undefined;
  return contractOf(area, granularity, deliveryStart.getTime() / MINUTE_MS, products);
}

/** Whether a contract was ever listed by then: one of a later delivery is not known yet. */
export function isKnownContract(contract: PowerContract, now: Date): boolean {
  return compareTimestamps(contract.tradingPhaseStart, timestamp(now.toISOString())) <= 0;
}

/** The product that a contract belongs to at a moment: trading is coupled first and local at the end. */
export function productOf(contract: PowerContract, now: Timestamp): PowerProduct {
  const { granularity, couplingEnd } = contract;
  const coupled = couplingEnd !== undefined && compareTimestamps(now, couplingEnd) < 0;
  const type = coupled ? 'Xbid' : 'Local';
  const market = coupled ? 'XBID' : 'Intraday';
  return { name: `${market}_${GRANULARITIES[granularity].words}_Power`, granularity, type };
}

/** Every product name that may be traded in an area. */
export function productsOf(area: DeliveryArea): readonly PowerProduct[] {
  return GRANULARITY_NAMES.flatMap((granularity) => {
    const { words } = GRANULARITIES[granularity];
    const local = { name: `Intraday_${words}_Power`, granularity, type: 'Local' } as const;
    const coupled = { name: `XBID_${words}_Power`, granularity, type: 'Xbid' } as const;
    return DELIVERY_AREAS[area].coupled ? [coupled, local] : [local];
  });
}

/** How a contract stands at a moment. Before its first phase it is in standby; after the gate closure it is inactive. */
export function standingOf(contract: PowerContract, now: Timestamp): ContractStanding {
  if (compareTimestamps(now, contract.tradingPhaseStart) < 0) {
    return { state: 'Standby', tradingPhase: 'Closed' };
  }
  if (compareTimestamps(now, contract.tradingPhaseEnd) < 0) {
    return { state: 'Active', tradingPhase: 'Continuous' };
  }
  return { state: 'Inactive', tradingPhase: 'Closed' };
}

function contractOf(
  area: DeliveryArea,
  granularity: Granularity,
  startMinute: number,
  products: PowerProducts,
): PowerContract | undefined {
  const { minutes, code } = GRANULARITIES[granularity];
  const { listedMinutes, couplingEndMinutes, gateClosureMinutes } = products[granularity];
  if (!(startMinute > 0 && startMinute <= LAST_START_MINUTE)) return undefined;
  if (startMinute % minutes !== 0) return undefined;
  const [deliveryStart, deliveryEnd] = [timeOf(startMinute), timeOf(startMinute + minutes)];
  return {
    identifier: `${area}-${startMinute * 10 + code}`,
    deliveryArea: area,
    contractName: `${nameOf(deliveryStart)}-${nameOf(deliveryEnd)}`,
    granularity,
    deliveryStart,
    deliveryEnd,
    tradingPhaseStart: timeOf(startMinute - listedMinutes),
    ...(DELIVERY_AREAS[area].coupled && {
      couplingEnd: timeOf(startMinute - couplingEndMinutes),
    }),
    tradingPhaseEnd: timeOf(startMinute - gateClosureMinutes),
  };
}

function timeOf(minute: number): Timestamp {
  return timestamp(`${new Date(minute * MINUTE_MS).toISOString().slice(0, 19)}Z`);
}

/** `20261121 14:00`, in UTC, so that no hour of the year has the name of another. */
function nameOf(time: Timestamp): string {
  return `${time.slice(0, 10).replaceAll('-', '')} ${time.slice(11, 16)}`;
}
