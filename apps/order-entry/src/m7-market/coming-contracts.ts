import {
  listedContracts,
  type DeliveryArea,
  type PowerContract,
  type PowerProducts,
} from '@ome/contracts';

const MINUTE_MS = 60_000;
/** A snapshot has what is delivered from now on until then. */
const SNAPSHOT_MS = 24 * 60 * MINUTE_MS;

interface Listing {
  readonly minute: number;
  readonly contracts: readonly PowerContract[];
}

/** The contracts of snapshots, which are the same for a whole minute: contracts begin, and are listed, at whole ones. */
export class ComingContracts {
  readonly #byArea = new Map<DeliveryArea, Listing>();

  constructor(private readonly products?: PowerProducts) {}

  /** In the order of their delivery. */
  of(area: DeliveryArea, now: Date): readonly PowerContract[] {
    const minute = Math.floor(now.getTime() / MINUTE_MS);
    const known = this.#byArea.get(area);
    if (known?.minute === minute) return known.contracts;
    const until = now.getTime() + SNAPSHOT_MS;
    const contracts = listedContracts(area, now, this.products).filter(
      ({ deliveryStart }) => Date.parse(deliveryStart) <= until,
    );
    this.#byArea.set(area, { minute, contracts });
    return contracts;
  }
}
