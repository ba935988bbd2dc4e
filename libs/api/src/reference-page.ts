import type { JsonObject } from './component-schemas.js';
import type { OpenApiDocument } from './open-api.js';

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
code,pre{font:14px/1.4 ui-monospace,monospace}pre{background:#f4f4f4;padding:.8rem;overflow:auto}
table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #ddd;padding:.3rem .6rem;text-align:left;vertical-align:top}
section{border-top:2px solid #1a1a1a;margin-top:2rem}h3 code{font-size:1.1rem}.verb{text-transform:uppercase;font-weight:bold}
`;

/** The document as one HTML page without scripts: what a person reads to call the API. */
export function referencePage(document: OpenApiDocument): string {
  const { info, tags, paths, components } = document;
  const operations = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
  );
  const sections = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => listOf(operation['tags']).includes(name));
    return `<section><h2>${escape(name)}</h2><p>${escape(description)}</p>${own.map(operationHtml).join('')}</section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(info.title)}</title><style>${STYLE}</style></head><body>
<h1>${escape(info.title)}</h1><p>Version ${escape(info.version)}. <a href="/docs/openapi.json">OpenAPI 3.1 document</a></p>
${paragraphs(info.description)}${sections.join('')}
<section><h2>Schemas</h2>${schemasHtml(objectOf(components['schemas']))}</section></body></html>`;
}

interface Operation {
  readonly path: string;
  readonly verb: string;
  readonly operation: JsonObject;
}

function operationHtml({ path, verb, operation }: Operation): string {
  const parameters = listOf(operation['parameters']).map(objectOf);
  const body = objectOf(objectOf(operation['requestBody'])['content'])['application/json'];
  return `<h3 id="${shown(operation['operationId'])}"><code><span class="verb">${escape(verb)}</span> ${escape(path)}</code></h3>
<p>${shown(operation['summary'])}</p>${paragraphs(textOf(operation['description']))}
${parameters.length === 0 ? '' : table(['parameter', 'in', 'meaning'], parameters.map(parameterCells))}
${body === undefined ? '' : `<p>Body: ${schemaHtml(objectOf(body)['schema'])}</p>`}
${table(['answer', 'meaning', 'body'], Object.entries(objectOf(operation['responses'])).map(answerCells))}`;
}

function parameterCells(parameter: JsonObject): readonly string[] {
  const need = parameter['required'] === true ? '' : ' (optional)';
  return [
    `<code>${shown(parameter['name'])}</code>${need}`,
    shown(parameter['in']),
    shown(parameter['description']),
  ];
}

function answerCells([status, response]: readonly [string, unknown]): readonly string[] {
  const { description, content } = objectOf(response);
  const bodies = Object.values(objectOf(content)).map((media) =>
    schemaHtml(objectOf(media)['schema']),
  );
  return [escape(status), shown(description), bodies.join(', ')];
}

function schemasHtml(schemas: JsonObject): string {
  return Object.entries(schemas)
    .map(([name, schema]) => {
      const fields = objectOf(objectOf(schema)['properties']);
      const required = listOf(objectOf(schema)['required']);
      const rows = Object.entries(fields).map(([field, property]) => [
        `<code>${escape(field)}</code>${required.includes(field) ? '' : ' (optional)'}`,
        schemaHtml(property),
      ]);
      const fieldsHtml =
        rows.length > 0
          ? table(['field', 'what it is'], rows)
          : `<pre>${escape(JSON.stringify(schema, null, 2))}</pre>`;
      return `<h3 id="schema-${escape(name)}"><code>${escape(name)}</code></h3>${fieldsHtml}`;
    })
    .join('');
}

/** A named schema is a link; another one is said in words. */
function schemaHtml(schema: unknown): string {
  const { $ref: reference, description, type, items, enum: words } = objectOf(schema);
  if (typeof reference === 'string') {
    const name = escape(reference.slice(reference.lastIndexOf('/') + 1));
    return `<a href="#schema-${name}">${name}</a>`;
  }
  if (items !== undefined) return `a list of ${schemaHtml(items)}`;
  if (description !== undefined) return shown(description);
  if (words !== undefined) return escape(`one of ${listOf(words).join(', ')}`);
  return escape(typeof type === 'string' ? type : 'JSON');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `<table>${rowHtml(head, 'th')}${rows.map((row) => rowHtml(row, 'td')).join('')}</table>`;
}

function rowHtml(cells: readonly string[], tag: string): string {
  return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
}

function paragraphs(text: string): string {
  return text
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => `<p>${escape(part)}</p>`)
    .join('');
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function shown(value: unknown): string {
  return escape(textOf(value));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
