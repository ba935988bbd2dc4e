import { once } from 'node:events';
import { connect } from 'node:net';

export interface KafkaCluster {
  readonly clusterId: string | null;
  readonly brokers: number;
}

const metadataRequest = 3;
const version = 2;

/**
 * Asks a broker for its cluster, in the broker's own protocol. An open port proves little: it may be
 * another program's, and a broker listens before it takes part in its cluster.
 */
export async function readKafkaCluster(address: string, within = 2000): Promise<KafkaCluster> {
  const { hostname, port } = new URL(`kafka://${address}`);
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
  const limit = AbortSignal.timeout(within);
  try {
    await once(socket, 'connect', { signal: limit });
    socket.write(metadataOfNoTopic());
    let answer = Buffer.alloc(0);
    while (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) {
      const [chunk] = (await once(socket, 'data', { signal: limit })) as [Buffer];
      answer = Buffer.concat([answer, chunk]);
    }
    return parseMetadata(answer.subarray(4));
  } finally {
    socket.destroy();
  }
}

function metadataOfNoTopic(): Buffer {
  const client = Buffer.from('ome-probe');
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + client.length + 4);
  let at = request.writeInt32BE(request.length - 4, 0);
  at = request.writeInt16BE(metadataRequest, at);
  at = request.writeInt16BE(version, at);
  at = request.writeInt32BE(1, at);
  at = request.writeInt16BE(client.length, at);
  at += client.copy(request, at);
  request.writeInt32BE(0, at);
  return request;
}

/** correlation id, [node id, host, port, rack], cluster id, ... */
function parseMetadata(answer: Buffer): KafkaCluster {
  let at = 4;
  const text = (): string | null => {
    const length = answer.readInt16BE(at);
    at += 2;
    if (length < 0) return null;
    at += length;
    return answer.toString('utf8', at - length, at);
  };
  const brokers = answer.readInt32BE(at);
  at += 4;
  for (let broker = 0; broker < brokers; broker += 1) {
    at += 4;
    text();
    at += 4;
    text();
  }
  return { clusterId: text(), brokers };
}
