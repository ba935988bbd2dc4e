import { Controller } from '@nestjs/common';
import { parseFill, TOPICS, type FillRecord } from '@ome/contracts';
import { BatchHandler, done, park, retry } from '@ome/messaging';
import type { Ending, ReceivedRecord, RecordBatch, RecordFault } from '@ome/messaging';
import { TradeStore, type TradeDocument } from '../trades.schema.js';

/** Keeps every fill once, however often it comes: the fillId is the document's id, and the first one stays. */
@Controller()
export class FillsConsumer {
  constructor(private readonly store: TradeStore) {}

  @BatchHandler(TOPICS.fills)
  async take({ records }: RecordBatch): Promise<Ending> {
    const trades: TradeDocument[] = [];
    const faults: RecordFault[] = [];
    for (const record of records) {
      const parsed = parseFill(record.value);
      if (parsed.ok) trades.push(tradeOf(parsed.value, record));
      else faults.push({ record, error: parsed.faults.join('; ') });
    }
    try {
      await this.#keep(trades);
    } catch (cause) {
      return retry(cause);
    }
    return faults.length === 0 ? done() : park(faults);
  }

  async #keep(trades: readonly TradeDocument[]): Promise<void> {
    if (trades.length === 0) return;
    const writes = trades.map(({ _id, ...trade }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: trade }, upsert: true },
    }));
    await this.store.trades.bulkWrite(writes, { ordered: false });
  }
}

function tradeOf(fill: FillRecord, { partition, offset }: ReceivedRecord): TradeDocument {
  const { fillId, orderId, clientOrderId, account } = fill;
  const position = { partition, offset: Number(offset) };
  return { _id: fillId, orderId, clientOrderId, account, ...position, record: fill };
}
