import type { Mail } from '../core/mail.ts';
import type { Step } from '../core/steps.ts';
import { dayInWords, instantInWords, numberInWords, spanInWords } from './days.ts';
import { type Block, code, facts, type Letter, link, list, paragraph } from './letter.ts';

type Body = Pick<Letter, 'subject' | 'blocks'>;

export function inJapanese(mail: Mail, href: string): Letter {
  const { subject, blocks } = bodyOf(mail, href);
  return {
    subject,
    greeting: greetingOf(mail),
    blocks: [...blocks, ...aboutOf(mail)],
    signature: 'スイートアップグレード',
  };
}

function greetingOf({ values }: Mail): string {
  return 'name' in values ? `${values.name} 様` : 'お客様';
}

function aboutOf({ values }: Mail): readonly Block[] {
  if (!('suiteName' in values)) return [];
  const { suiteName, companyName, orderNumber } = values;
  return [facts(['スイート', suiteName], ['会社名', companyName], ['注文番号', orderNumber])];
}

function bodyOf(mail: Mail, href: string): Body {
  switch (mail.kind) {
    case 'sign-in':
      return {
        subject: 'スイートアップグレードへのサインイン',
        blocks: oneTime(
          mail.values,
          link('サインインのページを開く', href),
          'このメールなしにサインインされることはありません。',
        ),
      };
    case 'confirm-address':
      return {
        subject: 'メールアドレスの確認',
        blocks: [
          paragraph(
            'このアドレスがスイートアップグレードに登録されました。確認が済むと、コードと導入キットが表示されます。',
          ),
          ...oneTime(mail.values, link('確認のページを開く', href), 'このメールなしに確認されることはありません。'),
        ],
      };
    case 'alert':
      return alert(mail.values, href);
    case 'certificate':
      return certificate(mail.values, href);
    case 'key-registered':
      return {
        subject: '登録キーが使用されました',
        blocks: [
          paragraph('ご注文の登録キーが、ご注文とは別のメールアドレスで登録されました。'),
          paragraph(
            'お心当たりがあれば、何もする必要はありません。お心当たりがなければ、購入元にお知らせください。登録はしばらくの間、取り消すことができます。',
          ),
        ],
      };
    case 'address-replaced':
      return {
        subject: 'スイートアップグレードのメールアドレスが変更されました',
        blocks: [
          paragraph(
            'このアドレスはスイートアップグレードに登録されていましたが、別のアドレスに変更されました。今後、アップグレードについてのメールは変更後のアドレスに届きます。',
          ),
          facts(['注文番号', mail.values.orderNumber]),
          paragraph('お心当たりがあれば、何もする必要はありません。お心当たりがなければ、購入元にお知らせください。'),
        ],
      };
    case 'agreement-accepted':
      return agreementAccepted(mail, href);
    case 'reminder':
      return {
        subject: 'スイートアップグレードの続きをお待ちしています',
        blocks: [
          paragraph(waitsFor(mail.values.step)),
          paragraph('入力された内容は保存されています。お使いのコードは、表示された日まで使用できます。'),
          link('アップグレードを続ける', href),
        ],
      };
    case 'deadline-near':
      return {
        subject: '登録キーがまだ使用されていません',
        blocks: [
          paragraph(
            `ご注文の登録キーはまだ登録されていません。あと ${String(mail.values.daysLeft)} 日でアップグレードは保留になります。その後も、登録キーで再開できます。`,
          ),
          link('登録キーを入力する', href),
        ],
      };
    case 'code-ending':
      return {
        subject: 'まもなく終了するアクティベーションコードがあります',
        blocks: [
          paragraph(
            `ご注文で延長されるアクティベーションコードが ${dayInWords(mail.values.endsOn, 'ja')} に終了します。アップグレードを進めると延長されます。`,
          ),
          link('アップグレードを続ける', href),
        ],
      };
    case 'question-waiting':
      return {
        subject: 'ご回答をお願いします',
        blocks: [
          paragraph('次の製品のライセンスを複数お持ちです。お使いの機器に入っているコードをお知らせください。'),
          list(mail.values.products),
          paragraph('ほかの製品はそのまま進みます。'),
          link('回答する', href),
        ],
      };
    case 'terms-extended':
      return {
        subject: 'アクティベーションコードが延長されました',
        blocks: [
          paragraph(
            `次の製品は、お使いのコードのままです。今回のご注文により ${dayInWords(mail.values.expiresOn, 'ja')} まで（もともとそれより長いものはその日まで）使用できます。`,
          ),
          list(mail.values.products),
          link('席数と期間を見る', href),
        ],
      };
    case 'kit-ready':
      return {
        subject: '導入キットの準備ができました',
        blocks: [
          paragraph(
            '導入キットの作成と検査が完了しました。いつでもダウンロードできます。リンクはページで何度でも作成できます。',
          ),
          link('導入キットを入手する', href),
        ],
      };
    case 'kit-failed':
      return {
        subject: '導入キットの作成に時間がかかっています',
        blocks: [
          paragraph(
            '導入キットをまだ作成できていません。担当者が確認しており、作成はもう一度行われます。選択された内容は保存されています。お客様の操作は必要ありません。',
          ),
          paragraph('準備ができましたら、メールでお知らせします。'),
          link('状況を見る', href),
        ],
      };
    case 'nothing-new':
      return {
        subject: 'スイートアップグレードが完了しました',
        blocks: [
          paragraph(
            'アップグレードが完了しました。インストールが必要な製品はないため、ダウンロードはありません。コードと期間はページでご覧いただけます。',
          ),
          link('コードと期間を見る', href),
        ],
      };
    case 'order-ended':
      return orderEnded(mail.values, href);
    case 'upgrade-lapsed':
      return {
        subject: 'スイートアップグレードは保留になりました',
        blocks: [
          paragraph(
            '登録キーが期限までに登録されなかったため、アップグレードは保留になりました。登録キーでいつでも再開できます。',
          ),
          link('登録キーを入力する', href),
        ],
      };
  }
}

function oneTime(values: Values<'sign-in'>, open: Block, unasked: string): readonly Block[] {
  const span = spanInWords(values.validMinutes, 'ja');
  return [
    paragraph(`ページのボタンを押すと有効になります。${span}以内に一度だけ使用できます。`),
    open,
    paragraph('または、このコードを入力してください。'),
    code(values.code),
    paragraph(`お心当たりがなければ、何もする必要はありません。${unasked}`),
  ];
}

function certificate(values: Values<'certificate'>, href: string): Body {
  const { registrationKey, certificateNumber, seats, startsOn, expiresOn, registered } = values;
  const begin = registered
    ? [paragraph('アップグレードにご注文が追加されました。登録キーは登録済みです。お客様の操作は必要ありません。')]
    : [
        paragraph('この登録キーでアップグレードを始めます。所要時間は 10 分ほどです。'),
        link('アップグレードを始める', href),
      ];
  return {
    subject: 'ライセンス証明書',
    blocks: [
      ...begin,
      paragraph('登録キー：'),
      code(registrationKey),
      paragraph('これはアクティベーションコードではありません。製品には入力できません。'),
      facts(
        ['証明書番号', certificateNumber],
        ['席数', numberInWords(seats, 'ja')],
        ['開始日', dayInWords(startsOn, 'ja')],
        ['終了日', dayInWords(expiresOn, 'ja')],
      ),
    ],
  };
}

function agreementAccepted(mail: MailOf<'agreement-accepted'>, href: string): Body {
  const { version, digest, acceptedAt, timeZone, companyName } = mail.values;
  return {
    subject: '承諾された使用許諾契約',
    blocks: [
      paragraph(`${companyName} の使用許諾契約を承諾されました。契約の本文を添付します。`),
      facts(['版', version], ['承諾日時', instantInWords(acceptedAt, timeZone, 'ja')], ['SHA-256', digest]),
      link('アップグレードのページへ', href),
    ],
  };
}

function alert({ alert, subject, what, count, at }: Values<'alert'>, href: string): Body {
  const subjects = {
    stuck: '停滞しているアップグレードがあります',
    'group-growing': '同じ原因の失敗が増えています',
    'installer-damaged': '破損したインストーラーがあります',
    'worker-away': 'ワーカーが動いていません',
    'engine-away': 'ワークフローエンジンが応答しません',
  };
  const upgrades = count > 0 ? [['アップグレード数', numberInWords(count, 'ja')] as const] : [];
  return {
    subject: what === 'opened' ? subjects[alert] : `解消: ${subjects[alert]}`,
    blocks: [
      paragraph(what === 'opened' ? 'コンソールで原因を確認してください。' : 'この問題は解消しました。'),
      facts(['対象', subject], ...upgrades, ['日時', instantInWords(at, 'UTC', 'ja')]),
      link('コンソールを開く', href),
    ],
  };
}

function orderEnded({ as, endsOn }: Values<'order-ended'>, href: string): Body {
  const what = as === 'canceled' ? 'キャンセルされました' : '取り消されました';
  return {
    subject: `ご注文が${what}`,
    blocks: [
      paragraph(
        `ご注文が${what}。このご注文によるコードの期間と席数は ${dayInWords(endsOn, 'ja')} で終了します。ご注文の前からお持ちのものは変わりません。`,
      ),
      link('コードと期間を見る', href),
    ],
  };
}

type MailOf<Kind extends Mail['kind']> = Extract<Mail, { readonly kind: Kind }>;
type Values<Kind extends Mail['kind']> = MailOf<Kind>['values'];

function waitsFor(step: Step): string {
  if (step === 'license-agreement') return '使用許諾契約の確認と承諾をお待ちしています。';
  if (step === 'account-form') return 'お客様情報の入力をお待ちしています。';
  return '新しい製品の選択をお待ちしています。';
}
