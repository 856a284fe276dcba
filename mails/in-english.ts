import type { Mail } from '../core/mail.ts';
import type { Step } from '../core/steps.ts';
import { dayInWords, instantInWords, numberInWords, spanInWords } from './days.ts';
import { type Block, code, facts, type Letter, link, list, paragraph } from './letter.ts';

type Body = Pick<Letter, 'subject' | 'blocks'>;

export function inEnglish(mail: Mail, href: string): Letter {
  const { subject, blocks } = bodyOf(mail, href);
  return { subject, greeting: greetingOf(mail), blocks: [...blocks, ...aboutOf(mail)], signature: 'Suite upgrades' };
}

function greetingOf({ values }: Mail): string {
  return 'name' in values ? `Hello ${values.name},` : 'Hello,';
}

function aboutOf({ values }: Mail): readonly Block[] {
  if (!('suiteName' in values)) return [];
  const { suiteName, companyName, orderNumber } = values;
  return [facts(['Suite', suiteName], ['Company', companyName], ['Order', orderNumber])];
}

function bodyOf(mail: Mail, href: string): Body {
  switch (mail.kind) {
    case 'sign-in':
      return {
        subject: 'Sign in to your suite upgrade',
        blocks: oneTime(mail.values, link('Open the page to sign in', href), 'Nobody is signed in without this mail.'),
      };
    case 'confirm-address':
      return {
        subject: 'Confirm your mail address',
        blocks: [
          paragraph(
            'This address was given for a suite upgrade. Your codes and your kit are shown once it is confirmed.',
          ),
          ...oneTime(mail.values, link('Open the page to confirm', href), 'Nothing is confirmed without this mail.'),
        ],
      };
    case 'alert':
      return alert(mail.values, href);
    case 'certificate':
      return certificate(mail.values, href);
    case 'key-registered':
      return {
        subject: 'Your registration key was used',
        blocks: [
          paragraph('Somebody registered the key of your order, with another mail address than the one on the order.'),
          paragraph(
            'If you know of it, there is nothing to do. If not, tell whoever sold you the suite: a registration can be taken back for a while.',
          ),
        ],
      };
    case 'address-replaced':
      return {
        subject: 'Another mail address was named for your suite upgrade',
        blocks: [
          paragraph(
            'This address was named for a suite upgrade, and another one has taken its place. What we mail about the upgrade goes there from now on.',
          ),
          facts(['Order', mail.values.orderNumber]),
          paragraph('If you know of it, there is nothing to do. If not, tell whoever sold you the suite.'),
        ],
      };
    case 'agreement-accepted':
      return agreementAccepted(mail, href);
    case 'reminder':
      return {
        subject: 'Your suite upgrade waits for you',
        blocks: [
          paragraph(waitsFor(mail.values.step)),
          paragraph('What you entered is kept. Codes that you use go on working through the days shown for them.'),
          link('Go on with the upgrade', href),
        ],
      };
    case 'deadline-near':
      return {
        subject: 'Your registration key has not been used yet',
        blocks: [
          paragraph(
            `The key of your order was not registered yet. In ${daysOf(mail.values.daysLeft)} the upgrade is set aside. The key opens it again after that, too.`,
          ),
          link('Enter the registration key', href),
        ],
      };
    case 'code-ending':
      return {
        subject: 'An activation code ends soon',
        blocks: [
          paragraph(
            `An activation code that your order would extend ends on ${dayInWords(mail.values.endsOn, 'en')}. It is extended once the upgrade has come to its plan.`,
          ),
          link('Go on with the upgrade', href),
        ],
      };
    case 'question-waiting':
      return {
        subject: 'One answer from you is needed',
        blocks: [
          paragraph('You hold more than one license for these products. Tell us which code is on your machines:'),
          list(mail.values.products),
          paragraph('The other products go on meanwhile.'),
          link('Answer', href),
        ],
      };
    case 'terms-extended':
      return {
        subject: 'Your activation codes are extended',
        blocks: [
          paragraph(
            `These products keep the codes that you use. With this order they run through ${dayInWords(mail.values.expiresOn, 'en')}, or longer where they did before:`,
          ),
          list(mail.values.products),
          link('See seats and days', href),
        ],
      };
    case 'kit-ready':
      return {
        subject: 'Your deployment kit is ready',
        blocks: [
          paragraph(
            'Your kit is built and checked. You can download it at any time; a link on the page is made fresh whenever you want one.',
          ),
          link('Get the deployment kit', href),
        ],
      };
    case 'kit-failed':
      return {
        subject: 'Your deployment kit takes longer',
        blocks: [
          paragraph(
            'Your kit could not be built yet. A person is looking at it, and it is tried again. Your choice is safe, and there is nothing for you to do.',
          ),
          paragraph('We mail you when it is ready.'),
          link('See where it stands', href),
        ],
      };
    case 'nothing-new':
      return {
        subject: 'Your suite upgrade is complete',
        blocks: [
          paragraph(
            'Your upgrade is complete. There is nothing to download: no product that you chose has to be installed. Codes and days are on the page.',
          ),
          link('See codes and days', href),
        ],
      };
    case 'order-ended':
      return orderEnded(mail.values, href);
    case 'upgrade-lapsed':
      return {
        subject: 'Your suite upgrade was set aside',
        blocks: [
          paragraph(
            'The key of your order was not registered in time, so the upgrade was set aside. Nothing is lost: the key opens it again.',
          ),
          link('Enter the registration key', href),
        ],
      };
  }
}

function oneTime(values: Values<'sign-in'>, open: Block, unasked: string): readonly Block[] {
  const span = spanInWords(values.validMinutes, 'en');
  return [
    paragraph(`The page has a button; pressing it is what counts. It works once, within ${span}.`),
    open,
    paragraph('Or type this code:'),
    code(values.code),
    paragraph(`You did not ask for this? Then there is nothing to do. ${unasked}`),
  ];
}

function certificate(values: Values<'certificate'>, href: string): Body {
  const { registrationKey, certificateNumber, seats, startsOn, expiresOn, registered } = values;
  const begin = registered
    ? [paragraph('A further order was added to your upgrade. Its key is registered already: there is nothing to do.')]
    : [paragraph('With this key you begin your upgrade. It takes about ten minutes.'), link('Begin the upgrade', href)];
  return {
    subject: 'Your license certificate',
    blocks: [
      ...begin,
      paragraph('Registration key:'),
      code(registrationKey),
      paragraph('This is not an activation code: products do not accept it.'),
      facts(
        ['Certificate', certificateNumber],
        ['Seats', numberInWords(seats, 'en')],
        ['First day', dayInWords(startsOn, 'en')],
        ['Last day', dayInWords(expiresOn, 'en')],
      ),
    ],
  };
}

function agreementAccepted(mail: MailOf<'agreement-accepted'>, href: string): Body {
  const { version, digest, acceptedAt, timeZone, companyName } = mail.values;
  return {
    subject: 'The license agreement that you accepted',
    blocks: [
      paragraph(`You accepted the license agreement for ${companyName}. Its text is attached.`),
      facts(['Version', version], ['Accepted', instantInWords(acceptedAt, timeZone, 'en')], ['SHA-256', digest]),
      link('Go to the upgrade', href),
    ],
  };
}

function alert({ alert, subject, what, count, at }: Values<'alert'>, href: string): Body {
  const noticed = what === 'opened';
  const subjects = {
    stuck: 'Upgrades are stuck',
    'group-growing': 'A group of failures grows',
    'installer-damaged': 'An installer is damaged',
    'worker-away': 'No worker is at work',
    'engine-away': 'The workflow engine does not answer',
  };
  const upgrades = count > 0 ? [['Upgrades', numberInWords(count, 'en')] as const] : [];
  return {
    subject: noticed ? subjects[alert] : `Over: ${subjects[alert].toLowerCase()}`,
    blocks: [
      paragraph(noticed ? whatToDo[alert] : 'This is over. Nothing more is told about it unless it begins again.'),
      facts(['About', subject], ...upgrades, ['Since', instantInWords(at, 'UTC', 'en')]),
      link('Open the console', href),
    ],
  };
}

const whatToDo = {
  stuck: 'These upgrades have stood where they stand for longer than they may. See why, mend the cause, retry.',
  'group-growing':
    'More upgrades fail of this cause than an hour ago. See what they have in common before more follow.',
  'installer-damaged':
    'Its bytes in the object store are not those that were published, so that no kit with it arrives. Send the same bytes again.',
  'worker-away': 'Nothing is decided or built until a worker runs. See whether the worker process runs.',
  'engine-away': 'What is asked is kept and takes effect when the engine is back. See whether Temporal runs.',
} as const;

function orderEnded({ as, endsOn }: Values<'order-ended'>, href: string): Body {
  const what = as === 'canceled' ? 'canceled' : 'taken back';
  return {
    subject: `Your order was ${what}`,
    blocks: [
      paragraph(
        `Your order was ${what}. What it gave to your codes ends after ${dayInWords(endsOn, 'en')}. What you had before it stays as it was.`,
      ),
      link('See codes and days', href),
    ],
  };
}

type MailOf<Kind extends Mail['kind']> = Extract<Mail, { readonly kind: Kind }>;
type Values<Kind extends Mail['kind']> = MailOf<Kind>['values'];

function daysOf(count: number): string {
  return count === 1 ? '1 day' : `${String(count)} days`;
}

function waitsFor(step: Step): string {
  if (step === 'license-agreement') return 'The license agreement waits to be read and accepted.';
  if (step === 'account-form') return 'The account details wait to be filled in.';
  return 'Your new products wait to be chosen.';
}
