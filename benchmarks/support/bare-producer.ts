// The least that a durable POST can cost here: Fastify, JSON, and the same producer.
import { partitionOf, TOPICS } from '@ome/contracts';
import { connectKafka, createSingleFlightProducer, silentLog } from '@ome/messaging';
import fastify from 'fastify';

const [, , port = '0', brokers = ''] = process.argv;
const kafka = connectKafka({ brokers: brokers.split(','), clientId: 'bare', log: silentLog });
const producer = createSingleFlightProducer(kafka);
await producer.connect();

const server = fastify();
server.get('/health/ready', () => ({ ready: true }));
server.post<{ Body: { readonly account: string } }>('/v1/orders', async ({ body }, reply) => {
  const { account } = body;
  const value = JSON.stringify(body);
  const partition = partitionOf(account, 8);
  const { offset } = await producer.produce({
    topic: TOPICS.inbox,
    partition,
    key: account,
    value,
  });
  void reply.status(202);
  return { offset: String(offset) };
});
process.once('SIGTERM', () => process.exit(0));
await server.listen({ port: Number(port), host: '127.0.0.1' });
