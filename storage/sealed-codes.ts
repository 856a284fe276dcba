import { v7 as uuid } from 'uuid';
import { foldLookAlikes } from '../core/look-alikes.ts';
import type { Sealing } from './sealing.ts';

/** An activation code as a row has it; its bytes in hexadecimal. */
export interface SealedCode {
  readonly id: string;
  readonly digest: string;
  readonly folded: string;
  readonly sealed: string;
}

export function sealCode(code: string, table: 'license' | 'named_code', sealing: Sealing): SealedCode {
  const id = uuid();
  return {
    id,
    digest: hex(sealing.digest(code, 'activation-code')),
    folded: hex(sealing.digest(foldLookAlikes(code), 'activation-code-folded')),
    sealed: hex(sealing.seal(code, `${table}:${id}`)),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
