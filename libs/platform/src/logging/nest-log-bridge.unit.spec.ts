import { pino } from 'pino';
import { expect, it } from 'vitest';
import { NestLogBridge } from './nest-log-bridge.js';

function bridged(log: (bridge: NestLogBridge) => void): unknown {
  const lines: string[] = [];
  const logger = pino(
    { level: 'trace', base: null, timestamp: false },
    { write: (line) => void lines.push(line) },
  );
  log(new NestLogBridge(logger));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines.join(''));
}

it("puts Nest's start-up lines at debug, with the class they come from", () => {
  expect(
    bridged((bridge) => bridge.log('Mapped {/v1/orders, POST} route', 'RouterExplorer')),
  ).toEqual({
    level: 20,
    context: 'RouterExplorer',
    msg: 'Mapped {/v1/orders, POST} route',
  });
});

it('keeps an error with its stack', () => {
  const line = bridged((bridge) => bridge.error(new Error('broken'), 'ExceptionsHandler'));
  expect(line).toMatchObject({
    level: 50,
    context: 'ExceptionsHandler',
    err: { message: 'broken', stack: expect.stringContaining('nest-log-bridge') },
  });
});

it('keeps what comes between the message and the class', () => {
  expect(bridged((bridge) => bridge.warn('slow', { ms: 7 }, 'Injector'))).toMatchObject({
    level: 40,
    msg: 'slow',
    context: 'Injector',
    detail: [{ ms: 7 }],
  });
});

it('keeps a message that is an object', () => {
  expect(bridged((bridge) => bridge.verbose({ step: 1 }, 'Injector'))).toMatchObject({
    level: 10,
    message: { step: 1 },
  });
});
