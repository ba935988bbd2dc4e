import { limitsFromWire, partitionOf, scopeFromWire } from '@ome/contracts';
import {
  ALL_MARKETS,
  account as accountOf,
  clientOrderId as nameOf,
  createPartitionState,
  marketOf,
  orderId as orderIdOf,
  REASONS,
  STOPS,
  timestamp,
  type PartitionState,
} from '@ome/domain';
import type { ControlQueries, OrderQueries } from '@ome/projections';
import type { ProjectedWrites } from '../../projected-writes.js';
import type { Written } from '../write-requests.js';
import { orderFault } from '../check-order.js';
import type { OrderPreview, PreviewCheck } from './preview-fields.js';

const WITHOUT_DATABASE: readonly PreviewCheck[] = ['TERMS', 'INSTRUMENT'];
const NAME: readonly PreviewCheck[] = ['CLIENT_ORDER_ID'];
const CONTROLS: readonly PreviewCheck[] = ['LIMITS', 'STOPS'];

type Placed = Written['record'];
type Known = Pick<OrderPreview, 'asOf' | 'checked'> & { readonly state: PartitionState };

interface OrderPreviewsOptions {
  readonly queries: Pick<OrderQueries, 'byAnyName' | 'watermark'>;
  readonly controls: Pick<ControlQueries, 'limitsOf' | 'openOrdersOf' | 'stopsInForce'>;
  readonly written: Pick<ProjectedWrites, 'missing'>;
  readonly partitionCount: number;
}

/** Decides on a new order without writing it, as far as the projection tells what the writer knows. */
export class OrderPreviews {
  constructor(private readonly options: OrderPreviewsOptions) {}

  /** `named`: whether the caller said a clientOrderId, and not only an example. */
  async preview({ record }: Written, user: string, named: boolean): Promise<OrderPreview> {
    const { account = '', orderId } = record;
    const { state, checked, asOf } = await this.#known(record, user, named);
    const fault = orderFault(record, state, timestamp(new Date().toISOString()));
    return {
      accepted: fault === undefined,
      ...(fault !== undefined && {
        reason: fault.code,
        detail: fault.text ?? REASONS[fault.code].text,
      }),
      ...(named && orderId !== undefined && { orderId }),
      account,
      checked,
      ...(asOf !== undefined && { asOf }),
    };
  }

  /** The terms are checked without a database too. */
  async #known({ account = '', body }: Placed, user: string, named: boolean): Promise<Known> {
    const { queries, written, partitionCount } = this.options;
    const state = createPartitionState();
    const partition = partitionOf(account, partitionCount);
    const clientOrderId = named && 'clientOrderId' in body ? body.clientOrderId : undefined;
    try {
      await written.missing(user, [account]);
      // First: what is read after it is not older.
      const offset = await queries.watermark(partition);
      await this.#recallStops(state, partition);
      await this.#recallLimits(state, account, partition, body);
      if (clientOrderId !== undefined) await this.#recallName(state, account, clientOrderId);
      return {
        state,
        checked: [...WITHOUT_DATABASE, ...(clientOrderId === undefined ? [] : NAME), ...CONTROLS],
        ...(offset !== undefined && { asOf: { partition, offset: Number(offset) } }),
      };
    } catch {
      // By a state that was read in part, the answer would be by chance.
      return { state: createPartitionState(), checked: [...WITHOUT_DATABASE] };
    }
  }

  async #recallStops(state: PartitionState, partition: number): Promise<void> {
    const stops = await this.options.controls.stopsInForce();
    state.stops.set(
      STOPS,
      stops
        .filter(({ partitions }) => partitions.includes(partition))
        .map(({ stopId, scope }) => ({ stopId, scope: scopeFromWire(scope) })),
    );
  }

  async #recallLimits(
    state: PartitionState,
    account: string,
    partition: number,
    body: Placed['body'],
  ): Promise<void> {
    const { controls } = this.options;
    const { limits, openOrders } = await controls.limitsOf(account, partition);
    const owner = accountOf(account);
    state.limits.set(account, limits.map(limitsFromWire));
    state.openOrders.set(owner, ALL_MARKETS, openOrders);
    for (const { venue, symbol, maximumOpenOrders } of limits) {
      const limited = {
        ...(venue !== undefined && { venue }),
        ...(symbol !== undefined && { symbol }),
      };
      if (maximumOpenOrders === undefined || !isOn(body, limited)) continue;
      const open = await controls.openOrdersOf(account, limited);
      state.openOrders.set(owner, marketOf(limited), open);
    }
  }

  async #recallName(state: PartitionState, account: string, name: string): Promise<void> {
    const order = await this.options.queries.byAnyName(name, [account]);
    if (order === undefined) return;
    state.names.set(accountOf(account), nameOf(name), orderIdOf(order.orderId));
  }
}

/** Whether the order is for the venue, symbol or both that a limit is on; of one on neither, the count is known. */
function isOn(
  body: Placed['body'],
  { venue, symbol }: { readonly venue?: string; readonly symbol?: string },
): boolean {
  if (body.type !== 'NEW_ORDER' || (venue === undefined && symbol === undefined)) return false;
  return (venue ?? body.venue) === body.venue && (symbol ?? body.symbol) === body.symbol;
}
