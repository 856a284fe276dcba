import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readPublicKey } from '../gateways/signatures.ts';
import { checkReceipt } from './check-receipt.ts';

const USAGE = `node --import tsx bin/verify-receipt.ts <file> [--key <public key file>]
Verifies a signed receipt, offline. Prints it as it was signed, or says what is wrong: then the exit code is 1.
The public key is in PEM, as GET /v1/keys/receipt answers; more than one may be given. Without --key it is that of this
installation: of CROSSGRADE_SIGNING_KEY_FILE, else of .crossgrade/signing-key.pem.`;

try {
  process.exitCode = perform();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

function perform(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { key: { type: 'string', multiple: true } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new Error(USAGE);
  const ownKey = process.env.CROSSGRADE_SIGNING_KEY_FILE ?? '.crossgrade/signing-key.pem';
  const keys = (values.key ?? [ownKey]).map((keyFile) => readPublicKey(readFileSync(keyFile, 'utf8')));
  const checked = checkReceipt(readFileSync(file, 'utf8'), keys);
  if (!checked.ok) {
    console.error(`not ok: ${checked.wrong}`);
    return 1;
  }
  console.log(`ok: signed with the key ${checked.keyId}`);
  console.log(JSON.stringify(checked.receipt, null, 2));
  return 0;
}
