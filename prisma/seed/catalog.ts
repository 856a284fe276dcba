import type { CatalogRevision, Component, Delivery } from '../../core/catalog.ts';
import { parseProductId } from '../../core/product-ids.ts';

function component(productId: string, name: string, delivery: Delivery = 'on-premises'): Component {
  const parsed = parseProductId(productId);
  if (parsed === null) throw new Error(`${productId} is no product ID`);
  return { productId: parsed, name, delivery, continues: [], never: [], convertsTrials: false };
}

const complete: readonly Component[] = [
  component('ENDGRD1S1', 'Endpoint Guard'),
  component('ENDGRD2S1', 'Endpoint Guard for Mac'),
  component('MAILGW1S1', 'Mail Gateway'),
  component('CENCON1S1', 'Central Console'),
  component('CLDAPP1S1', 'Cloud App Shield', 'service'),
];

const total: readonly Component[] = [
  component('ENDGRD1S1', 'Endpoint Guard'),
  component('MAILGW1S1', 'Mail Gateway'),
  component('CENCON1S1', 'Central Console'),
  component('SRVSHD1S1', 'Server Shield'),
  component('WEBFLT1S1', 'Web Filter'),
  component('DATLOS1S1', 'Data Loss Guard'),
  component('MOBSEC1S1', 'Mobile Security'),
  component('CLDAPP1S1', 'Cloud App Shield', 'service'),
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
