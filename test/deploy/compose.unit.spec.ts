import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT, SERVICES, variablesOf } from './services.js';

interface ComposeService {
  readonly image: string;
  readonly profiles?: readonly string[];
  readonly build?: { readonly dockerfile: string; readonly args: { readonly SERVICE: string } };
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  readonly ports: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly stop_grace_period: string;
}

const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const { services }: { services: Readonly<Record<string, ComposeService>> } = parse(text, {
  merge: true,
});

function service(name: string): ComposeService {
  const found = services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}.`);
  return found;
}

describe.each(SERVICES)('%s in Compose', (name, port) => {
  it('is built from its folder, and started with the profile apps only', () => {
    const { build, profiles } = service(name);
    expect(build).toMatchObject({ dockerfile: 'deploy/Dockerfile', args: { SERVICE: name } });
    expect(profiles).toEqual(['apps']);
  });

  it('listens on the port of its specification', () => {
    expect(service(name).environment['PORT']).toBe(port);
  });

  it('has that port as its own default', async () => {
    expect((await variablesOf(name)).get('PORT')).toBe(String(port));
  });

  it('takes a free port of this machine, so that several fit', () => {
    expect(service(name).ports).toEqual([`127.0.0.1::${port}`]);
  });

  it('sets only variables that it knows', async () => {
    const known = await variablesOf(name);
    const set = Object.keys(service(name).environment);
    expect(set.filter((variable) => !known.has(variable))).toEqual([]);
  });

  it('waits for the topics and what it connects to, and is healthy when ready', () => {
    const { depends_on: needs = {}, environment, healthcheck } = service(name);
    expect(needs['topics']).toEqual({ condition: 'service_completed_successfully' });
    expect(needs['kafka']).toEqual({ condition: 'service_healthy' });
    expect('mongodb' in needs).toBe('MONGODB_URI' in environment);
    expect(healthcheck.test.join(' ')).toContain('/health/ready');
  });

  it('gets longer to stop than it takes for itself', async () => {
    const own = Number((await variablesOf(name)).get('SHUTDOWN_TIMEOUT_MS'));
    expect(Number.parseInt(service(name).stop_grace_period, 10) * 1000).toBeGreaterThan(own);
  });
});

describe('what Compose starts', () => {
  it('is the services, Kafka, MongoDB and the topics, and nothing else', () => {
    const names = SERVICES.map(([name]) => name);
    expect(Object.keys(services).toSorted()).toEqual(
      [...names, 'kafka', 'mongodb', 'topics'].toSorted(),
    );
  });

  it('is Kafka 4.3.1 and MongoDB 8 on loopback, without a profile', () => {
    expect(service('kafka').image).toBe('apache/kafka:4.3.1');
    expect(service('mongodb').image).toBe('mongo:8');
    for (const { profiles, ports } of [service('kafka'), service('mongodb')]) {
      expect(profiles).toBeUndefined();
      expect(ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    }
  });

  it('makes the topics with the command line', () => {
    expect(service('topics').build?.args.SERVICE).toBe('ome');
    expect(service('topics').command).toEqual([
      'node',
      'apps/ome/dist/main.js',
      'topics',
      'ensure',
    ]);
  });
});
