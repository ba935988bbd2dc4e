import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endWithUs, findKafka } from '@ome/testing';

/** A record's value, and where it lies. */
export interface ReadRecord {
  readonly partition: number;
  readonly offset: number;
  readonly value: Readonly<Record<string, unknown>>;
  /** The value as it was printed. */
  readonly text: string;
}

/** Follows a topic with Kafka's own console consumer: what we believe of it must not come from our own client. */
export class LogReader {
  readonly records: ReadRecord[] = [];
  private constructor(private readonly child: ChildProcess) {}

  static async follow(broker: string, topic: string): Promise<LogReader> {
    const { java, jars } = await findKafka(process.env, () => undefined);
    const jvm = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx256m', '-cp', `${jars}/*`];
    const tool = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
    const from = ['--bootstrap-server', broker, '--topic', topic, '--from-beginning'];
    const isolation = ['--isolation-level', 'read_committed'];
    const columns = ['print.partition=true', 'print.offset=true'];
    const shown = columns.flatMap((column) => ['--formatter-property', column]);
    const child = spawn(java, [...jvm, tool, ...from, ...isolation, ...shown], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    endWithUs(child);
    const reader = new LogReader(child);
    createInterface({ input: child.stdout }).on('line', (line) => {
      reader.records.push(readLine(line));
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

/** `Partition:3<tab>Offset:17<tab>{...}` */
function readLine(line: string): ReadRecord {
  const [, partition, offset, value = ''] =
    /^Partition:(\d+)\tOffset:(\d+)\t(.*)$/.exec(line) ?? [];
  return {
    partition: Number(partition),
    offset: Number(offset),
    value: JSON.parse(value) as Record<string, unknown>,
    text: value,
  };
}
