import { fileURLToPath } from 'node:url';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.js';
import { describeConfig } from './describe-config.js';
import { loadConfig } from './load-config.js';
import {
  deploymentConfig,
  httpConfig,
  kafkaConfig,
  mongodbConfig,
  partitionsConfig,
  topicCreationConfig,
} from './shared-variables.js';
import { commaList, file, milliseconds, read, secret } from './variables.js';

const schema = Type.Object({
  ...httpConfig(3001),
  ...kafkaConfig,
  ...mongodbConfig,
  TOKEN_SECRET: secret({ description: 'Signs tokens' }),
  WAIT_MS: milliseconds({ default: 500, description: 'How long to wait', maximum: 5000 }),
  DOCS: Type.Boolean({ default: true, description: 'Serve the documentation' }),
  MODE: Type.Union([Type.Literal('fast'), Type.Literal('safe')], { default: 'safe' }),
  RATIO: Type.Number({ default: 0.5, minimum: 0, maximum: 1 }),
  ROLES: commaList({ default: ['writer', 'clock'], description: 'Roles of this process' }),
  PEER_URL: Type.Optional(Type.String({ description: 'Where the peer is' })),
});
const secretOnly = { TOKEN_SECRET: 's3cret' };

function faultsOf(environment: Record<string, string>): ConfigError {
  try {
    loadConfig(schema, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loading a configuration', () => {
  it('takes every default when only what has none is set', () => {
    expect(loadConfig(schema, secretOnly)).toEqual({
      PORT: 3001,
      HOST: '0.0.0.0',
      LOG_LEVEL: 'info',
      BODY_LIMIT_BYTES: 262_144,
      SHUTDOWN_TIMEOUT_MS: 25_000,
      KAFKA_BROKERS: ['127.0.0.1:9092'],
      MONGODB_URI: 'mongodb://127.0.0.1:27017/ome?replicaSet=rs0',
      TOKEN_SECRET: 's3cret',
      WAIT_MS: 500,
      DOCS: true,
      MODE: 'safe',
      RATIO: 0.5,
      ROLES: ['writer', 'clock'],
    });
  });

  it('turns text into numbers, booleans and lists', () => {
    const config = loadConfig(schema, {
      ...secretOnly,
      PORT: '0',
      WAIT_MS: '1000',
      DOCS: 'FALSE',
      RATIO: '0.25',
      MODE: 'fast',
      KAFKA_BROKERS: 'one:9092, two:9092,',
      PEER_URL: 'http://peer',
    });
    expect(config).toMatchObject({
      PORT: 0,
      WAIT_MS: 1000,
      DOCS: false,
      RATIO: 0.25,
      MODE: 'fast',
      KAFKA_BROKERS: ['one:9092', 'two:9092'],
      PEER_URL: 'http://peer',
    });
  });

  it('ignores variables that the schema does not name', () => {
    expect(loadConfig(schema, { ...secretOnly, HOME: '/root' })).not.toHaveProperty('HOME');
  });

  it('counts an empty variable as not set', () => {
    expect(loadConfig(schema, { ...secretOnly, PORT: '', PEER_URL: '' })).toEqual(
      loadConfig(schema, secretOnly),
    );
  });

  it('cannot be changed afterwards, lists included', () => {
    const config = loadConfig(schema, { ...secretOnly, ROLES: 'writer' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.ROLES)).toBe(true);
  });

  it('leaves the defaults in the schema as they were', () => {
    expect(Object.isFrozen(loadConfig(schema, secretOnly).ROLES)).toBe(true);
    expect(loadConfig(schema, { ...secretOnly, ROLES: 'clock' }).ROLES).toEqual(['clock']);
    expect(loadConfig(schema, secretOnly).ROLES).toEqual(['writer', 'clock']);
  });
});

describe('a configuration that cannot be used', () => {
  it('lists every fault at once: what was given, what is allowed, the default', () => {
    const { faults } = faultsOf({
      PORT: '70000',
      WAIT_MS: '5s',
      DOCS: 'maybe',
      MODE: 'reckless',
      KAFKA_BROKERS: ' , ',
      MONGODB_URI: 'postgres://127.0.0.1',
    });
    expect(faults).toEqual([
      { variable: 'PORT', given: '"70000"', allowed: 'integer from 0 to 65535', default: '3001' },
      {
        variable: 'KAFKA_BROKERS',
        given: '" , "',
        allowed: 'comma-separated list of text, at least 1',
        default: '127.0.0.1:9092',
      },
      {
        variable: 'MONGODB_URI',
        given: '"postgres://127.0.0.1"',
        allowed: String.raw`text matching ^mongodb(\+srv)?://`,
        default: 'mongodb://127.0.0.1:27017/ome?replicaSet=rs0',
      },
      { variable: 'TOKEN_SECRET', given: 'nothing', allowed: 'text', default: 'none' },
      {
        variable: 'WAIT_MS',
        given: '"5s"',
        allowed: 'integer (ms) from 1 to 5000',
        default: '500',
      },
      { variable: 'DOCS', given: '"maybe"', allowed: 'true or false', default: 'true' },
      { variable: 'MODE', given: '"reckless"', allowed: 'one of fast, safe', default: 'safe' },
    ]);
  });

  it('says all of it in the message', () => {
    const { faults, message } = faultsOf({ PORT: 'x', DOCS: 'y' });
    for (const fault of faults) {
      for (const said of Object.values(fault)) expect(message).toContain(said);
    }
    expect(faults).toHaveLength(3);
  });

  it('shows neither a secret nor the credentials in an address', () => {
    const picky = Type.Object({
      TOKEN_SECRET: Type.String({
        minLength: 20,
        secret: true,
        default: 'development-secret-of-20',
      }),
      PEER_URL: Type.String({ pattern: '^https://' }),
    });
    try {
      loadConfig(picky, { TOKEN_SECRET: 'hunter2', PEER_URL: 'http://user:hunter2@peer' });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('hunter2');
      expect(String(error)).toContain('http://***@peer');
    }
  });

  it('refuses an integer beyond what a number holds exactly', () => {
    expect(faultsOf({ ...secretOnly, WAIT_MS: '99999999999999999999' }).faults).toHaveLength(1);
  });
});

describe('a variable that reads its own text', () => {
  const own = Type.Object({
    PAIRS: read<readonly string[]>({
      shownType: 'two words with a colon',
      default: 'a:b',
      description: 'A pair',
      read: (text) => {
        const words = text.split(':');
        return words.length === 2
          ? { ok: true, value: words }
          : { ok: false, faults: [`"${text}" has no colon`] };
      },
    }),
    THIS_FILE: Type.Optional(
      file<number>({
        shownType: 'path of a file',
        description: 'A file',
        read: (bytes) => ({ ok: true, value: bytes.length }),
      }),
    ),
    ...partitionsConfig,
  });

  it('has the value that was read, the default too', () => {
    expect(loadConfig(own, {})).toEqual({ PAIRS: ['a', 'b'], PARTITIONS: 8 });
    const THIS_FILE = fileURLToPath(import.meta.url);
    const config = loadConfig(own, { PAIRS: 'c:d', PARTITIONS: '64', THIS_FILE });
    expect(config).toEqual({
      PAIRS: ['c', 'd'],
      PARTITIONS: 64,
      THIS_FILE: expect.any(Number),
    });
  });

  it('lists its faults with those of the others', () => {
    const wrong = { PAIRS: 'x', PARTITIONS: '12', THIS_FILE: '/no/such' };
    for (const word of ['two words with a colon', '"x" has no colon', 'PARTITIONS', 'ENOENT']) {
      expect(() => loadConfig(own, wrong)).toThrow(word);
    }
    for (const count of ['0', '-8', '131072', '8.0', 'eight']) {
      expect(() => loadConfig(own, { PARTITIONS: count })).toThrow('power of two');
    }
  });
});

describe('production', () => {
  const deployed = Type.Object({
    ...deploymentConfig,
    ...topicCreationConfig,
    REFERENCE_FILE: Type.Optional(
      Type.String({ description: 'A file', neededInProduction: 'name the file that you wrote' }),
    ),
  });

  it('has defaults of its own, and what is set counts', () => {
    const production = { NODE_ENV: 'production', REFERENCE_FILE: 'x' };
    expect(loadConfig(deployed, {}).CREATE_TOPICS).toBe(true);
    expect(loadConfig(deployed, { NODE_ENV: 'test' }).CREATE_TOPICS).toBe(true);
    expect(loadConfig(deployed, production).CREATE_TOPICS).toBe(false);
    expect(loadConfig(deployed, { ...production, CREATE_TOPICS: 'true' }).CREATE_TOPICS).toBe(true);
  });

  it('asks for what development has by itself, and says what to do', () => {
    expect(loadConfig(deployed, {})).not.toHaveProperty('REFERENCE_FILE');
    const load = () => loadConfig(deployed, { NODE_ENV: 'production', CREATE_TOPICS: 'maybe' });
    expect(load).toThrow(/REFERENCE_FILE: given nothing.*name the file that you wrote/);
    expect(load).toThrow(/CREATE_TOPICS/);
  });

  it('is told in the table', () => {
    expect(describeConfig(deployed).map((row) => row.default)).toEqual([
      'development',
      'true; false in production',
      'none; must be set in production',
    ]);
  });
});

describe('describing a configuration', () => {
  it('gives one row per variable, in order', () => {
    const rows = describeConfig(schema);
    expect(rows.map((row) => row.variable)).toEqual(Object.keys(schema.properties));
    expect(rows).toContainEqual({
      variable: 'WAIT_MS',
      type: 'integer (ms) from 1 to 5000',
      default: '500',
      meaning: 'How long to wait',
    });
    expect(rows).toContainEqual({
      variable: 'TOKEN_SECRET',
      type: 'text',
      default: 'none, must be set',
      meaning: 'Signs tokens',
    });
    expect(rows).toContainEqual({
      variable: 'PEER_URL',
      type: 'text',
      default: 'none',
      meaning: 'Where the peer is',
    });
  });
});
