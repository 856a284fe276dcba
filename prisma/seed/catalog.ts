import type { CatalogRevision, Component } from '../../core/catalog.ts';
import { parseProductId } from '../../core/product-ids.ts';

function component(productId: string, name: string, signInUrl?: string): Component {
  const parsed = parseProductId(productId);
  if (parsed === null) throw new Error(`${productId} is no product ID`);
  const delivered =
    signInUrl === undefined ? ({ delivery: 'on-premises' } as const) : ({ delivery: 'service', signInUrl } as const);
  return { productId: parsed, name, ...delivered, continues: [], never: [], convertsTrials: false };
}

const cloudAppShield = component('CLDAPP1S1', 'Cloud App Shield', 'https://cloud-app-shield.example/');

const complete: readonly Component[] = [
  component('ENDGRD1S1', 'Endpoint Guard'),
  component('ENDGRD2S1', 'Endpoint Guard for Mac'),
  component('MAILGW1S1', 'Mail Gateway'),
  component('CENCON1S1', 'Central Console'),
  cloudAppShield,
];

const total: readonly Component[] = [
  component('ENDGRD1S1', 'Endpoint Guard'),
  component('MAILGW1S1', 'Mail Gateway'),
  component('CENCON1S1', 'Central Console'),
  component('SRVSHD1S1', 'Server Shield'),
  component('WEBFLT1S1', 'Web Filter'),
  component('DATLOS1S1', 'Data Loss Guard'),
  component('MOBSEC1S1', 'Mobile Security'),
  cloudAppShield,
];

/** Everything that the demonstration sells: invented products in two suites. */
export const demonstrationCatalog: CatalogRevision = {
  revision: 1,
  policies: { matchLength: 6, graceDays: 30 },
  suites: [
    { code: 'complete', name: 'Suite Complete', components: complete },
    { code: 'total', name: 'Suite Total', components: total },
  ],
};
