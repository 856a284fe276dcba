import type { CodeSheetBody } from '../../contract/code-sheet.ts';
import { codeSheetCsv } from '../code-sheets/code-sheet-csv.ts';
import { codeSheetPage, codeSheetPolicy } from '../code-sheets/code-sheet-page.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { attachment } from '../kits/kit-response.ts';
import { orNotFound } from '../refusal.ts';
import { codeSheetView } from '../views/code-sheet-view.ts';

export function codeSheetRoutes({ storage }: Dependencies): Pick<Handlers, 'readCodeSheet'> {
  return {
    readCodeSheet: async ({ params, query, request, response }) => {
      const upgrade = orNotFound(await storage.upgrades.read(params.id));
      const sheet = codeSheetView(upgrade);
      response.vary('Accept');
      switch (query.format ?? request.accepts(['json', 'html', 'csv'])) {
        case 'html':
          response.set('Content-Security-Policy', codeSheetPolicy);
          response.type('html').send(codeSheetPage(sheet, upgrade.companyName));
          return 'sent';
        case 'csv':
          response.set('Content-Disposition', attachment(fileName(sheet)));
          response.type('csv').send(codeSheetCsv(sheet));
          return 'sent';
        default:
          return { status: 200, body: sheet };
      }
    },
  };
}

function fileName({ suite }: CodeSheetBody): string {
  return `code-sheet-${suite.code.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.csv`;
}
