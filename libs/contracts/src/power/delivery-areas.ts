interface AreaRules {
  readonly unit: 'MW';
  readonly currency: 'EUR' | 'GBP';
  /** Whether trading is coupled with other areas (Xbid) until 30 minutes before delivery; else it is local throughout. */
  readonly coupled: boolean;
}

const EURO: AreaRules = { unit: 'MW', currency: 'EUR', coupled: true };

/** The delivery areas of the M7 dialect (m7-private-orders.md, section 6). */
export const DELIVERY_AREAS = {
  'AT-APG': EURO,
  'CH-SWISSGRID': { ...EURO, coupled: false },
  'DE-TENNET': EURO,
  'DE-TRANSNET': EURO,
  'DE-AMPRION': EURO,
  'DE-50HERTZ': EURO,
  'FR-RTE': EURO,
  'BE-ELIA': EURO,
  'NL-TENNET': EURO,
  'DK-DK1': EURO,
  'DK-DK2': EURO,
  'UK-ELEXON': { unit: 'MW', currency: 'GBP', coupled: false },
} as const satisfies Readonly<Record<string, AreaRules>>;

export type DeliveryArea = keyof typeof DELIVERY_AREAS;

export const DELIVERY_AREA_NAMES = Object.keys(DELIVERY_AREAS).filter(isDeliveryArea);

export function isDeliveryArea(name: string): name is DeliveryArea {
  return Object.hasOwn(DELIVERY_AREAS, name);
}
