import type { TSchema } from 'typebox';

export type JsonObject = Readonly<Record<string, unknown>>;

const PLACE = '#/components/schemas/';

/** JSON Schemas of a document; one that has a `title` is written once and referred to by it. */
export class ComponentSchemas {
  readonly #byTitle = new Map<string, JsonObject>();

  /** The schema as the document says it. @throws Error when two different ones share a title */
  reference(schema: TSchema): JsonObject {
    const plain: unknown = JSON.parse(JSON.stringify(schema));
    const written = this.#write(plain);
    if (!isObject(written)) throw new Error('A schema is an object');
    return written;
  }

  sorted(): JsonObject {
    const byName = [...this.#byTitle].sort(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(byName);
  }

  #write(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item: unknown) => this.#write(item));
    if (!isObject(value)) return value;
    const written = Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, this.#write(inner)]),
    );
    return isTitled(written) ? this.#refer(written.title, written) : written;
  }

  #refer(title: string, schema: JsonObject): JsonObject {
    const known = this.#byTitle.get(title);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`Two schemas have the title ${title}`);
    }
    this.#byTitle.set(title, schema);
    return { $ref: `${PLACE}${title}` };
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of a schema, and not of an object that has a field called so. */
function isTitled(value: JsonObject): value is JsonObject & { readonly title: string } {
  const isSchema = 'type' in value || 'anyOf' in value || 'enum' in value;
  return isSchema && typeof value['title'] === 'string';
}
