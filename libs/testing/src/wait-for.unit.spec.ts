import { expect, test } from 'vitest';
import { waitFor } from './wait-for.js';

test('answers the first truthy value', async () => {
  const answers = [undefined, 0, '', 'ready'];

  await expect(waitFor(() => answers.shift(), { within: 5000, what: 'an answer' })).resolves.toBe(
    'ready',
  );
});

test('a condition that throws is not yet met', async () => {
  let calls = 0;
  const condition = () => {
    calls += 1;
    if (calls < 3) throw new Error('not there');
    return calls;
  };

  await expect(waitFor(condition, { within: 5000, what: 'three calls' })).resolves.toBe(3);
});

test('at the limit it says what was awaited and the last value', async () => {
  const wait = waitFor(() => false, { within: 20, what: 'the order to fill' });

  await expect(wait).rejects.toThrow('Waited 20 ms for the order to fill; last: false');
});

test('at the limit it says the last error', async () => {
  const wait = waitFor(() => Promise.reject(new Error('refused')), { within: 20, what: 'a port' });

  await expect(wait).rejects.toThrow('Waited 20 ms for a port; last: Error: refused');
});

test('a condition that never settles does not outlive the limit', async () => {
  const wait = waitFor(() => new Promise<boolean>(() => {}), { within: 20, what: 'silence' });

  await expect(wait).rejects.toThrow('Waited 20 ms for silence; last: it was never answered');
});
