import { httpConfig, kafkaConfig, mongodbConfig, type Config } from '@ome/platform';
import { Type } from 'typebox';

/** The variables of the trade post. */
export const TRADE_POST_CONFIG = Type.Object({
  ...httpConfig(3006),
  ...kafkaConfig,
  ...mongodbConfig,
  PARTITIONS: Type.Integer({
    minimum: 1,
    maximum: 65_536,
    default: 8,
    description: 'Partitions of the topics that the order-lifecycle writes; a power of two',
  }),
  CREATE_TOPICS: Type.Boolean({
    default: true,
    description: 'Creates topics that are missing; existing ones are checked and never changed',
  }),
  TRADE_POST_GROUP: Type.String({
    minLength: 1,
    maxLength: 100,
    default: 'trade-post',
    description: 'Consumer group: processes of one group share the partitions of `ome.fills.v1`',
  }),
});

export type TradePostConfig = Config<typeof TRADE_POST_CONFIG>;
