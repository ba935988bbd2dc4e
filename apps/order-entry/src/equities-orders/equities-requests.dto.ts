import { Expose, Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, ValidateIf } from 'class-validator';
import { DecimalNumber, FreeText, isSaid, ShortText, ShortTexts, WholeNumber } from '@ome/equities';

const ID_BYTES = 128;
const REASON_BYTES = 1024;
const MAXIMUM_SYMBOLS = 1000;

const SIDES: readonly unknown[] = [0, 1];
const SIDE_TEXT = /^[01]$/;
export const PRICE_INSTRUCTIONS = ['LIMIT', 'MARKET'] as const;

/** Type 1 (legacy-rest.md, `POST /order_endpoint`). */
export class NewOrderDto {
  @Expose()
  @WholeNumber('user_id')
  readonly user_id!: number;

  @Expose()
  @ShortText('product_id', ID_BYTES)
  readonly product_id!: string;

  /** 0 buy, 1 sell. */
  @Expose()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && SIDE_TEXT.test(value) ? Number(value) : value,
  )
  @IsIn(SIDES, { message: 'side must be 0 (buy) or 1 (sell)' })
  readonly side!: 0 | 1;

  @Expose()
  @IsIn(PRICE_INSTRUCTIONS, { message: 'price_instruction must be LIMIT or MARKET' })
  readonly price_instruction!: (typeof PRICE_INSTRUCTIONS)[number];

  /** The limit price, for both sides; a MARKET order's may be absent, empty or 0. */
  @Expose()
  @ValidateIf(
    (order: NewOrderDto) => order.price_instruction !== 'MARKET' || isSaid(order.ask_price),
  )
  @DecimalNumber('ask_price')
  readonly ask_price?: string;

  @Expose()
  @DecimalNumber('total_qty')
  readonly total_qty!: string;

  @Expose()
  @WholeNumber('client')
  readonly client!: number;

  @Expose()
  @ShortText('exchange_id', ID_BYTES)
  readonly exchange_id!: string;

  @Expose()
  @WholeNumber('account')
  readonly account!: number;

  @Expose()
  @FreeText('counter_party', ID_BYTES)
  readonly counter_party!: string;
}

/** Type 2: at least one of the two values. */
export class UpdateOrderDto {
  @Expose()
  @ShortText('order_id', ID_BYTES)
  readonly order_id!: string;

  @Expose()
  @ValidateIf((update: UpdateOrderDto) => isSaid(update.ask_price) || !isSaid(update.total_qty))
  @DecimalNumber('ask_price')
  readonly ask_price?: string;

  @Expose()
  @ValidateIf((update: UpdateOrderDto) => isSaid(update.total_qty) || !isSaid(update.ask_price))
  @DecimalNumber('total_qty')
  readonly total_qty?: string;
}

/** Type 3. A cancel goes without a reason too: getting out must not fail for a missing remark. */
export class CancelOrderDto {
  @Expose()
  @ShortText('order_id', ID_BYTES)
  readonly order_id!: string;

  @Expose()
  @IsOptional()
  @FreeText('reason_cancellation', REASON_BYTES)
  readonly reason_cancellation?: string | null;
}

/** Type 4. */
export class OrderDetailsDto {
  @Expose()
  @WholeNumber('user_id')
  readonly user_id!: number;
}

/** Type 5. A form repeats `symbols=`, so a single one arrives as text. */
export class LastPricesDto {
  @Expose()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @IsArray({ message: 'symbols must be a list of strings' })
  @ArrayMaxSize(MAXIMUM_SYMBOLS, { message: `symbols must be at most ${MAXIMUM_SYMBOLS}` })
  @ShortTexts('symbols', ID_BYTES)
  readonly symbols!: readonly string[];
}
