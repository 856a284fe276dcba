import type { z } from 'zod';
import { type receipt, signedReceipt } from '../contract/receipts.ts';
import { checkSignature, type PublicKey } from '../gateways/signatures.ts';

/** What a receipt says, if it is as it was signed; otherwise what is wrong with it, in words. */
export type CheckedReceipt =
  | { readonly ok: true; readonly receipt: z.infer<typeof receipt>; readonly keyId: string }
  | { readonly ok: false; readonly wrong: string };

/** Checks the text of a signed receipt against the public keys that are trusted. Needs nothing else. */
export function checkReceipt(text: string, keys: readonly PublicKey[]): CheckedReceipt {
  const document = parseJson(text);
  if (document === undefined) return { ok: false, wrong: 'it is not JSON' };
  const read = signedReceipt.safeParse(document);
  if (!read.success) {
    const fields = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
    return { ok: false, wrong: `it is no receipt (${fields.join('; ')})` };
  }
  const { receipt: said, signature } = read.data;
  switch (checkSignature(said, signature, keys)) {
    case 'unknown-key':
      return { ok: false, wrong: `it is signed with another key, ${signature.keyId}` };
    case 'changed':
      return { ok: false, wrong: 'it was changed after it was signed, or never signed with this key' };
    case 'good':
      return { ok: true, receipt: said, keyId: signature.keyId };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
