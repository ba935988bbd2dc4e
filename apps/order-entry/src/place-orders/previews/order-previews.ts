import { partitionOf } from '@ome/contracts';
import {
  account as accountOf,
  clientOrderId as nameOf,
  createPartitionState,
  nameKey,
  orderId as orderIdOf,
  REASONS,
  timestamp,
  type PartitionState,
} from '@ome/domain';
import type { OrderQueries } from '@ome/projections';
import type { Written } from '../write-requests.js';
import { orderFault } from './check-order.js';
import type { OrderPreview, PreviewCheck } from './preview-fields.js';

type Known = Pick<OrderPreview, 'asOf' | 'checked'> & { readonly state: PartitionState };

/** Decides on a new order without writing it, as far as the projection tells what the writer knows. */
export class OrderPreviews {
  constructor(
    private readonly queries: Pick<OrderQueries, 'byAnyName' | 'watermark'>,
    private readonly partitionCount: number,
  ) {}

  /** `named`: whether the caller said a clientOrderId, and not only an example. */
  async preview({ record }: Written, named: boolean): Promise<OrderPreview> {
    const { account = '', orderId } = record;
    const clientOrderId = 'clientOrderId' in record.body ? record.body.clientOrderId : undefined;
    const { state, checked, asOf } = await this.#known(account, named ? clientOrderId : undefined);
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
  async #known(account: string, clientOrderId: string | undefined): Promise<Known> {
    const state = createPartitionState();
    const checked: PreviewCheck[] = ['TERMS', 'INSTRUMENT'];
    const partition = partitionOf(account, this.partitionCount);
    try {
      const offset = await this.queries.watermark(partition);
      if (clientOrderId !== undefined) {
        await this.#recallName(state, account, clientOrderId);
        checked.push('CLIENT_ORDER_ID');
      }
      const asOf = offset === undefined ? undefined : { partition, offset: Number(offset) };
      return { state, checked, ...(asOf !== undefined && { asOf }) };
    } catch {
      return { state, checked };
    }
  }

  async #recallName(state: PartitionState, account: string, name: string): Promise<void> {
    const order = await this.queries.byAnyName(name, [account]);
    if (order === undefined) return;
    state.names.set(nameKey(accountOf(account), nameOf(name)), orderIdOf(order.orderId));
  }
}
