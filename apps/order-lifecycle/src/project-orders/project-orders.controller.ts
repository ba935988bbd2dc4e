import { Controller } from '@nestjs/common';
import { TOPICS } from '@ome/contracts';
import { BatchHandler, done, retry, stop, type Ending, type RecordBatch } from '@ome/messaging';
import { OrderProjector, ProjectionError } from '@ome/projections';

/** Folds the log into MongoDB, a batch at a time. */
@Controller()
export class ProjectOrdersController {
  constructor(private readonly projector: OrderProjector) {}

  @BatchHandler(TOPICS.orderEvents)
  async project({ partition, records }: RecordBatch): Promise<Ending> {
    try {
      await this.projector.apply(partition, records);
      return done();
    } catch (error) {
      // A log that does not fit the documents stays wrong; a database that is away comes back.
      if (error instanceof ProjectionError) return stop(error);
      this.projector.forget(partition);
      return retry(error);
    }
  }
}
