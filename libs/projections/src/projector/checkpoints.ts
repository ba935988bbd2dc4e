import type { ProjectionStore } from '../connection/projection-store.js';
import type { CheckpointDocument } from '../documents/checkpoint.schema.js';
import { guardedReplacement, type BulkOperation } from './guarded-write.js';
import type { Checkpoint } from './log-record.js';

export async function readCheckpoint(
  { checkpoints }: ProjectionStore,
  partition: number,
): Promise<Checkpoint | undefined> {
  const found = await checkpoints
    .findById(partition)
    .read('primary')
    .readConcern('majority')
    .lean();
  return found === null ? undefined : checkpointOf(found);
}

/** Of every partition that was ever projected, by partition. */
export async function readCheckpoints({
  checkpoints,
}: ProjectionStore): Promise<ReadonlyMap<number, Checkpoint>> {
  const found = await checkpoints
    .find()
    .sort({ _id: 1 })
    .read('primary')
    .readConcern('majority')
    .lean<CheckpointDocument[]>();
  return new Map(found.map((document) => [document._id, checkpointOf(document)]));
}

function checkpointOf({ offset, epoch, lastSource }: CheckpointDocument): Checkpoint {
  return {
    offset: BigInt(offset),
    epoch,
    ...(lastSource === undefined ? {} : { lastSource }),
  };
}

/** Only forward: a checkpoint that is as far or further stays. */
export function checkpointWrite(
  partition: number,
  { offset, epoch, lastSource }: Checkpoint,
): BulkOperation {
  const document: CheckpointDocument = {
    _id: partition,
    offset: Number(offset),
    epoch,
    ...(lastSource === undefined ? {} : { lastSource }),
  };
  return guardedReplacement('offset', document);
}
