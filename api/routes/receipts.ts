import { openCommands, openToCustomer } from '../../core/steps.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { readForReceipt } from '../receipts/read-for-receipt.ts';
import { refuse } from '../refusal.ts';
import { withConfirmedAddress } from '../upgrades/with-confirmed-address.ts';
import { receiptView } from '../views/receipt-view.ts';

export function receiptRoutes({ storage, signer }: Dependencies): Pick<Handlers, 'readReceipt' | 'readReceiptKey'> {
  return {
    readReceipt: async ({ params }) => {
      const { upgrade, place } = await readForReceipt(storage, params.id);
      const receipt = receiptView(withConfirmedAddress(upgrade), place);
      const { step } = upgrade;
      if (receipt.codes.length === 0 && step !== 'completed') {
        return refuse({ code: 'step-not-open', step, open: openToCustomer(openCommands(upgrade)) });
      }
      return { status: 200, body: { receipt, signature: signer.sign(receipt) } };
    },
    readReceiptKey: async ({ response }) => {
      response.type('application/x-pem-file').send(signer.publicKey);
      return 'sent';
    },
  };
}
