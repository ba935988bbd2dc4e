/** The words and shapes of private orders, as the document's tables have them. */
export const ORDER_STATES = [
  'Unknown',
  'Hibernated',
  'Inactive',
  'Active',
  'Pending',
  'Rejected',
] as const;
export type PrivateOrderState = (typeof ORDER_STATES)[number];

export type Actor = 'User' | 'MarketOps' | 'System';
export type PrivateOrderAction =
  | 'Unknown'
  | `${'Added' | 'Deactivated' | 'Modified' | 'Deleted' | 'Rejected'}By${Actor}`
  | 'FullyExecuted'
  | 'PartiallyExecuted'
  | 'NewIcebergSliceAdded'
  | 'QuoteAdded'
  | 'QuoteFullyExecuted'
  | 'QuotePartiallyExecuted'
  | 'SharedOrderBookUnavailability'
  | 'SharedError';

export type Direction = 'Buy' | 'Sell';
export type ExecutionRestriction = 'None' | 'ImmediateOrCancel' | 'FillOrKill' | 'AllOrNone';
export type ValidityRestriction = 'GoodForSession' | 'GoodUntilDate';

export interface Product {
  readonly name: string;
  readonly granularity: 'Hour' | 'HalfHour' | 'QuarterHour';
  readonly type: 'Local' | 'Xbid';
}

export interface ContractArea {
  readonly identifier: string;
  readonly deliveryArea: string;
  readonly contractName: string;
  readonly deliveryStart: string;
  readonly deliveryEnd: string;
  readonly product: Product;
}

/** Why an order was refused; the dialect has no reason field, so it is added (spec section 10, 27). */
export interface OrderError {
  readonly code: OrderErrorCode;
  readonly message: string;
}

/** The codes of the NPID scope. */
export type OrderErrorCode =
  | 'Unknown'
  | 'MissingRequiredField'
  | 'IllegalField'
  | 'FieldOutOfRange'
  | 'FieldFormatInvalid'
  | 'ItemNotFound'
  | 'ItemPending'
  | 'AccessModeViolation'
  | 'ThirdParty'
  | 'InvalidArea'
  | 'RequestOverThrottling'
  | 'InternalServerError'
  | 'ConcurrentUpdate';

/** A private order in an event. Fields without a value are absent. */
export interface PrivateOrder {
  readonly identifier?: number | string;
  readonly clientIdentifier?: string;
  readonly revisionNumber?: number | string;
  readonly contractArea?: ContractArea;
  /** Open: visible and hidden. */
  readonly quantity?: number;
  readonly initialQuantity?: number;
  readonly price?: number;
  readonly direction?: Direction;
  readonly executionRestriction?: ExecutionRestriction;
  readonly type?: 'Regular' | 'Iceberg';
  readonly comment?: string;
  readonly entryDate?: string;
  readonly validityRestriction?: ValidityRestriction;
  readonly validityDate?: string;
  readonly state: PrivateOrderState;
  readonly action: PrivateOrderAction;
  readonly icebergPriceDelta?: number;
  readonly icebergDisplayQuantity?: number;
  readonly icebergHiddenQuantity?: number;
  readonly metadata?: object;
  readonly errors?: readonly OrderError[];
}
