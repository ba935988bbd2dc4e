import { parseArgs } from 'node:util';
import { startStack } from '@ome/testing';
import { runDemo } from '../demo/run-demo.ts';
import { createTopics } from './create-topics.ts';
import { startGuardian } from './guardian.ts';
import { choosePorts } from './ports.ts';
import { removeRunning, runningFile, writeRunning, type Running } from './running.ts';
import { startServices } from './services.ts';

const options = parseArgs({
  options: { 'no-demo': { type: 'boolean', default: false } },
}).values;

const STOPPING = 'Stopping ...';
const say = (text: string) => process.stdout.write(`${text}\n`);
const started = Date.now();
const interrupted = new Promise<typeof STOPPING>((resolve) => {
  // Not `once`: Ctrl-C comes here from the terminal and from npm, and a second one must not kill.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => resolve(STOPPING));
  }
  // Whoever started this process is gone, by SIGKILL too.
  process.on('disconnect', () => resolve(STOPPING));
  process.channel?.unref();
});

const stack = await unlessInterrupted(startStack({ report: say }));
const running: Running = {
  kafkaBrokers: stack.kafkaBrokers,
  mongodbUri: stack.mongodbUri,
  ports: await choosePorts(),
};
await unlessInterrupted(createTopics(running.kafkaBrokers));
const guardian = startGuardian(runningFile, `"pid": ${process.pid}`);
const services = startServices(running, guardian);
let demoFailed = false;
writeRunning(running);

try {
  const outcome = await Promise.race([work(), interrupted, services.ended]);
  say(outcome);
  process.exitCode = outcome === STOPPING && !demoFailed ? 0 : 1;
} finally {
  removeRunning();
  await services.stop();
  guardian.dismiss();
  await stack.stop();
}

/** Before there is a service to stop, the stack's own guardian is all that an end needs. */
async function unlessInterrupted<Value>(step: Promise<Value>): Promise<Value> {
  const outcome = await Promise.race([step, interrupted]);
  if (outcome === STOPPING) {
    say(STOPPING);
    process.exit(0);
  }
  return outcome;
}

async function work(): Promise<string> {
  await services.ready();
  say(`ready after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  say(addresses(running));
  say('ready');
  if (!options['no-demo']) demoFailed = !(await runDemo(running, say));
  say('Everything stays up until Ctrl-C.');
  return await new Promise<never>(() => {});
}

function addresses({ kafkaBrokers, mongodbUri, ports }: Running): string {
  return [
    ...Object.entries(ports).map(([name, port]) => `  ${name.padEnd(16)} http://127.0.0.1:${port}`),
    `  ${'Kafka'.padEnd(16)} ${kafkaBrokers.join(',')}`,
    `  ${'MongoDB'.padEnd(16)} ${mongodbUri}`,
  ].join('\n');
}
