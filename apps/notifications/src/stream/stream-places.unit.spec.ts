import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { StreamPlaces } from './stream-places.js';

class Line extends EventEmitter {
  destroyed = false;
}

it('gives no more places than there are, until one is given back or its line closes', () => {
  const places = new StreamPlaces(2);
  const line = new Line();
  const giveBack = places.take(new Line());
  expect(places.take(line)).toBeDefined();
  expect(places.take(new Line())).toBeUndefined();
  line.emit('close');
  expect(places.take(new Line())).toBeDefined();
  giveBack?.();
  giveBack?.();
  expect(places.take(new Line())).toBeDefined();
  expect(places.take(new Line())).toBeUndefined();
});

it('keeps no place for a line that is closed already', () => {
  const places = new StreamPlaces(1);
  const gone = new Line();
  gone.destroyed = true;
  places.take(gone);
  expect(places.take(new Line())).toBeDefined();
});
