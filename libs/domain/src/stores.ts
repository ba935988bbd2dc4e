/** A map that can be laid over another one. */
export interface Store<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

export interface ErasableStore<Value> extends Store<Value> {
  delete(key: string): void;
}

/** What is named within its owner. Two keys, not one joined of them: nothing has to be kept apart, or made per look-up. */
export interface OwnedStore<Name, Value> {
  get(owner: string, name: Name): Value | undefined;
  set(owner: string, name: Name, value: Value): void;
}

export interface ErasableOwnedStore<Name, Value> extends OwnedStore<Name, Value> {
  delete(owner: string, name: Name): void;
}

/** A map of maps. */
export class OwnedMap<Name, Value> implements ErasableOwnedStore<Name, Value> {
  readonly owners = new Map<string, Map<Name, Value>>();
  /** An event that asks for one thing of an owner often asks for another. */
  #newestOwner: string | undefined;
  #newest: Map<Name, Value> | undefined;

  get(owner: string, name: Name): Value | undefined {
    return this.#of(owner)?.get(name);
  }

  set(owner: string, name: Name, value: Value): void {
    let own = this.#of(owner);
    if (own === undefined) {
      own = new Map();
      this.owners.set(owner, own);
    }
    own.set(name, value);
  }

  delete(owner: string, name: Name): void {
    const own = this.owners.get(owner);
    own?.delete(name);
    if (own?.size !== 0) return;
    this.owners.delete(owner);
    this.#newestOwner = undefined;
  }

  #of(owner: string): Map<Name, Value> | undefined {
    if (owner === this.#newestOwner) return this.#newest;
    const own = this.owners.get(owner);
    if (own === undefined) return undefined;
    this.#newestOwner = owner;
    this.#newest = own;
    return own;
  }
}

/** Changes that their base does not have yet. Most stores of a stage are only read, and make nothing. */
export class StagedMap<Value, Base extends Store<Value> = Store<Value>> implements Store<Value> {
  /** `undefined`: erased. */
  protected changes: Map<string, Value | undefined> | undefined;

  constructor(protected readonly base: Base & Store<Value>) {}

  get(key: string): Value | undefined {
    return this.changes?.has(key) === true ? this.changes.get(key) : this.base.get(key);
  }

  set(key: string, value: Value): void {
    this.changes ??= new Map();
    this.changes.set(key, value);
  }

  merge(): void {
    this.changes?.forEach((value, key) => {
      if (value !== undefined) this.base.set(key, value);
    });
  }
}

export class ErasableStagedMap<Value>
  extends StagedMap<Value, ErasableStore<Value>>
  implements ErasableStore<Value>
{
  delete(key: string): void {
    this.changes ??= new Map();
    this.changes.set(key, undefined);
  }

  override merge(): void {
    super.merge();
    this.changes?.forEach((value, key) => {
      if (value === undefined) this.base.delete(key);
    });
  }
}

/** As `StagedMap`. */
export class StagedOwnedMap<
  Name,
  Value,
  Base extends OwnedStore<Name, Value> = OwnedStore<Name, Value>,
> implements OwnedStore<Name, Value> {
  /** `undefined`: erased. */
  protected changes: OwnedMap<Name, Value | undefined> | undefined;

  constructor(protected readonly base: Base & OwnedStore<Name, Value>) {}

  get(owner: string, name: Name): Value | undefined {
    const own = this.changes?.owners.get(owner);
    return own?.has(name) === true ? own.get(name) : this.base.get(owner, name);
  }

  set(owner: string, name: Name, value: Value): void {
    this.changes ??= new OwnedMap();
    this.changes.set(owner, name, value);
  }

  merge(): void {
    this.changes?.owners.forEach((own, owner) => {
      own.forEach((value, name) => {
        if (value !== undefined) this.base.set(owner, name, value);
      });
    });
  }
}

export class ErasableStagedOwnedMap<Name, Value>
  extends StagedOwnedMap<Name, Value, ErasableOwnedStore<Name, Value>>
  implements ErasableOwnedStore<Name, Value>
{
  delete(owner: string, name: Name): void {
    this.changes ??= new OwnedMap();
    this.changes.set(owner, name, undefined);
  }

  override merge(): void {
    super.merge();
    this.changes?.owners.forEach((own, owner) => {
      own.forEach((value, name) => {
        if (value === undefined) this.base.delete(owner, name);
      });
    });
  }
}
