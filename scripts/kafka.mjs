// Kafka's own command-line tools: `npm run -s kafka -- <tool> <options>`
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fail } from './support/install.mjs';
import { testingLibrary } from './support/testing-library.mjs';

const tools = {
  'console-consumer': 'consumer.ConsoleConsumer',
  'console-producer': 'ConsoleProducer',
  'consumer-groups': 'consumer.group.ConsumerGroupCommand',
  'get-offsets': 'GetOffsetShell',
  topics: 'TopicCommand',
};

const [tool, ...args] = process.argv.slice(2);
if (!Object.hasOwn(tools, tool ?? '')) {
  fail(`Usage: npm run -s kafka -- <tool> <options>; tools: ${Object.keys(tools).join(', ')}`);
}
if (process.env.KAFKA_BROKERS && !args.includes('--bootstrap-server')) {
  args.push('--bootstrap-server', process.env.KAFKA_BROKERS);
}

const { findKafka } = await testingLibrary();
const { java, jars } = await findKafka(process.env, console.error);
const command = ['-cp', `${jars}/*`, `org.apache.kafka.tools.${tools[tool]}`, ...args];
const child = spawn(java, command, { stdio: ['inherit', 'inherit', 'pipe'] });
// Kafka's jars come without a logging back end, and say so at every start.
createInterface(child.stderr).on('line', (line) => {
  if (!line.startsWith('SLF4J:')) console.error(line);
});
// Ctrl-C reaches the tool too, which then says its last words.
process.on('SIGINT', () => {});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
