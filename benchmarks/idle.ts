// Processor time of the services while nobody asks for anything, of a system that `npm start -- --no-demo` started:
//   npm run bench:idle -- --seconds 60
// As each service counts it itself (`/metrics`). Kafka and MongoDB are left out.
import { parseArgs } from 'node:util';
import { readRunning } from '../scripts/local/running.ts';

const AIM_PERCENT = 10;
const COUNTER = /^process_cpu_seconds_total(?:\{.*\})? (?<seconds>\S+)$/m;
const { seconds } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } }).values;
const services = Object.entries(readRunning().ports);

const before = await processorTimes();
const began = performance.now();
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1_000));
const after = await processorTimes();
const elapsed = (performance.now() - began) / 1_000;

let total = 0;
for (const [index, [name]] of services.entries()) {
  const used = ((after[index] ?? Number.NaN) - (before[index] ?? Number.NaN)) / elapsed;
  total += used;
  print(name, used);
}
print('together', total);
if (!(total * 100 < AIM_PERCENT)) {
  throw new Error(`The idle services take ${AIM_PERCENT} % of a core or more`);
}

function processorTimes(): Promise<number[]> {
  return Promise.all(
    services.map(async ([name, port]) => {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const counted = COUNTER.exec(metrics)?.groups?.['seconds'];
      if (counted === undefined) throw new Error(`${name} does not count its processor time`);
      return Number(counted);
    }),
  );
}

function print(name: string, share: number): void {
  process.stdout.write(`${name.padEnd(16)} ${(share * 100).toFixed(2).padStart(6)} % of a core\n`);
}
