import type { RequestHandler } from 'express';
import { refuseField } from '../refusal.ts';

/** NUL can be stored nowhere and is never meant: refused by the name of where it stands. */
export function refuseImpossibleText(): RequestHandler {
  return (request, _response, next) => {
    const { pathname, searchParams } = new URL(request.url, 'http://here');
    if (hasNul(decoded(pathname) ?? '\0')) refuseField('path', 'must be text in UTF-8 without NUL');
    for (const [name, value] of searchParams) {
      if (hasNul(name)) refuseField('query', 'must not contain NUL');
      if (hasNul(value)) refuseField(name.slice(0, 100), 'must not contain NUL');
    }
    next();
  };
}

function hasNul(text: string): boolean {
  return text.includes('\0');
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
