/**
 * An event as it goes to every subscriber of its channel: serialised once. What differs is the head
 * (the URN) and the sequence, which `eventPieces` puts in front.
 */
export interface PreparedEvent {
  /** One for each message; each takes a sequence of its own. */
  readonly parts: readonly Buffer[];
}

/** The payload of one message at most, in bytes as they are counted here: of the serialised list. */
export const DEFAULT_PART_BYTES = 64 * 1024;

/** A payload that is one object: never split, because joining is defined for lists only. */
export function prepareObject(payload: object): PreparedEvent {
  return { parts: [tailOf(JSON.stringify(payload))] };
}

/** A payload that is a list. Split between items, never within one; the parts are joined in order. */
export function prepareList(
  items: readonly object[],
  partBytes: number = DEFAULT_PART_BYTES,
): PreparedEvent {
  const lists = listsOf(items, partBytes);
  if (lists.length === 1) return { parts: lists.map((list) => tailOf(list)) };
  return { parts: lists.map((list, index) => tailOf(list, index + 1, lists.length)) };
}

function listsOf(items: readonly object[], partBytes: number): readonly string[] {
  const lists: string[] = [];
  let list: string[] = [];
  let bytes = 0;
  for (const item of items) {
    const text = JSON.stringify(item);
    const size = Buffer.byteLength(text);
    if (list.length > 0 && bytes + size > partBytes) {
      lists.push(`[${list.join(',')}]`);
      list = [];
      bytes = 0;
    }
    list.push(text);
    bytes += size + 1;
  }
  return [...lists, `[${list.join(',')}]`];
}

function tailOf(payload: string, part?: number, totalparts?: number): Buffer {
  const split = part === undefined ? '' : `,"part":${part},"totalparts":${totalparts}`;
  return Buffer.from(`${split},"data":${JSON.stringify(payload)}}`);
}

/** What all events of a subscription begin with. */
export function eventHead(urn: string): Buffer {
  return Buffer.from(`{"type":"event","channel":${JSON.stringify(urn)},"sequence":`);
}

/** The bytes of an event's message, in pieces: only the one in the middle is made for this subscriber. */
export function eventPieces(
  head: Buffer,
  sequence: number,
  tail: Buffer,
  correlation?: string,
): readonly Buffer[] {
  const middle = correlation === undefined ? '' : `,"correlation":${JSON.stringify(correlation)}`;
  return [head, Buffer.from(`${sequence}${middle}`), tail];
}
