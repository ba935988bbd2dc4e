import { httpConfig, kafkaConfig, milliseconds, mongodbConfig, type Config } from '@ome/platform';
import { Type } from 'typebox';

/** The variables of fill-ingestion; README.md has the table. */
export const FILL_INGESTION_CONFIG = Type.Object({
  ...httpConfig(3003),
  ...kafkaConfig,
  ...mongodbConfig,
  PARTITIONS: Type.Integer({
    minimum: 1,
    maximum: 65_536,
    default: 8,
    description: 'Partitions of `ome.inbox.v1`, a power of two; start-up refuses another count',
  }),
  REPORT_ANSWER_TIMEOUT_MS: milliseconds({
    default: 2_000,
    description: 'Longest wait of `POST /execution_endpoint` to learn whether the order is known',
  }),
  PRODUCE_TIMEOUT_MS: milliseconds({
    default: 3_000,
    description: 'Longest wait until a posted report is durable before the answer is 503',
  }),
});

export type FillIngestionConfig = Config<typeof FILL_INGESTION_CONFIG>;
