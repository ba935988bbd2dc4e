// Kafka and MongoDB alone, until Ctrl-C: `npm run stack`
import { testingLibrary } from './support/testing-library.mjs';

const { startStack } = await testingLibrary();
const { kafkaBrokers, mongodbUri, source, stop } = await startStack();
const brokers = kafkaBrokers.join(',');

console.log(`
KAFKA_BROKERS=${brokers}
MONGODB_URI='${mongodbUri}'

Found by: ${source}. Export both lines in another terminal: services, tests and tools then use these
servers. To watch and to write a topic:
  npm run -s kafka -- console-consumer --bootstrap-server ${brokers} --topic ome.order-events.v1
  npm run -s kafka -- console-producer --bootstrap-server ${brokers} --topic ome.order-requests.v1
Ctrl-C stops what was started and removes its data.`);

const stayAlive = setInterval(() => {}, 60_000);
const end = () => {
  clearInterval(stayAlive);
  void stop();
};
process.once('SIGINT', end);
process.once('SIGTERM', end);
