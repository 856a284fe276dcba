import type { ProblemWords } from './problem-words.ts';

const tellPerson = 'Whoever runs this service has been told.';

/** What went wrong and how to go on, for every problem there is. */
export const problemsInEnglish: ProblemWords = {
  'registration-key-malformed': () => [
    'That is not a registration key',
    'It has 18 letters and digits; copy it from your license certificate.',
  ],
  'registration-key-unknown': () => [
    'We don’t know this key',
    'Check it against your certificate. New orders can take up to 2 hours to arrive: try again later.',
  ],
  'registration-key-used': ({ usedOn, account }, formats) => [
    `This key was used${usedOn === undefined ? '' : ` on ${formats.day(usedOn)}`}${account === undefined ? '' : ` by ${account}`}`,
    'If that is you, sign in or go on in the browser you used. If not, ask that person for access, or tell your reseller.',
  ],
  'too-many-tries': ({ retryAfterSeconds }) => [
    'That is many tries in a short time',
    `Wait ${Math.ceil(retryAfterSeconds / 60)} min, then try once more. Your reseller can tell you the key by the certificate number.`,
  ],
  'order-refused': () => ['The order was not taken', 'Correct the fields that are named and send it again.'],
  'order-number-used': ({ orderNumber }) => [
    `Order number ${orderNumber} is used`,
    'Choose another number, or send the order as it was.',
  ],
  'order-canceled': () => ['The order was canceled', 'Ask your reseller which order takes its place.'],
  'order-superseded': () => [
    'A later order has taken its place',
    'Use the registration key of the later license certificate.',
  ],
  'order-not-in-upgrade': ({ orderNumber }) => [
    `Order ${orderNumber} is not part of this`,
    'Name one of the orders that are shown.',
  ],
  'codes-issued': () => ['Codes were issued already', 'The order can no longer be canceled, but it can be taken back.'],
  'upgrade-replaced': () => ['Another upgrade has taken its place', 'Go on with the later one.'],
  'claimed-by-other': ({ by, until }, formats) => [
    'Somebody else has taken this upgrade on',
    `${by} sees to it until ${formats.moment(until)}. Ask them, or take it over with a reason.`,
  ],
  'campaign-not-open': ({ state }) => [
    'The campaign has moved on',
    `It is ${state} now. Look at it again; what was asked changed nothing.`,
  ],
  'nothing-to-retry': () => [
    'There is nothing to retry',
    'No parked upgrade passes this filter that is in no other campaign.',
  ],
  'second-person-needed': () => [
    'A second person has to ask for this',
    'You asked already. It takes effect when another person asks too.',
  ],
  'release-closed': () => ['The registration can no longer be released', 'Take the order back instead.'],
  'order-ended': ({ endedOn }, formats) => [
    `The order ended on ${formats.day(endedOn)}`,
    'It can no longer be registered. Ask your reseller for a new order.',
  ],
  'agreement-changed': ({ version }) => [
    'The agreement has changed',
    `Read version ${version}, which is shown now, and accept that one.`,
  ],
  'form-refused': () => ['Some fields need another look', 'Correct the fields that are marked.'],
  'plan-changed': () => [
    'The plan has changed since you saw it',
    'Nothing was sent. Look at it again and choose; your ticks are kept.',
  ],
  'step-not-open': () => [
    'This step is done already',
    'It went on meanwhile, perhaps in another tab. The page shows where it stands now.',
  ],
  'upgrade-changed': ({ step }) => [
    'The upgrade has changed since you looked',
    `It stands at ${step} now. What you asked was not done. Look at what happened, then ask anew if it is still wanted.`,
  ],
  'product-not-in-suite': () => [
    'A chosen product is not part of the suite',
    'Load the page again and choose from what is shown.',
  ],
  'question-open': () => ['A question is still open', 'Answer it first, or go on with the other products.'],
  'component-held': () => [
    'A person is looking at one of these products',
    'Choose the others now; this one can be added later.',
  ],
  'nothing-new-to-install': () => ['There is nothing new to install', 'Your codes are shown on this page.'],
  'kit-being-built': () => ['The kit is being made', 'This page shows it when it is ready.'],
  'kit-failed': () => ['The kit could not be made yet', 'A person is looking at it. You need not do anything.'],
  'address-confirmed': () => [
    'This address was confirmed',
    'Somebody reads its mail. Tell us if it should be another address.',
  ],
  'mail-not-resent': () => [
    'This mail cannot be sent anew',
    'Look at the mails of the upgrade for the newest one of its kind.',
  ],
  'address-unconfirmed': () => [
    'Please confirm your address',
    'Your codes and your kit are shown once you have opened the link in our mail and pressed its button.',
  ],
  'one-time-code-refused': () => [
    'This link or code opens nothing',
    'It was used, its time is over, or it was mistyped. Ask for a new mail and use the newest one.',
  ],
  'link-expired': () => [
    'This download link has ended',
    'Get a fresh link: it leads to the same file, so a stopped download goes on.',
  ],
  'kit-gone': () => ['This kit is no longer offered', 'If another kit has taken its place, it is on this page.'],
  'kit-withdrawn': () => [
    'This kit was withdrawn',
    'Do not install it. Make the kit again on this page: it then holds the newest installers.',
  ],
  'other-kit': () => ['This is another kit', 'Download the kit from its beginning.'],
  'range-not-satisfiable': () => ['The download cannot go on there', 'Download the kit from its beginning.'],
  'catalog-refused': () => ['The catalog was not taken', 'Correct the entries that are named.'],
  'installer-refused': () => ['The installer was not taken', 'Correct what is named and send it again.'],
  'installer-known': () => [
    'This version is published already',
    'Publish a new version, or withdraw the other one first.',
  ],
  'upload-closed': () => ['This upload is closed', 'Announce the installer again.'],
  'installer-missing': () => ['An installer is missing', tellPerson],
  'installer-damaged': () => ['An installer is damaged', tellPerson],
  'installer-truncated': () => ['An installer is incomplete', tellPerson],
  'installer-withdrawn': () => ['An installer was withdrawn', tellPerson],
  'installer-not-published': () => ['A product has no installer yet', tellPerson],
  'object-store-unavailable': () => ['The installers cannot be reached', 'It is tried again by itself.'],
  'object-store-slow': () => ['The installers arrive too slowly', 'It is tried again by itself.'],
  'object-store-full': () => ['There is no room for the kit', tellPerson],
  'signer-unavailable': () => ['The kit cannot be signed at the moment', 'It is tried again by itself.'],
  'kit-build-overdue': () => ['Making the kit takes too long', tellPerson],
  'request-refused': () => [
    'Something in this was not understood',
    'Load the page again; what you typed is kept. If it comes again, tell us.',
  ],
  'request-too-large': () => ['That is too much at once', 'Shorten what you typed.'],
  'not-signed-in': () => ['You are not signed in', 'Sign in, then go on here.'],
  'sign-in-refused': () => [
    'That did not sign you in',
    'Try again with the code that your authenticator shows now, or with a recovery code. Without either, ask an administrator.',
  ],
  'set-up-ended': () => ['This link has ended', 'Ask an administrator for another link.'],
  'login-taken': () => ['Somebody else has this login', 'Choose another one, or change the role of the one there is.'],
  'last-administrator': () => [
    'This is the last administrator',
    'Make another administrator first, and have the set-up done.',
  ],
  'api-key-ended': () => ['This API key has ended', 'Use the key that took its place, or have a new one made.'],
  'account-exists': () => [
    'There is an account with this email',
    'Sign in with it, then continue here: your upgrade is attached to that account.',
  ],
  'session-ended': () => [
    'You were signed out',
    'Sign in again. What you saved is kept, and what you typed on this page too.',
  ],
  'not-allowed': () => ['You may not do this', 'Ask a person whose role allows it.'],
  'not-found': () => ['This is not open in this browser', 'Continue with your key.'],
  'idempotency-key-reused': () => [
    'This was sent before with other content',
    'Load the page again, then send it once more.',
  ],
  'internal-error': ({ reference }) => [
    'Something went wrong on our side',
    `Nothing was lost. Try again, or quote ${reference}.`,
  ],
  'temporarily-not-possible': ({ retryAfterSeconds }) => [
    'This is not possible at the moment',
    `Nothing was lost. Try again in ${retryAfterSeconds} seconds.`,
  ],
};
