import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findKafka } from '@ome/testing';

/** Follows a topic with Kafka's own console consumer: what we believe of it must not come from our own client. */
export class LogReader {
  readonly records: Readonly<Record<string, unknown>>[] = [];
  private constructor(private readonly child: ChildProcess) {}

  static async follow(broker: string, topic: string): Promise<LogReader> {
    const { java, jars } = await findKafka(process.env, () => undefined);
    const jvm = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx256m', '-cp', `${jars}/*`];
    const tool = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
    const from = ['--bootstrap-server', broker, '--topic', topic, '--from-beginning'];
    const isolation = ['--isolation-level', 'read_committed'];
    const child = spawn(java, [...jvm, tool, ...from, ...isolation], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const reader = new LogReader(child);
    createInterface({ input: child.stdout }).on('line', (line) => {
      reader.records.push(JSON.parse(line) as Record<string, unknown>);
    });
    return reader;
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}
