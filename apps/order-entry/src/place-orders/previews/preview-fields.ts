import { Count, Flag, oneOf, ReasonCodeField } from '@ome/contracts';
import { Type, type Static } from 'typebox';

const CHECKS = ['TERMS', 'INSTRUMENT', 'CLIENT_ORDER_ID', 'LIMITS', 'STOPS'] as const;
export type PreviewCheck = (typeof CHECKS)[number];

/** What a new order would come to. */
export const OrderPreview = Type.Object(
  {
    accepted: Flag,
    reason: Type.Optional(ReasonCodeField),
    detail: Type.Optional(Type.String({ description: 'the reason in words' })),
    orderId: Type.Optional(Type.String({ description: 'the id that the order would have' })),
    account: Type.String({ description: 'the account that it would be for' }),
    checked: Type.Array(oneOf(CHECKS), {
      description: 'what was checked; the engine checks everything when the order is placed',
    }),
    asOf: Type.Optional(
      Type.Object(
        { partition: Count, offset: Count },
        { description: 'position of the log that was looked at; absent: none could be read' },
      ),
    ),
  },
  { title: 'OrderPreview' },
);
export type OrderPreview = Readonly<Static<typeof OrderPreview>>;
