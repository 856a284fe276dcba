import type { Mail } from '../core/mail.ts';

/**
 * Where a mail leads. Keys and tokens are in the fragment alone, which no server is sent; no link does anything by
 * itself, since programs that look for harm open them all.
 */
export function linkOf(mail: Mail, publicUrl: string): string {
  const base = publicUrl.replace(/\/+$/, '');
  switch (mail.kind) {
    case 'sign-in':
    case 'confirm-address':
      return new URL(mail.values.link, publicUrl).href;
    case 'alert':
      return `${base}/console`;
    case 'certificate':
      return `${base}/start#rk=${mail.values.registrationKey}`;
    case 'key-registered':
    case 'address-replaced':
    case 'deadline-near':
    case 'code-ending':
    case 'upgrade-lapsed':
      return `${base}/start`;
    case 'reminder':
      return isOwned(mail.values.step) ? upgradeLink(base, mail) : `${base}/start`;
    case 'agreement-accepted':
    case 'question-waiting':
    case 'terms-extended':
    case 'kit-ready':
    case 'kit-failed':
    case 'nothing-new':
    case 'order-ended':
      return upgradeLink(base, mail);
  }
}

/** Before the form, an upgrade has no account that could be signed in to: the key opens it. */
function isOwned(step: string): boolean {
  return step !== 'license-agreement' && step !== 'account-form';
}

function upgradeLink(base: string, { upgradeId }: Mail): string {
  return upgradeId === null ? `${base}/start` : `${base}/upgrades/${upgradeId}`;
}
