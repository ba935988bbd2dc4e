import { accessConfig } from '@ome/access';
import { dialectConfig } from '@ome/equities';
import {
  httpConfig,
  kafkaConfig,
  milliseconds,
  mongodbConfig,
  partitionsConfig,
  type Config,
} from '@ome/platform';
import { Type } from 'typebox';

/** The variables of fill-ingestion; README.md has the table. */
export const FILL_INGESTION_CONFIG = Type.Object({
  ...httpConfig(3003),
  ...kafkaConfig,
  ...mongodbConfig,
  ...accessConfig,
  ...partitionsConfig,
  ...dialectConfig,
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
