import { Flag, Id, oneOf, ReasonCodeField, SideField, Text, Time } from '@ome/contracts';
import { ORD_STATUSES } from '@ome/domain';
import { Type, type Static } from 'typebox';
import { keyField, LONGEST_KEY } from '../key-fields.js';

const optional = Type.Optional;
const strict = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ description });

/** Which orders: those that have all that is stated. */
export const MassCancelBody = Type.Object(
  {
    account: optional(Id),
    venue: optional(Id),
    symbol: optional(Id),
    side: optional(SideField),
    user: optional(Id),
    text: optional(Text),
    requestId: optional(keyField(LONGEST_KEY)),
  },
  { ...strict, title: 'MassCancel' },
);
export type MassCancelBody = Readonly<Static<typeof MassCancelBody>>;

export const TakenMassCancel = Type.Object(
  {
    id: text('names the mass cancel: the Idempotency-Key, which repeats it'),
    url: text('where the results are'),
    accounts: Type.Array(Type.String(), {
      description: 'whose open orders are cancelled; empty: those of every account',
    }),
    repeated: optional(Flag),
    detail: optional(text('what became of it, where there is something to say')),
  },
  { title: 'TakenMassCancel' },
);
export type TakenMassCancel = Readonly<Static<typeof TakenMassCancel>>;

export const MassCancelResults = Type.Object(
  {
    id: text('as it was asked for'),
    done: Type.Boolean({ description: 'every order in its scope was asked to be canceled' }),
    parts: Type.Array(
      Type.Object({
        account: optional(text("absent: a part of an operator's mass cancel of every account")),
        submittedBy: optional(text('who asked for it')),
        requestedAt: Time,
        doneAt: optional(Time),
        orders: optional(
          Type.Integer({ description: 'how many orders were asked to be canceled, once done' }),
        ),
      }),
      { description: 'how far it is, account by account' },
    ),
    orders: Type.Array(
      Type.Object({
        orderId: Type.String(),
        account: Type.String(),
        clientOrderId: optional(Type.String()),
        accepted: Flag,
        reason: optional(ReasonCodeField),
        ordStatus: optional(oneOf(ORD_STATUSES)),
        url: Type.String(),
      }),
      {
        description:
          'one for each order asked to be canceled so far: whether that was accepted, and the status of now',
      },
    ),
  },
  { title: 'MassCancelResults' },
);
export type MassCancelResults = Readonly<Static<typeof MassCancelResults>>;
