import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.js';
import { describeConfig } from './describe-config.js';
import { loadConfig } from './load-config.js';
import { httpConfig, kafkaConfig, mongodbConfig } from './shared-variables.js';
import { commaList, milliseconds, secret } from './variables.js';

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
