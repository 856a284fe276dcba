import type { Request } from 'express';
import type { CodeSheetBody } from '../../contract/code-sheet.ts';
import { codeSheetCsv } from '../code-sheets/code-sheet-csv.ts';
import { codeSheetPage, codeSheetPolicy } from '../code-sheets/code-sheet-page.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { attachment } from '../kits/kit-response.ts';
import { orNotFound } from '../refusal.ts';
import { withConfirmedAddress } from '../upgrades/with-confirmed-address.ts';
import { codeSheetView } from '../views/code-sheet-view.ts';

export function codeSheetRoutes({ storage }: Dependencies): Pick<Handlers, 'readCodeSheet'> {
  return {
    readCodeSheet: async ({ params, query, request, response }) => {
      const upgrade = withConfirmedAddress(orNotFound(await storage.upgrades.read(params.id)));
      const sheet = codeSheetView(upgrade);
      response.vary('Accept');
      switch (query.format ?? wished(request)) {
        case 'html':
          response.set('Content-Security-Policy', codeSheetPolicy);
          response.type('html').send(codeSheetPage(sheet, upgrade.companyName));
          return 'sent';
        case 'csv':
          response.set('Content-Disposition', attachment(fileName(sheet)));
          response.type('csv').send(codeSheetCsv(sheet));
          return 'sent';
        case 'json':
          return { status: 200, body: sheet };
      }
    },
  };
}

/** What the header Accept wishes most; JSON where it has no wish, or one that cannot be met. */
function wished(request: Request): 'json' | 'html' | 'csv' {
  const best = request.accepts(['json', 'html', 'csv']);
  return best === 'html' || best === 'csv' ? best : 'json';
}

function fileName({ suite }: CodeSheetBody): string {
  return `code-sheet-${suite.code.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.csv`;
}
