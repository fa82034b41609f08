import { type ZodType, z } from 'zod';
import { Problem } from './common.ts';
import type { Answers, Route } from './route.ts';

type Json = Record<string, unknown>;

const administrator = [{ apiKey: [] }, { bearer: [] }, { session: [] }];

/** The OpenAPI 3.1 document of these routes. Schemas with an id become components. */
export function openApiDocument(options: { routes: Route[]; version: string; basePath: string }): Json {
  const components: Json = {};
  const paths: Record<string, Json> = {};
  for (const route of options.routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route, components) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'xtreme-downloader',
      version: options.version,
      description: 'Keep films and series of an Xtream account as a normal library on your own disk.',
    },
    servers: [{ url: options.basePath === '/' ? '/' : options.basePath.replace(/\/$/, '') }],
    security: administrator,
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'xtreme_session' },
        ticket: { type: 'apiKey', in: 'query', name: 'ticket' },
      },
    },
  };
}

function operation(route: Route, components: Json): Json {
  const result: Json = {
    operationId: `${route.method}${route.path.replace(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [route.tag],
    summary: route.summary,
    parameters: [...parameters(route.params, 'path', components), ...parameters(route.query, 'query', components)],
    responses: { ...answers(route.answers, components), default: problemAnswer(components) },
  };
  if (route.access === 'open') result.security = [];
  else result['x-required-role'] = route.access;
  if (route.ticket) result.security = [...administrator, { ticket: [] }];
  if (route.body) {
    result.requestBody = {
      required: true,
      content: { 'application/json': { schema: jsonSchema(route.body, 'input', components) } },
    };
  }
  return result;
}

function parameters(schema: ZodType | undefined, place: 'path' | 'query', components: Json): Json[] {
  if (!schema) return [];
  const object = jsonSchema(schema, 'input', components) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    schema: property,
  }));
}

function answers(table: Answers, components: Json): Json {
  const result: Json = {};
  for (const [status, body] of Object.entries(table)) {
    result[status] = { description: statusWord(Number(status)), ...(body && { content: content(body, components) }) };
  }
  return result;
}

function content(body: ZodType | { media: string }, components: Json): Json {
  if ('media' in body) return { [body.media]: { schema: { type: 'string' } } };
  return { 'application/json': { schema: jsonSchema(body, 'output', components) } };
}

function problemAnswer(components: Json): Json {
  return {
    description: 'What went wrong and what to do',
    content: { 'application/problem+json': { schema: jsonSchema(Problem, 'output', components) } },
  };
}

/** JSON Schema of one zod schema, with its named parts moved to the document's components. */
function jsonSchema(schema: ZodType, io: 'input' | 'output', components: Json): Json {
  const made = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' }) as Json;
  const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $schema: _schema, $defs, id, ...rest } = JSON.parse(text) as Json & { $defs?: Json; id?: string };
  for (const [name, part] of Object.entries($defs ?? {})) components[name] ??= withoutId(part as Json);
  if (typeof id !== 'string') return rest;
  components[id] ??= rest;
  return { $ref: `#/components/schemas/${id}` };
}

function withoutId({ id: _id, $schema: _schema, ...rest }: Json): Json {
  return rest;
}

function statusWord(status: number): string {
  const words: Record<number, string> = {
    200: 'OK',
    201: 'Created',
    202: 'Accepted',
    204: 'Done',
    304: 'Unchanged',
    503: 'Not ready',
  };
  return words[status] ?? 'Answer';
}
