import { DecimalNumber, FreeText, isSaid, ShortText, TextOrNumber } from '@ome/equities';
import { Expose, Transform, Type } from 'class-transformer';
import { IsDefined, IsIn, IsObject, IsOptional, ValidateIf, ValidateNested } from 'class-validator';
import { ORD_STATUS_CODES } from './report-codes.js';

const ID_BYTES = 100;
const TEXT_BYTES = 1024;

/** The FIX-like shape (legacy-rest.md, `POST /execution_endpoint`); `OrdStatus` 1 and 2 are fills. */
export class FixExecutionDto {
  @Expose()
  @ShortText('ClOrdID', ID_BYTES)
  readonly ClOrdID!: string;

  @Expose()
  @TextOrNumber()
  @IsIn(ORD_STATUS_CODES, { message: `OrdStatus must be one of ${ORD_STATUS_CODES.join(', ')}` })
  readonly OrdStatus!: string;

  @Expose()
  @ValidateIf((report: FixExecutionDto) => isFill(report) || isSaid(report.LastPx))
  @DecimalNumber('LastPx')
  readonly LastPx?: string;

  @Expose()
  @ValidateIf((report: FixExecutionDto) => isSaid(report.CumQty) || lacksQuantity(report))
  @DecimalNumber('CumQty')
  readonly CumQty?: string;

  @Expose()
  @Transform(({ value, obj }: { value: unknown; obj: object }) =>
    isSaid(value) || !('LastShares' in obj) ? value : obj.LastShares,
  )
  @ValidateIf((report: FixExecutionDto) => isSaid(report.LastQty))
  @DecimalNumber('LastQty (or LastShares)')
  readonly LastQty?: string;

  @Expose()
  @TextOrNumber()
  @ValidateIf((report: FixExecutionDto) => isSaid(report.ExecID))
  @ShortText('ExecID', ID_BYTES)
  readonly ExecID?: string;

  @Expose()
  @TextOrNumber()
  @ValidateIf((report: FixExecutionDto) => isSaid(report.ExecType))
  @ShortText('ExecType', 1)
  readonly ExecType?: string;

  @Expose()
  @IsOptional()
  @FreeText('Text', TEXT_BYTES)
  readonly Text?: string | null;
}

/** A fill of the plain shape. */
export class PlainFillDto {
  @Expose()
  @DecimalNumber('fill.qtydone')
  readonly qtydone!: string;

  @Expose()
  @DecimalNumber('fill.price')
  readonly price!: string;

  @Expose()
  @ShortText('fill.exchange_id', ID_BYTES)
  readonly exchange_id!: string;

  @Expose()
  @TextOrNumber()
  @ValidateIf((fill: PlainFillDto) => isSaid(fill.fill_id))
  @ShortText('fill.fill_id', ID_BYTES)
  readonly fill_id?: string;
}

/** The plain shape: one fill. */
export class PlainExecutionDto {
  @Expose()
  @ShortText('order_id', ID_BYTES)
  readonly order_id!: string;

  @Expose()
  @Type(() => PlainFillDto)
  @IsDefined({ message: 'fill is missing' })
  @IsObject({ message: 'fill must be an object of qtydone, price and exchange_id' })
  @ValidateNested()
  readonly fill!: PlainFillDto;
}

function isFill({ OrdStatus }: FixExecutionDto): boolean {
  return OrdStatus === '1' || OrdStatus === '2';
}

function lacksQuantity(report: FixExecutionDto): boolean {
  return isFill(report) && !isSaid(report.LastQty);
}
