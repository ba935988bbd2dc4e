import { Controller, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { uniqueName, waitFor } from '@ome/testing';
import { describe, expect, it } from 'vitest';
import { createTopic, openConnection, writeValues } from '../broker.spec.js';
import { BatchHandler } from './batch-handler.js';
import { BatchTransport, type BatchTransportOptions } from './batch-transport.js';
import { done, type Ending } from './endings.js';
import type { BatchContext, RecordBatch } from './record-batch.js';

const kafka = openConnection();
const settings = (more: Partial<BatchTransportOptions> = {}): BatchTransportOptions => ({
  groupId: uniqueName('transport'),
  maxWaitMs: 50,
  onFatal: () => undefined,
  ...more,
});

@Injectable()
class Journal {
  readonly lines: string[] = [];
}

const orders = await createTopic(kafka, 'orders', 2);
const fills = await createTopic(kafka, 'fills');
const OTHER = Symbol('other');

@Controller()
class OrdersController {
  constructor(private readonly journal: Journal) {}

  @BatchHandler(orders)
  async take(batch: RecordBatch, context: BatchContext): Promise<Ending> {
    if (context.attempt === 1) throw new Error('the database is away');
    this.journal.lines.push(...batch.records.map(({ value }) => `order ${value?.toString()}`));
    return done();
  }

  @BatchHandler(fills, OTHER)
  async fill({ records }: RecordBatch): Promise<Ending> {
    this.journal.lines.push(...records.map(({ value }) => `fill ${value?.toString()}`));
    return done();
  }
}

@Module({ controllers: [OrdersController], providers: [Journal] })
class SpecModule {}

@Module({})
class EmptyModule {}

describe('BatchTransport', () => {
  it('gives batches to the methods of controllers, with their dependencies', async () => {
    const strategy = new BatchTransport(kafka, settings({ transportId: Symbol('orders') }));
    const app = await NestFactory.createMicroservice(SpecModule, { strategy, logger: false });
    await app.listen();
    const { lines } = app.get(Journal);
    await writeValues(orders, 1, ['a', 'b']);
    await waitFor(() => strategy.health().partitions.some(({ state }) => state === 'retrying'), {
      within: 30_000,
      what: 'the first attempt to fail',
    });
    const failed = strategy.health().partitions.find(({ state }) => state === 'retrying');
    expect(failed?.reason).toBe('the database is away');
    await waitFor(() => lines.length === 2, { within: 30_000, what: 'the second attempt' });
    expect(lines).toEqual(['order a', 'order b']);
    expect(strategy.health().partitions.map(({ topic }) => topic)).toEqual([orders, orders]);
    await app.close();
  });

  it('waits for its start in manual mode, and serves only the handlers of its own id', async () => {
    const strategy = new BatchTransport(
      kafka,
      settings({ transportId: OTHER, startMode: 'manual' }),
    );
    const app = await NestFactory.createMicroservice(SpecModule, { strategy, logger: false });
    await app.listen();
    await writeValues(fills, 0, ['x']);
    expect(strategy.health()).toEqual({
      membership: 'joining',
      lastConfirmedAt: 0,
      partitions: [],
    });
    await Promise.all([strategy.start(), strategy.start()]);
    const { lines } = app.get(Journal);
    await waitFor(() => lines.includes('fill x'), { within: 30_000, what: 'the fill' });
    const topics = new Set(strategy.health().partitions.map(({ topic }) => topic));
    expect(topics.has(fills)).toBe(true);
    await app.close();
    expect(strategy.health().membership).toBe('stopped');
  });

  it('refuses to start without a handler', async () => {
    const strategy = new BatchTransport(kafka, settings());
    const app = await NestFactory.createMicroservice(EmptyModule, { strategy, logger: false });
    await expect(strategy.start()).rejects.toThrow(/No @BatchHandler/);
    await app.close();
  });
});
