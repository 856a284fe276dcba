import { openApiDocument } from '../../contract/openapi.ts';

interface Schema {
  readonly oneOf?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

/** What tests look at in an operation of the OpenAPI document. */
export interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content } | undefined>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export const openApi = openApiDocument('1.2.3');

/** The operation at a path; fails when the document has none there. */
export function operationAt(path: string, method: string): Operation {
  const operation = parseDocument(openApi).paths[path]?.[method];
  if (!operation) throw new Error(`the document has no ${method} ${path}`);
  return operation;
}

function parseDocument(document: unknown): Document {
  return document as Document;
}
