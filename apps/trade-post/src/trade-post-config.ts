import { accessConfig } from '@ome/access';
import {
  httpConfig,
  kafkaConfig,
  mongodbConfig,
  partitionsConfig,
  topicCreationConfig,
  type Config,
} from '@ome/platform';
import { Type } from 'typebox';

/** The variables of the trade post. */
export const TRADE_POST_CONFIG = Type.Object({
  ...httpConfig(3006),
  ...accessConfig,
  ...kafkaConfig,
  ...mongodbConfig,
  ...partitionsConfig,
  ...topicCreationConfig,
  TRADE_POST_GROUP: Type.String({
    minLength: 1,
    maxLength: 100,
    default: 'trade-post',
    description: 'Consumer group: processes of one group share the partitions of `ome.fills.v1`',
  }),
});

export type TradePostConfig = Config<typeof TRADE_POST_CONFIG>;
