/** One part of a mail, the same in its text and in its HTML. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Names and values, one below the other. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  /** A key or code, to be read or copied. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly label: string; readonly href: string };

/** What a mail says, before it is text or HTML. */
export interface Letter {
  readonly subject: string;
  readonly greeting: string;
  readonly blocks: readonly Block[];
  readonly signature: string;
}

export function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

export function facts(...rows: readonly (readonly [string, string])[]): Block {
  return { kind: 'facts', rows };
}

export function list(items: readonly string[]): Block {
  return { kind: 'list', items };
}

export function code(text: string): Block {
  return { kind: 'code', text };
}

export function link(label: string, href: string): Block {
  return { kind: 'link', label, href };
}
