import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient, MongoServerError } from 'mongodb';
import { waitFor } from '../wait-for.js';
import { freePort } from './free-port.js';
import type { GuardedFolder, ServerProcess } from './guarded-folder.js';

export const replicaSet = 'rs0';
const alreadyInitialized = 23;
const portAttempts = 3;
const startLimit = 90_000;

/** Starts a replica set of one in the folder, and answers its URI when it takes writes. */
export async function startMongodb(folder: GuardedFolder, mongod: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const address = `127.0.0.1:${await freePort()}`;
    const server = await launch(folder, mongod, `mongodb-${attempt}`, address);
    if (await becomesPrimary(address, server))
      return `mongodb://${address}/?replicaSet=${replicaSet}`;
    // Most likely another process took the port between choosing and binding it.
    if (attempt === portAttempts) {
      throw new Error(`mongod ended ${attempt} times while starting\n${await server.logTail()}`);
    }
  }
}

async function launch(
  folder: GuardedFolder,
  mongod: string,
  name: string,
  address: string,
): Promise<ServerProcess> {
  const data = join(folder.path, name);
  await mkdir(data);
  const [host = '', port = ''] = address.split(':');
  const door = ['--bind_ip', host, '--port', port];
  const store = ['--dbpath', data, '--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '256'];
  const quiet = ['--setParameter', 'diagnosticDataCollectionEnabled=false'];
  // Its socket file would lie in /tmp, outside the folder, and stay after a kill.
  const noSocketFile = '--nounixsocket';
  const args = [...door, ...store, ...quiet, noSocketFile, '--replSet', replicaSet];
  return folder.start(name, mongod, args);
}

async function becomesPrimary(address: string, server: ServerProcess): Promise<boolean> {
  const limits = { connectTimeoutMS: 2000, serverSelectionTimeoutMS: 2000 };
  const client = new MongoClient(`mongodb://${address}/?directConnection=true`, limits);
  try {
    // The process id tells our mongod from another one that was given the same port.
    await waitFor(async () => server.hasExited() || (await processId(client)) === server.pid, {
      within: startLimit,
      what: `mongod at ${address} to answer`,
    });
    if (server.hasExited()) return false;
    await initiateReplicaSet(client, address);
    return true;
  } finally {
    await client.close();
  }
}

async function processId(client: MongoClient): Promise<number> {
  const status = await client.db('admin').command({ serverStatus: 1 });
  return Number(status.pid);
}

/** Makes the server the only member of its replica set and waits until it takes writes. */
export async function initiateReplicaSet(client: MongoClient, member: string): Promise<void> {
  const admin = client.db('admin');
  const config = { _id: replicaSet, members: [{ _id: 0, host: member }] };
  await admin.command({ replSetInitiate: config }).catch((error: unknown) => {
    if (!(error instanceof MongoServerError && error.code === alreadyInitialized)) throw error;
  });
  const isPrimary = async () => (await admin.command({ hello: 1 })).isWritablePrimary === true;
  await waitFor(isPrimary, { within: startLimit, what: `MongoDB at ${member} to take writes` });
}
