import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { guardProcess } from './process-guard.js';

const log = pino({ level: 'silent' });

function guarded(stop: (signal: string) => Promise<void>, timeoutMs = 60_000) {
  const exits: number[] = [];
  const process = Object.assign(new EventEmitter(), {
    exit: (code: number) => void exits.push(code),
  });
  const release = guardProcess({ process, log, stop, timeoutMs });
  return { process, exits, release };
}

const exited = (exits: readonly number[], ...codes: number[]) =>
  vi.waitFor(() => expect(exits).toEqual(codes));

describe('ending a process', () => {
  it.each(['SIGTERM', 'SIGINT'])('on %s stops the service first and exits 0', async (signal) => {
    const finished = Promise.withResolvers<void>();
    const signals: string[] = [];
    const { process, exits } = guarded((name) => {
      signals.push(name);
      return finished.promise;
    });
    process.emit(signal);
    expect(signals).toEqual([signal]);
    expect(exits).toEqual([]);
    finished.resolve();
    await exited(exits, 0);
  });

  it('exits 1 at once on a second signal', () => {
    const { process, exits } = guarded(() => new Promise(() => undefined));
    process.emit('SIGTERM');
    process.emit('SIGINT');
    expect(exits).toEqual([1]);
  });

  it('exits 1 when stopping takes longer than allowed', async () => {
    const { process, exits } = guarded(() => new Promise(() => undefined), 5);
    process.emit('SIGTERM');
    await exited(exits, 1);
  });

  it('exits 1 when stopping fails', async () => {
    const { process, exits } = guarded(() => Promise.reject(new Error('no commit')));
    process.emit('SIGTERM');
    await exited(exits, 1);
  });

  it.each(['unhandledRejection', 'uncaughtException'])('exits 1 on %s', (event) => {
    const { process, exits } = guarded(() => Promise.resolve());
    process.emit(event, new Error('broken invariant'));
    expect(exits).toEqual([1]);
  });

  it('leaves the process alone once released', () => {
    const { process, exits, release } = guarded(() => Promise.resolve());
    release();
    process.emit('SIGTERM');
    process.emit('unhandledRejection', new Error('late'));
    expect(exits).toEqual([]);
  });
});
