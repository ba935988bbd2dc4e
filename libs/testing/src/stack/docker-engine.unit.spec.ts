import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dockerAnswers, dockerHost } from './docker-engine.js';

test('an engine that answers is used', async () => {
  const DOCKER_HOST = await engine((_, response) => response.end('OK'));

  await expect(dockerAnswers({ DOCKER_HOST })).resolves.toBe(true);
});

test('an engine that fails is not used', async () => {
  const DOCKER_HOST = await engine((_, response) => response.writeHead(500).end());

  await expect(dockerAnswers({ DOCKER_HOST })).resolves.toBe(false);
});

test('an engine that is silent is not waited for', { timeout: 5000 }, async () => {
  const DOCKER_HOST = await engine(() => {});

  await expect(dockerAnswers({ DOCKER_HOST })).resolves.toBe(false);
});

test('a socket that nobody serves is no engine', async () => {
  await expect(dockerAnswers({ DOCKER_HOST: 'unix:///nowhere/docker.sock' })).resolves.toBe(false);
});

test('published ports are reached where the engine is', () => {
  expect(dockerHost({ DOCKER_HOST: 'tcp://engine.example:2375' })).toBe('engine.example');
  expect(dockerHost({ DOCKER_HOST: 'unix:///run/docker.sock' })).toBe('127.0.0.1');
});

async function engine(answer: RequestListener): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ome-engine-'));
  const socket = join(folder, 'docker.sock');
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });
  return `unix://${socket}`;
}
