import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient, MongoServerError } from 'mongodb';
import { waitFor } from '../wait-for.js';
import { freePort } from './free-port.js';
import type { GuardedFolder } from './guarded-folder.js';
import { startServer, type Launched } from './start-server.js';

export const replicaSet = 'rs0';
const alreadyInitialized = 23;
const electionLimit = 60_000;

/** Starts a replica set of one in the folder, and answers its URI when it takes writes. */
export async function startMongodb(folder: GuardedFolder, mongod: string): Promise<string> {
  const address = await startServer('mongodb', (attempt) => launch(folder, mongod, attempt));
  await initiateReplicaSet(`mongodb://${address}/?directConnection=true`, address);
  return `mongodb://${address}/?replicaSet=${replicaSet}`;
}

async function launch(folder: GuardedFolder, mongod: string, name: string): Promise<Launched> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const data = join(folder.path, name);
  await mkdir(data);
  const door = ['--bind_ip', '127.0.0.1', '--port', String(port)];
  const store = ['--dbpath', data, '--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '256'];
  const quiet = ['--setParameter', 'diagnosticDataCollectionEnabled=false'];
  // Its socket file would lie in /tmp, outside the folder, and stay after a kill.
  const noSocketFile = '--nounixsocket';
  const args = [...door, ...store, ...quiet, noSocketFile, '--replSet', replicaSet];
  const server = folder.start(name, mongod, args);
  return { server, address, answers: async () => (await processId(address)) === server.pid };
}

/** The process id tells our mongod from another one that was given the same port. */
async function processId(address: string): Promise<number> {
  const status = await withClient(`mongodb://${address}/?directConnection=true`, (client) =>
    client.db('admin').command({ serverStatus: 1 }),
  );
  return Number(status.pid);
}

/** Makes the server the only member of its replica set and waits until it takes writes. */
export const initiateReplicaSet = (uri: string, member: string): Promise<void> =>
  withClient(uri, async (client) => {
    const admin = client.db('admin');
    const config = { _id: replicaSet, members: [{ _id: 0, host: member }] };
    await admin.command({ replSetInitiate: config }).catch((error: unknown) => {
      if (!(error instanceof MongoServerError && error.code === alreadyInitialized)) throw error;
    });
    const isPrimary = async () => (await admin.command({ hello: 1 })).isWritablePrimary === true;
    await waitFor(isPrimary, {
      within: electionLimit,
      what: `MongoDB at ${member} to take writes`,
    });
  });

async function withClient<T>(uri: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2000, socketTimeoutMS: 10_000 });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
