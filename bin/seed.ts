import { dayInZone } from '../core/days.ts';
import { demonstrationAgreements } from '../prisma/seed/agreements.ts';
import { demonstrationCatalog } from '../prisma/seed/catalog.ts';
import { demonstrationCustomers, type DemonstrationCustomer } from '../prisma/seed/customers.ts';
import { demonstrationInstallers } from '../prisma/seed/installers.ts';
import { createDemonstration } from '../storage/demonstration.ts';
import { openStorage, type OpenStorage } from '../storage/storage.ts';
import { openObjects } from './open-objects.ts';
import { keysOf, readSettings } from './settings.ts';

const settings = readSettings(process.env);
const storage = openStorage({ url: settings.DATABASE_URL, ...keysOf(settings) });
const objects = await openObjects(settings);
const demonstration = createDemonstration(storage.database, storage.sealing);

const firstStart = await demonstration.putCatalog(demonstrationCatalog);
for (const agreement of demonstrationAgreements) await demonstration.putAgreement(agreement);
for (const { bytes, ...installer } of demonstrationInstallers(demonstrationCatalog.suites)) {
  await storage.installers.publish(installer, await objects.put(bytes));
}

const keys = [];
for (const customer of demonstrationCustomers(dayInZone(firstStart, 'Europe/Berlin'))) {
  for (const license of customer.licenses) await demonstration.putLicense(license);
  keys.push({ registrationKey: await placeOrder(storage, customer), about: customer.about });
}
console.log(JSON.stringify({ keys }));
await storage.close();

async function placeOrder({ orders, sandbox }: OpenStorage, { order, fault }: DemonstrationCustomer): Promise<string> {
  const actor = { kind: 'partner', id: 'partner' } as const;
  const placed = await orders.place({ actor, route: 'POST /v1/orders', idempotencyKey: null }, order);
  if (placed.kind === 'refused') throw new Error(`the order ${order.orderNumber} was refused: ${placed.problem.code}`);
  if (placed.kind === 'placed' && fault) await sandbox.provoke(placed.order.upgradeId, fault.kind, fault.times);
  return placed.order.registrationKey;
}
