import type { FieldProblem, KindOfText, Problem } from '../core/problems.ts';

/** One or two sentences for the person who gets a problem: what is wrong, and what to do next. */
export function sentenceFor(problem: Problem): string {
  switch (problem.code) {
    case 'registration-key-malformed':
      return `${whatItIs[problem.looksLike]} The registration key has 18 letters and digits and stands on the License Certificate; copy it from there.`;
    case 'registration-key-unknown':
      return 'Compare the key with the License Certificate. A new order can take a while to arrive here: try again later.';
    case 'registration-key-used':
      return usedSentence(problem);
    case 'account-exists':
      return 'There is an account with this mail address. Sign in to it, then send the form again: nothing of it is lost.';
    case 'session-ended':
      return 'Sign in with your mail address, then do this again. What was accepted so far is kept.';
    case 'address-unconfirmed':
      return 'Open the link in our mail and press its button, or have it mailed again, then do this again.';
    case 'address-confirmed':
      return 'Somebody reads the mail of the present address, so it is not changed from here. Tell us if it should be another one.';
    case 'mail-not-resent':
      return notResent[problem.because];
    case 'one-time-code-refused':
      return 'It was used before, its time is over, or it was mistyped. Ask for a new mail and use the newest one.';
    case 'too-many-tries':
      return `Wait ${problem.retryAfterSeconds} seconds, then try once more.`;
    case 'order-refused':
      return `Correct these fields and send the order again under the same order number: ${named(problem.fields)}.`;
    case 'order-number-used':
      return `Order ${problem.orderNumber} was placed with other content. Choose another order number, or send the order as it was.`;
    case 'order-canceled':
      return 'The order behind this key was canceled. Ask your reseller which order takes its place.';
    case 'order-superseded':
      return 'A later order for another suite has taken the place of this one. Use the registration key of its License Certificate.';
    case 'order-not-in-upgrade':
      return `This upgrade has no order ${problem.orderNumber}. Its orders are shown with it; name one of them.`;
    case 'codes-issued':
      return 'Codes were issued under this order, so it cannot be canceled any more. Take it back with `revert`.';
    case 'upgrade-replaced':
      return 'A later order has opened another upgrade to this suite for the same customer. Go on with that one.';
    case 'second-person-needed':
      return 'You asked for this already. It takes effect when another person asks for it too.';
    case 'release-closed':
      return problem.because === 'kit-downloaded'
        ? 'A kit of this upgrade was downloaded, so its registration stands. Take the order back with `revert` instead.'
        : `The ${problem.days} days after the registration are over. Take the order back with \`revert\` instead.`;
    case 'order-ended':
      return `The order ended on ${problem.endedOn} and can no longer be registered. Ask your reseller for a new order.`;
    case 'agreement-changed':
      return `Read the present agreement, version ${problem.version}, and accept that one.`;
    case 'form-refused':
      return `Correct these fields and send the form again: ${named(problem.fields)}.`;
    case 'plan-changed':
      return `Look at version ${problem.planVersion} of the plan and choose again; what was sent changed nothing.`;
    case 'step-not-open':
      return `The upgrade stands at ${problem.step}. Open now: ${list(problem.open)}.`;
    case 'upgrade-changed':
      return `It stands at ${problem.step} now, waiting on ${problem.waitingOn ?? 'nobody'}, at revision ${problem.revision}. Nothing was done: look at it again, then ask anew if it is still wanted.`;
    case 'product-not-in-suite':
      return `Choose only products of the suite; these are not part of it: ${list(problem.productIds)}.`;
    case 'question-open':
      return `Answer the question about ${list(problem.productIds)} first; the other products can go on without it.`;
    case 'component-held':
      return `A person is looking at ${list(problem.productIds)}. Choose the other products now; these can be added later.`;
    case 'nothing-new-to-install':
      return 'Everything selected is installed already or is a service, so there is no kit. Your codes are on the code sheet.';
    case 'kit-being-built':
      return 'The kit is being built. Ask again in a moment, or follow the events of the upgrade.';
    case 'kit-failed':
      return 'We have been told and mend it; you need not do anything. Your codes are valid meanwhile.';
    case 'link-expired':
      return 'Ask for a fresh link on the page of your upgrade: it leads to the same bytes, so a stopped download goes on.';
    case 'kit-gone':
      return 'Open the page of your upgrade: if another kit has taken its place, the link is there.';
    case 'kit-withdrawn':
      return 'An installer in this kit was withdrawn. Ask for a new kit on the page of your upgrade; do not install the old one.';
    case 'other-kit':
      return 'If-Match names another file than this link leads to. Download this kit from its beginning, or ask for a link to the other one by its digest.';
    case 'range-not-satisfiable':
      return `The kit has ${problem.sizeBytes} bytes. Ask for a range that begins before its end, or for the whole.`;
    case 'catalog-refused':
      return `Correct these entries and send the revision again: ${named(problem.fields)}.`;
    case 'installer-refused':
      return `Nothing was kept. Correct this and send the installer again: ${named(problem.fields)}.`;
    case 'installer-known':
      return `${problem.productId} ${problem.version} for ${problem.platform} is published with other bytes. Withdraw that one first, or publish a new version.`;
    case 'sign-in-refused':
      return 'Try again with the code that the authenticator shows now, or with a recovery code; else ask an administrator.';
    case 'set-up-ended':
      return 'Ask an administrator for another link.';
    case 'login-taken':
      return 'Choose another login, or change the role of the one there is.';
    case 'last-administrator':
      return 'Make another administrator first, and have the set-up done.';
    case 'api-key-ended':
      return 'Rotate the key that took its place, or make a new one.';
    case 'upload-closed':
      return `This upload is ${problem.state}. Announce the installer again and send its bytes there.`;
    case 'installer-missing':
      return `The installer ${problem.fileName} of ${problem.productId} is not in the object store. Publish it again, then retry.`;
    case 'installer-damaged':
      return `The installer ${problem.fileName} of ${problem.productId} is not what was published. Publish it again, then retry.`;
    case 'installer-truncated':
      return `The object of the installer ${problem.fileName} of ${problem.productId} is shorter than what was published. Publish it again, then retry.`;
    case 'installer-withdrawn':
      return `The installer ${problem.fileName} of ${problem.productId} was withdrawn while the kit was built. Retry: the kit takes the newest one that is left.`;
    case 'installer-not-published':
      return `No installer of ${problem.productId} is published. Publish one, then retry.`;
    case 'object-store-unavailable':
      return 'The object store does not answer. It is tried again by itself; retry when it is back.';
    case 'object-store-slow':
      return 'The object store answers, but too slowly. It is tried again by itself; find out what slows it down.';
    case 'object-store-full':
      return 'Nothing more fits into the object store, and nothing half is kept. Make room, then send it again.';
    case 'signer-unavailable':
      return 'The key that signs kits cannot be used. It is tried again by itself; see that the worker can read its keys.';
    case 'kit-build-overdue':
      return 'The build did not come to an end in its time. See whether a worker for kits runs, then retry.';
    case 'campaign-not-open':
      return `The campaign is ${problem.state}. Open now: ${list(problem.open)}.`;
    case 'nothing-to-retry':
      return 'No parked upgrade passes this filter that is in no other campaign. Look at the list with the same filter.';
    case 'claimed-by-other':
      return `${problem.by} has taken this upgrade on until ${problem.until}. Ask ${problem.by}, or take it over with a reason.`;
    case 'request-refused':
      return `Compare the request with /v1/openapi.json: ${named(problem.fields)}.`;
    case 'request-too-large':
      return 'Send a smaller request; the limit is 100 kB.';
    case 'not-signed-in':
      return 'Send a token that is known here: Authorization: Bearer, a blank, the token.';
    case 'not-allowed':
      return 'Ask a person whose role allows it.';
    case 'not-found':
      return 'Compare the address with /v1/openapi.json. An upgrade is shown to its owner, signed in; before it has one, in the browser that registered its key.';
    case 'idempotency-key-reused':
      return 'Send another request under a new idempotency key, or repeat the first one as it was.';
    case 'internal-error':
      return `Try again in a minute. If it comes again, send us this reference: ${problem.reference}.`;
    case 'temporarily-not-possible':
      return `Try again in ${problem.retryAfterSeconds} seconds. Nothing that was accepted is lost.`;
  }
}

function usedSentence({ usedOn, account }: { readonly usedOn?: string; readonly account?: string }): string {
  const by = account === undefined ? '' : ` by ${account}`;
  const when = usedOn === undefined ? '' : ` on ${usedOn}`;
  return `This key was used${when}${by}. If that is you, sign in. If not, ask that person, or tell your reseller.`;
}

const notResent: Record<Extract<Problem, { code: 'mail-not-resent' }>['because'], string> = {
  waiting: 'It waits to be sent and goes out by itself. See what the server said to its last try.',
  sending: 'It is being sent at this moment. Look again in a minute.',
  replaced: 'It was sent anew already. Look at the newest mail of its kind.',
  forgotten: 'What it said was erased with the person, so there is nothing to send.',
  confirmed: 'The address was confirmed meanwhile, so there is nothing to confirm.',
};

const whatItIs: Record<KindOfText, string> = {
  'activation-code': 'This is an activation code: it goes into a product.',
  'product-id': 'This is a product ID.',
  'certificate-number': 'This is the number of a License Certificate.',
  'order-number': 'This is an order number.',
  'registration-key': 'This is nearly a registration key, but a part of it is wrong or missing.',
  unknown: 'This is not a registration key.',
};

function named(fields: readonly FieldProblem[]): string {
  return fields.map(({ field, reason }) => `${field} ${reason}`).join('; ');
}

function list(words: readonly string[]): string {
  return words.length === 0 ? 'nothing' : words.join(', ');
}
