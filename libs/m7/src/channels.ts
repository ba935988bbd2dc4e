/** The channels of the test scope, by the last part of their URN. */
export const TEST_RESOURCES = ['normal', 'fast_events', 'disorder', 'with_holes'] as const;
export type TestResource = (typeof TEST_RESOURCES)[number];

/** The M7 channels of an area. */
export const AREA_RESOURCES = [
  'private_orders',
  'private_trades',
  'contract_area_states',
  'public_trades',
] as const;
/** The M7 channels of a product in an area. */
export const PRODUCT_RESOURCES = ['public_order_books', 'market_information'] as const;
export type AreaResource = (typeof AREA_RESOURCES)[number];
export type ProductResource = (typeof PRODUCT_RESOURCES)[number];

interface Named {
  /** As the client wrote it; every message about the channel repeats it. */
  readonly urn: string;
  /** `<Contract>`: any string. */
  readonly contract: string;
}

/** What a URN names. Whether there is such an area or product is not said by its form. */
export type Channel =
  | (Named & { readonly scope: 'test'; readonly resource: TestResource })
  | (Named & {
      readonly scope: 'm7';
      readonly resource: AreaResource;
      readonly clientGuid: string;
      readonly area: string;
    })
  | (Named & {
      readonly scope: 'm7';
      readonly resource: ProductResource;
      readonly clientGuid: string;
      readonly area: string;
      readonly product: string;
    });

/** Longer ones would make heartbeats unbounded. */
export const MAXIMUM_URN_BYTES = 512;

/** `undefined` when the text is no URN of a channel; a colon separates, so that no part can hold one. */
export function parseChannel(urn: string): Channel | undefined {
  if (Buffer.byteLength(urn) > MAXIMUM_URN_BYTES) return undefined;
  const [scheme, namespace, contract, scope, resource, ...parameters] = urn.split(':');
  if (scheme !== 'urn' || namespace !== 'ez-api') return undefined;
  if (contract === undefined || contract === '' || resource === undefined) return undefined;
  const named = { urn, contract };
  if (scope === 'test') return testChannel(named, resource, parameters);
  return scope === 'm7' ? m7Channel(named, resource, parameters) : undefined;
}

/** The part of a URN that names its scope; empty when it has none. */
export function scopeOf(urn: string): string {
  return urn.split(':', 4)[3] ?? '';
}

function testChannel(
  named: Named,
  text: string,
  parameters: readonly string[],
): Channel | undefined {
  const resource = TEST_RESOURCES.find((known) => known === text);
  if (resource === undefined || parameters.length > 0) return undefined;
  return { ...named, scope: 'test', resource };
}

function m7Channel(named: Named, text: string, parameters: readonly string[]): Channel | undefined {
  const [clientGuid, area, product, ...more] = parameters;
  if (clientGuid === undefined || clientGuid === '' || area === undefined || more.length > 0) {
    return undefined;
  }
  const ofArea = AREA_RESOURCES.find((known) => known === text);
  if (ofArea !== undefined) {
    if (product !== undefined) return undefined;
    return { ...named, scope: 'm7', resource: ofArea, clientGuid, area };
  }
  const ofProduct = PRODUCT_RESOURCES.find((known) => known === text);
  if (ofProduct === undefined || product === undefined || product === '') return undefined;
  return { ...named, scope: 'm7', resource: ofProduct, clientGuid, area, product };
}
