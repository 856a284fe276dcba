import { Prisma } from '../prisma/generated/client.ts';

/** A part of a statement, or what stands where it has none. */
export type Part = Prisma.Sql | false | null | undefined;

export function present(parts: readonly Part[]): Prisma.Sql[] {
  return parts.filter((part) => part instanceof Prisma.Sql);
}

export function json(content: object): string {
  return JSON.stringify(content);
}

export function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
