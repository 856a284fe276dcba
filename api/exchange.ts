import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { OperationId, Routes } from '../contract/routes.ts';
import type { Actor } from '../core/actors.ts';

type Part<Id extends OperationId, Name extends 'params' | 'query' | 'body'> =
  Routes[Id] extends Readonly<Record<Name, infer Schema extends z.ZodType>> ? z.output<Schema> : undefined;

type ActorOf<Id extends OperationId> = Routes[Id]['access'] extends 'everybody' | 'visitor' | 'link' | 'sandbox'
  ? null
  : Actor;

/** One request of a route, read and admitted. */
export interface Exchange<Id extends OperationId> {
  readonly params: Part<Id, 'params'>;
  readonly query: Part<Id, 'query'>;
  readonly body: Part<Id, 'body'>;
  readonly actor: ActorOf<Id>;
  /** Method and path template. */
  readonly route: string;
  readonly idempotencyKey: string | null;
  readonly request: Request;
  readonly response: Response;
}

type Answers<Id extends OperationId> = Routes[Id]['answers'];

/** An answer that the route's description allows. */
export type Reply<Id extends OperationId> = {
  [Status in keyof Answers<Id>]: Answers<Id>[Status] extends z.ZodType
    ? {
        readonly status: Status;
        readonly body: z.input<Answers<Id>[Status]>;
        readonly headers?: Readonly<Record<string, string>>;
      }
    : 'sent';
}[keyof Answers<Id>];

/** Answers a request; `sent` when it wrote the answer itself. */
export type Handler<Id extends OperationId> = (exchange: Exchange<Id>) => Promise<Reply<Id> | 'sent'>;

export type Handlers = { readonly [Id in OperationId]: Handler<Id> };
