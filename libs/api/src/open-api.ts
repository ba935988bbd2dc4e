import { RequestMethod, type Type as NestClass } from '@nestjs/common';
import 'reflect-metadata';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { TObject } from 'typebox';
import type { ApiRoute } from './api-route.js';
import { responsesOf } from './api-responses.js';
import { describedRoute } from './checked.js';
import { ComponentSchemas, type JsonObject } from './component-schemas.js';

/** What a reference says of its service. */
export interface ReferenceWords {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Tags in the order that a reader wants them, and what each is about. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly components: JsonObject;
}

/**
 * OpenAPI 3.1 of every described route of the controllers.
 * @throws Error when two routes have the same operationId, or one has a tag of which nothing is said: the page would not
 * show it
 */
export function openApiOf(
  controllers: readonly NestClass<unknown>[],
  words: ReferenceWords,
): OpenApiDocument {
  const schemas = new ComponentSchemas();
  const paths: Record<string, Record<string, JsonObject>> = {};
  const operationIds = new Set<string>();
  for (const { method, path, route } of controllers.flatMap(routesOf)) {
    if (route === undefined) continue;
    if (operationIds.has(route.operationId)) {
      throw new Error(`Two routes are called ${route.operationId}`);
    }
    if (!Object.hasOwn(words.tags, route.tag)) throw new Error(`Nothing is said of ${route.tag}`);
    operationIds.add(route.operationId);
    (paths[path] ??= {})[method] = operationOf(route, schemas);
  }
  const { title, version, description, tags } = words;
  return {
    openapi: '3.1.0',
    info: { title, version, description },
    tags: Object.entries(tags).map(([name, about]) => ({ name, description: about })),
    paths,
    components: {
      schemas: schemas.sorted(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  };
}

/** Routes that the reference would not show, such as `GET /v1/orders`: a test wants none of the API's own. */
export function undescribedRoutes(controllers: readonly NestClass<unknown>[]): readonly string[] {
  return controllers
    .flatMap(routesOf)
    .flatMap(({ method, path, route }) =>
      route === undefined ? [`${method.toUpperCase()} ${path}`] : [],
    );
}

interface FoundRoute {
  readonly method: string;
  readonly path: string;
  readonly route: ApiRoute | undefined;
}

function routesOf(controller: NestClass<unknown>): readonly FoundRoute[] {
  const prototype: unknown = controller.prototype;
  if (typeof prototype !== 'object' || prototype === null) return [];
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof handler !== 'function') return [];
    const method: unknown = Reflect.getMetadata(METHOD_METADATA, handler);
    if (typeof method !== 'number') return [];
    const route = describedRoute(handler);
    return pathsOf(controller, handler).map((path) => ({ method: verbOf(method), path, route }));
  });
}

function verbOf(method: number): string {
  return (RequestMethod[method] ?? 'get').toLowerCase();
}

function pathsOf(controller: object, handler: object): readonly string[] {
  return statedPaths(controller).flatMap((prefix) =>
    statedPaths(handler).map((suffix) => {
      const parts = `${prefix}/${suffix}`.split('/').filter((part) => part !== '');
      return `/${parts.join('/')}`.replaceAll(/:(\w+)/g, '{$1}');
    }),
  );
}

function statedPaths(owner: object): readonly string[] {
  const stated: unknown = Reflect.getMetadata(PATH_METADATA, owner);
  return Array.isArray(stated) ? stated.map(String) : [typeof stated === 'string' ? stated : ''];
}

function operationOf(route: ApiRoute, schemas: ComponentSchemas): JsonObject {
  const { params, query, headers, body } = route.inputs;
  const parameters = [
    ...parametersOf('path', params, schemas),
    ...parametersOf('query', query, schemas),
    ...parametersOf('header', headers, schemas),
  ];
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: route.bodyOptional !== true,
            content: { 'application/json': { schema: schemas.reference(body) } },
          },
        }),
    responses: responsesOf(route, schemas),
    ...(route.open === true ? {} : { security: [{ bearer: [] }] }),
  };
}

function parametersOf(
  place: 'path' | 'query' | 'header',
  object: TObject | undefined,
  schemas: ComponentSchemas,
): readonly JsonObject[] {
  if (object === undefined) return [];
  const required: readonly string[] = object.required ?? [];
  return Object.entries(object.properties).map(([name, property]) => {
    const { description, ...schema } = schemas.reference(property);
    return {
      name,
      in: place,
      ...(place === 'path' || required.includes(name) ? { required: true } : {}),
      ...(description === undefined ? {} : { description }),
      schema,
    };
  });
}
