import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseAddresses } from './ome-config.js';
import { readRunningSystem } from './running-system.js';

const running = { kafkaBrokers: ['run:1', 'run:2'], mongodbUri: 'mongodb://run/ome' };

describe('addresses', () => {
  it('are those of a flag before those of the environment', () => {
    const flags = { brokers: 'flag:1,flag:2', mongodb: 'mongodb://flag/ome' };
    const given = { KAFKA_BROKERS: ['env:1'], MONGODB_URI: 'mongodb://env/ome' };
    expect(chooseAddresses(flags, given, running)).toEqual({
      kafkaBrokers: ['flag:1', 'flag:2'],
      mongodbUri: 'mongodb://flag/ome',
    });
    expect(chooseAddresses({}, given, running)).toEqual({
      kafkaBrokers: ['env:1'],
      mongodbUri: 'mongodb://env/ome',
    });
  });

  it('are those of a started system where none is given, one by one', () => {
    expect(chooseAddresses({}, { KAFKA_BROKERS: ['env:1'] }, running)).toEqual({
      kafkaBrokers: ['env:1'],
      mongodbUri: 'mongodb://run/ome',
    });
  });

  it('are the defaults where nothing is known', () => {
    expect(chooseAddresses({}, {}, undefined)).toEqual({
      kafkaBrokers: ['127.0.0.1:9092'],
      mongodbUri: 'mongodb://127.0.0.1:27017/ome?replicaSet=rs0',
    });
  });

  it('are refused where they are no addresses', () => {
    expect(() => chooseAddresses({ mongodb: 'postgres://x' }, {}, undefined)).toThrow(
      'MONGODB_URI',
    );
  });
});

describe('a system started from a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ome-folder-'));
    mkdirSync(join(folder, '.ome'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (text: string) => writeFileSync(join(folder, '.ome', 'running.json'), text);

  it('is none where no file is', () => {
    expect(readRunningSystem(folder)).toBeUndefined();
    expect(readRunningSystem(join(folder, 'nowhere'))).toBeUndefined();
  });

  it('says its addresses', () => {
    write(JSON.stringify({ ...running, ports: { 'order-entry': 3001 } }));
    expect(readRunningSystem(folder)).toMatchObject(running);
  });

  it.each(['', '{', '{"kafkaBrokers":[]}', '{"kafkaBrokers":["a:1"]}'])(
    'whose file holds %j is refused with what to do',
    (text) => {
      write(text);
      expect(() => readRunningSystem(folder)).toThrow(/remove it, or give --brokers/);
    },
  );
});
