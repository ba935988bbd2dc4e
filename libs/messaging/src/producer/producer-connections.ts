import type { Producer } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import type { Lane } from './flights.js';
import { explicitPartitioner } from './partition-for-key.js';

/** A plain kafkajs producer for each lane, connected when it is first needed: a broker answers a connection in order. */
export class ProducerConnections {
  readonly #producers: Readonly<Record<Lane, Producer>>;
  readonly #connected = new Map<Lane, Promise<void>>();

  constructor(kafka: KafkaConnection) {
    const create = () =>
      kafka.singleAttempt.producer({
        allowAutoTopicCreation: false,
        createPartitioner: explicitPartitioner,
      });
    this.#producers = { shared: create(), alone: create() };
  }

  async of(lane: Lane): Promise<Producer> {
    const producer = this.#producers[lane];
    let connecting = this.#connected.get(lane);
    if (connecting === undefined) {
      connecting = producer.connect();
      this.#connected.set(lane, connecting);
      connecting.catch(() => this.#connected.delete(lane));
    }
    await connecting;
    return producer;
  }

  async close(): Promise<void> {
    const lanes = [...this.#connected.keys()];
    await Promise.all(lanes.map((lane) => this.#producers[lane].disconnect()));
  }
}
