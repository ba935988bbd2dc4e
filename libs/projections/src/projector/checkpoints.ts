import mongoose from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import { MAJORITY, ignoringDuplicates } from './guarded-write.js';
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
  if (found === null) return undefined;
  const { offset, epoch, lastSource } = found;
  return {
    offset: BigInt(offset),
    epoch,
    ...(lastSource === undefined ? {} : { lastSource }),
  };
}

/** Only forward: a checkpoint that is as far or further stays. */
export async function writeCheckpoint(
  { checkpoints }: ProjectionStore,
  partition: number,
  checkpoint: Checkpoint,
): Promise<void> {
  const offset = Number(checkpoint.offset);
  const { epoch, lastSource } = checkpoint;
  await ignoringDuplicates(
    checkpoints.replaceOne(
      { _id: partition, offset: mongoose.trusted({ $lt: offset }) },
      { offset, epoch, ...(lastSource === undefined ? {} : { lastSource }) },
      { upsert: true, ...MAJORITY },
    ),
  );
}
