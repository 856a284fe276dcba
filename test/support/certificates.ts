import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { programOfTests } from '../../bin/local/programs-of-tests.mjs';

/** PEM files of an authority and of two certificates that it signed: one for a server called `name`, one for a client. */
export interface Certificates {
  readonly authority: string;
  readonly server: KeyPair;
  readonly client: KeyPair;
}

interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Made anew for each test, so that none expires and no key lies in the repository. */
export function makeCertificates(folder: string, name: string): Certificates {
  const at = (file: string) => path.join(folder, file);
  const make = (who: string, ...options: string[]): KeyPair => {
    const made = { certificate: at(`${who}.pem`), key: at(`${who}-key.pem`) };
    const files = ['-keyout', made.key, '-out', made.certificate];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];
    openssl('req', '-x509', ...key, '-days', '2', '-subj', `/CN=${who}`, ...files, ...options);
    return made;
  };
  const authority = make('authority');
  const signed = ['-CA', authority.certificate, '-CAkey', authority.key, '-addext', 'basicConstraints=CA:FALSE'];
  return {
    authority: authority.certificate,
    server: make('server', ...signed, '-addext', `subjectAltName=DNS:${name}`),
    client: make('client', ...signed),
  };
}

function openssl(...args: string[]): void {
  execFileSync(programOfTests('openssl'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
