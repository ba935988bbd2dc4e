// The least that a durable POST can cost here: Fastify, JSON, and a producer. `kafkajs` is kafkajs's own as its manual
// has it, one send for each request; `batched` is ours, which sends together what waits.
import { partitionOf, TOPICS } from '@ome/contracts';
import { connectKafka, createSingleFlightProducer, silentLog } from '@ome/messaging';
import fastify from 'fastify';
import kafkajs from 'kafkajs';

type Produce = (account: string, partition: number, value: string) => Promise<string>;

const [, , port = '0', servers = '', producer = 'batched'] = process.argv;
const brokers = servers.split(',');
const produce = await (producer === 'kafkajs' ? throughKafkajs() : throughOurs());

const server = fastify();
server.get('/health/ready', () => ({ ready: true }));
server.post<{ Body: { readonly account: string } }>('/v1/orders', async ({ body }, reply) => {
  const { account } = body;
  const offset = await produce(account, partitionOf(account, 8), JSON.stringify(body));
  void reply.status(202);
  return { offset };
});
process.once('SIGTERM', () => process.exit(0));
await server.listen({ port: Number(port), host: '127.0.0.1' });

async function throughOurs(): Promise<Produce> {
  const kafka = connectKafka({ brokers, clientId: 'bare', log: silentLog });
  const single = createSingleFlightProducer(kafka);
  await single.connect();
  return async (key, partition, value) => {
    const { offset } = await single.produce({ topic: TOPICS.inbox, partition, key, value });
    return String(offset);
  };
}

async function throughKafkajs(): Promise<Produce> {
  const kafka = new kafkajs.Kafka({ brokers, clientId: 'bare', logLevel: kafkajs.logLevel.ERROR });
  const plain = kafka.producer({ allowAutoTopicCreation: false });
  await plain.connect();
  return async (key, partition, value) => {
    const messages = [{ key, partition, value }];
    const [written] = await plain.send({ topic: TOPICS.inbox, acks: -1, messages });
    return written?.baseOffset ?? '';
  };
}
