import { createHash } from 'node:crypto';
import type { AgreementRecord } from '../../storage/records.ts';

const english = `LICENSE AGREEMENT FOR A SUITE UPGRADE

1. What this is. You hold activation codes for products, and you have bought a suite. This agreement covers the products
of the suite, whether their codes are kept or new.

2. Codes that are kept. A code that you own stays as it is. It gets the seats and days of your order beside those it has;
on no day do you have fewer seats than before.

3. Codes that are new. A new code may be used for one product in your organization, for the seats and days of your order.

4. Copies. You may copy the deployment kit within your organization. You may not pass on codes or keys.

5. Ends. Each code works through the last day shown for it. Products that are not renewed stop receiving updates.

6. Demonstration. This text stands in for the agreement of whoever runs this service.
`;

const japanese = `スイートアップグレード使用許諾契約

1. 本契約について。お客様は製品のアクティベーションコードを保有し、スイートを購入されました。本契約はスイートに含まれる製品に適用されます。

2. 維持されるコード。お持ちのコードは変わりません。ご注文の席数と期間が加わり、席数が以前より減る日はありません。

3. 新しいコード。新しいコードは、ご注文の席数と期間の範囲で、お客様の組織の一つの製品に使用できます。

4. 複製。導入キットは組織内で複製できます。コードとキーを第三者に渡すことはできません。

5. 終了。各コードは表示された最終日まで使用できます。

6. デモ。この文章は、本サービスを運営する組織の契約書の代わりです。
`;

/** The agreement of the demonstration, one text for each language. */
export const demonstrationAgreements: readonly AgreementRecord[] = [
  agreement('en', english),
  agreement('ja', japanese),
];

function agreement(language: string, text: string): AgreementRecord {
  return { version: '1.0', language, text, digest: createHash('sha256').update(text).digest('hex') };
}
