import { commaList, kafkaConfig, loadConfig, mongodbConfig } from '@ome/platform';
import { Type } from 'typebox';
import { readRunningSystem, type RunningSystem } from './running-system.js';

/** Variables of the command line. */
export const OME_CONFIG = Type.Object({ ...kafkaConfig, ...mongodbConfig });

/** The same without defaults: tells what is given from what is not. */
const GIVEN = Type.Object({
  KAFKA_BROKERS: Type.Optional(commaList({ description: 'Kafka brokers, where given' })),
  MONGODB_URI: Type.Optional(Type.String({ description: 'MongoDB address, where given' })),
});

/** Where a command looks. */
export interface Addresses {
  readonly kafkaBrokers: readonly string[];
  readonly mongodbUri: string;
}

/** Addresses given as flags, as text. */
export interface AddressFlags {
  readonly brokers?: string;
  readonly mongodb?: string;
}

interface GivenAddresses {
  readonly KAFKA_BROKERS?: readonly string[];
  readonly MONGODB_URI?: string;
}

/** Flags come first, then the environment, then a system started from this folder, then the defaults. */
export function chooseAddresses(
  flags: AddressFlags,
  given: GivenAddresses,
  running: RunningSystem | undefined,
): Addresses {
  const config = loadConfig(OME_CONFIG, {
    KAFKA_BROKERS: flags.brokers ?? (given.KAFKA_BROKERS ?? running?.kafkaBrokers)?.join(','),
    MONGODB_URI: flags.mongodb ?? given.MONGODB_URI ?? running?.mongodbUri,
  });
  return { kafkaBrokers: config.KAFKA_BROKERS, mongodbUri: config.MONGODB_URI };
}

/** Where this invocation looks. A file of a started system is read only when an address is still missing. */
export function addressesOf(flags: AddressFlags): Addresses {
  const given = loadConfig(GIVEN);
  const complete =
    (flags.brokers ?? given.KAFKA_BROKERS) !== undefined &&
    (flags.mongodb ?? given.MONGODB_URI) !== undefined;
  return chooseAddresses(flags, given, complete ? undefined : readRunningSystem(process.cwd()));
}
