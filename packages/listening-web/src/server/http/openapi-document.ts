import type { OpenAPIHono } from '@hono/zod-openapi';
import { type RouteRule, RULE_KEY, type Side } from './declare-route.ts';
import type { ServerEnv } from './server-env.ts';

const INFO = {
  title: 'Earwitness panel server',
  version: '1',
  description:
    'Blind listening panels. Listeners and experimenters come to two ports; a route’s tag says to which. Who may ask a route, and how often, stands in its x-earwitness-rule.',
};

/** Describes every route of both sides as OpenAPI 3.1, from the schemas that the routes check by. */
export function openApiDocument(...apps: readonly OpenAPIHono<ServerEnv>[]): OpenApiDocument {
  const documents = apps.map((app) => app.getOpenAPI31Document({ openapi: '3.1.0', info: INFO }));
  const paths: Record<string, Record<string, Operation>> = {};
  for (const document of documents) {
    for (const [path, operations] of Object.entries(document.paths ?? {})) {
      for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
        const ofPath = paths[path] ?? {};
        paths[path] = ofPath;
        // Both ports have a few of the same name; what is asked there is said of both.
        const other = ofPath[method];
        const tags = [...(other?.tags ?? []), ...operation.tags];
        const summary =
          other === undefined || other.summary === operation.summary
            ? operation.summary
            : `${other.summary}; on the other port: ${operation.summary}`;
        ofPath[method] = { ...operation, tags, summary, security: securityOf(operation[RULE_KEY]) };
      }
    }
  }
  return {
    openapi: '3.1.0',
    info: INFO,
    tags: [
      { name: 'listener', description: 'On the port that listeners come to.' },
      { name: 'admin', description: 'On the experimenter’s port, 127.0.0.1 unless told otherwise.' },
    ],
    paths: sorted(paths),
    components: {
      schemas: sorted(Object.assign({}, ...documents.map(({ components }) => components?.schemas))),
      securitySchemes: {
        listener: {
          type: 'apiKey',
          in: 'cookie',
          name: 'earwitness_<panelId>',
          description: 'Set when a session begins.',
        },
        account: {
          type: 'apiKey',
          in: 'cookie',
          name: 'earwitness-admin',
          description: 'Set when an experimenter signs in; __Host-earwitness-admin under HTTPS.',
        },
        token: { type: 'http', scheme: 'bearer', description: 'For programs.' },
      },
    },
  };
}

/** An OpenAPI document, as plain data. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly [part: string]: unknown;
}

interface Operation {
  readonly summary: string;
  readonly tags: readonly Side[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly [RULE_KEY]: RouteRule;
}

function securityOf({ may }: RouteRule): NonNullable<Operation['security']> {
  if (may === 'anyone') return [];
  return may === 'listener' ? [{ listener: [] }] : [{ account: [] }, { token: [] }];
}

function sorted<Value>(entries: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1)));
}
