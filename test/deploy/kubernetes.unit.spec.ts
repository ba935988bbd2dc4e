import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT, SERVICES, variablesOf } from './services.js';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports: readonly { readonly containerPort: number }[];
  readonly envFrom?: readonly object[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly livenessProbe: { readonly httpGet: { readonly path: string } };
  readonly readinessProbe: { readonly httpGet: { readonly path: string } };
  readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly resources: { readonly requests: object; readonly limits: object };
  readonly securityContext: object;
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: object;
  readonly enableServiceLinks: boolean;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly podManagementPolicy?: string;
    readonly selector: object;
    readonly ports: readonly { readonly port: number }[];
    readonly template: { readonly spec: PodSpec; readonly metadata: { readonly labels: object } };
  };
}

const FOLDER = join(ROOT, 'deploy/kubernetes');
const files = globSync(join(FOLDER, '**/*.yaml')).filter(
  (file) => !file.endsWith('kustomization.yaml'),
);
const manifests = files.flatMap((file): readonly Manifest[] =>
  parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join('; ')}`);
    return document.toJS();
  }),
);

function manifest(kind: string, name: string): Manifest {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}.`);
  return found;
}

function podOf(service: string): { readonly pod: PodSpec; readonly container: Container } {
  const kind = service === 'order-lifecycle' ? 'StatefulSet' : 'Deployment';
  const pod = manifest(kind, service).spec.template.spec;
  const [container] = pod.containers;
  if (container === undefined) throw new Error(`${service} has no container.`);
  return { pod, container };
}

describe.each(SERVICES)('%s in Kubernetes', (name, port) => {
  it('listens on the port of its specification, and its Service names it', () => {
    const { container } = podOf(name);
    expect(container.ports.map(({ containerPort }) => containerPort)).toEqual([port]);
    expect(container.env).toContainEqual({ name: 'PORT', value: String(port) });
    expect(manifest('Service', name).spec.ports.map((one) => one.port)).toEqual([port]);
    expect(manifest('Service', name).spec.selector).toEqual({ 'app.kubernetes.io/name': name });
  });

  it('sets only variables that it knows', async () => {
    const known = await variablesOf(name);
    const set = (podOf(name).container.env ?? []).map((one) => one.name);
    expect(set.filter((variable) => !known.has(variable))).toEqual([]);
  });

  it('is probed for life and readiness apart', () => {
    const { livenessProbe, readinessProbe } = podOf(name).container;
    expect(livenessProbe.httpGet.path).toBe('/health/live');
    expect(readinessProbe.httpGet.path).toBe('/health/ready');
  });

  it('gets longer to stop than it takes for itself', async () => {
    const { pod, container } = podOf(name);
    const own = Number((await variablesOf(name)).get('SHUTDOWN_TIMEOUT_MS')) / 1000;
    const before = container.lifecycle?.preStop.sleep.seconds ?? 0;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(before + own);
  });

  it('runs without rights, with bounded memory, and apart from variables of other Services', () => {
    const { pod, container } = podOf(name);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources.limits).toHaveProperty('memory');
    expect(container.resources.requests).toHaveProperty('cpu');
    expect(pod.enableServiceLinks).toBe(false);
  });
});

describe('the manifests', () => {
  it('give the job that makes topics and all services one production count of partitions', () => {
    expect(manifest('ConfigMap', 'ome').data).toHaveProperty('PARTITIONS', '32');
    const [job] = manifest('Job', 'topics').spec.template.spec.containers;
    for (const container of [job, ...SERVICES.map(([name]) => podOf(name).container)]) {
      expect(container?.envFrom, container?.name).toContainEqual({ configMapRef: { name: 'ome' } });
      expect((container?.env ?? []).map(({ name }) => name)).not.toContain('PARTITIONS');
    }
  });

  it('let no lifecycle pod wait for another', () => {
    expect(manifest('StatefulSet', 'order-lifecycle').spec.podManagementPolicy).toBe('Parallel');
  });

  it('share variables that every service knows', async () => {
    const shared = Object.keys(manifest('ConfigMap', 'ome').data ?? {});
    for (const [name] of SERVICES) {
      const known = await variablesOf(name);
      expect(
        shared.filter((variable) => !known.has(variable)),
        name,
      ).toEqual([]);
    }
  });

  it('are all listed for kubectl apply -k, the outside world apart', () => {
    for (const folder of ['', 'demo']) {
      const listed: { resources: readonly string[] } = parse(
        readFileSync(join(FOLDER, folder, 'kustomization.yaml'), 'utf8'),
      );
      const there = files.filter(
        (file) => dirname(file) === join(FOLDER, folder).replace(/\/$/, ''),
      );
      expect(listed.resources.map((one) => join(FOLDER, folder, one)).toSorted()).toEqual(
        there.toSorted(),
      );
    }
    expect(files.filter((file) => file.includes('/demo/'))).toHaveLength(3 - 1);
  });
});
