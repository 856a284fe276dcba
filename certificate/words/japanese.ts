import type { Day } from '../../core/days.ts';
import type { Words } from './words.ts';

export const japanese: Words = {
  title: 'ライセンス証明書',
  facts: {
    number: '証明書番号',
    issuedOn: '発行日',
    licensedTo: 'ライセンス先',
    customerNumber: 'お客様番号',
    orderNumber: '注文番号',
    suite: 'スイート',
    seats: '席数',
    term: '期間',
  },
  revised: (revision) => `改訂第${String(revision)}版。この注文の以前の証明書はすべて無効となります。`,
  count: String,
  seats: (seats, basis) =>
    basis === 'covers' ? `${String(seats)}（お持ちの席を含む）` : `${String(seats)}（お持ちの席に追加）`,
  longDay: spelled,
  shortDay: spelled,
  key: {
    heading: '登録キー',
    instructions: (address) => [
      `${address} を開くか、右のコードを読み取ります。`,
      '登録キーを入力します。空白や小文字のままで結構です。',
      '製品に入力するアクティベーションコードではありません。',
    ],
    code: '読み取って開始',
    codeSays: 'QRコード：登録キーが入力された状態で登録ページを開きます。',
  },
  products: {
    heading: 'スイートに含まれる製品',
    name: '製品',
    productId: '製品ID',
    delivery: '提供形態',
    seats: '席数',
    startsOn: '開始日',
    expiresOn: '最終日',
    delivered: { 'on-premises': 'インストーラー', service: 'サービス' },
  },
  next: {
    heading: 'このあとの流れ',
    lines: [
      '使用許諾契約に同意し、フォームに記入して、必要な新しい製品を選びます。',
      'お使いのコードはそのまま新しい期間に延長されます。新しい製品にはコードと導入キットをお渡しします。',
      '以前の注文でこのキーを登録済みの場合、この注文は自動的に追加されます。お手続きは不要です。',
      '登録が済むまで、キーはパスワードと同じように保管してください。キーがあれば誰でも手続きを始められます。',
    ],
  },
  agreement: {
    title: '使用許諾契約',
    version: '版',
    accepted: '同意日時',
    notAccepted: '未同意',
    language: '本文の言語',
    digest: '本文のSHA-256',
  },
  page: (page, pages) => `${String(page)} / ${String(pages)} ページ`,
};

function spelled(day: Day): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${year}年${String(Number(month))}月${String(Number(date))}日`;
}
