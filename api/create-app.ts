import express, { type Express } from 'express';
import { admitBy } from './access/admit.ts';
import { knowCustomers } from './access/customers.ts';
import { sessionCookie } from './access/session-cookie.ts';
import { staffCookie } from './access/staff-sessions.ts';
import { visitorCookies } from './access/visitor-cookies.ts';
import { forwardCommands } from './commands/forward-commands.ts';
import type { Dependencies } from './dependencies.ts';
import type { Handlers } from './exchange.ts';
import { answerProblems, refuseUnknownRoute } from './middleware/answer-problems.ts';
import { nameRequest } from './middleware/name-request.ts';
import { observeRequest } from './middleware/observe-request.ts';
import { refuseForeignPages } from './middleware/refuse-foreign-pages.ts';
import { refuseImpossibleText } from './middleware/refuse-impossible-text.ts';
import { secureAnswers } from './middleware/secure-answers.ts';
import { mountRoutes } from './mount-routes.ts';
import { servePages } from './pages/serve-pages.ts';
import { accountFormRoutes } from './routes/account-form.ts';
import { agreementRoutes } from './routes/agreement.ts';
import { alertRoutes } from './routes/alerts.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { auditRoutes } from './routes/audit.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { catalogRoutes } from './routes/catalog.ts';
import { codeSheetRoutes } from './routes/code-sheets.ts';
import { codeHistoryRoutes } from './routes/code-histories.ts';
import { codeRoutes } from './routes/codes.ts';
import { certificateRoutes } from './routes/certificates.ts';
import { claimRoutes } from './routes/claims.ts';
import { commandPreviewRoutes } from './routes/command-previews.ts';
import { commandRoutes } from './routes/commands.ts';
import { docsRoutes } from './routes/docs.ts';
import { eventRoutes } from './routes/events.ts';
import { failureGroupRoutes } from './routes/failure-groups.ts';
import { feedRoutes } from './routes/feed.ts';
import { healthRoutes } from './routes/health.ts';
import { installerRoutes } from './routes/installers.ts';
import { kitRoutes } from './routes/kits.ts';
import { mailRoutes } from './routes/mails.ts';
import { operationRoutes } from './routes/operations.ts';
import { operatorListRoutes } from './routes/operator-lists.ts';
import { operatorRoutes } from './routes/operators.ts';
import { orderRoutes } from './routes/orders.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { registrationRoutes } from './routes/registrations.ts';
import { sandboxRoutes } from './routes/sandbox.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { staffRoutes } from './routes/staff.ts';
import { signInRoutes } from './routes/sign-ins.ts';
import { upgradeRoutes } from './routes/upgrades.ts';

/** The whole API over HTTP, from what it is handed. It listens nowhere: that is for whoever assembles it. */
export function createApp(dependencies: Dependencies): Express {
  const { cookieKey, log, metrics, settings } = dependencies;
  const secure = settings.publicUrl.startsWith('https:');
  const cookies = visitorCookies(cookieKey, settings.cookieLifeMs, secure);
  const cookie = sessionCookie(secure);
  const customers = knowCustomers(dependencies.storage, cookies, cookie);
  const staff = staffCookie(cookieKey, secure);
  const commands = forwardCommands(dependencies);

  const handlers: Handlers = {
    ...orderRoutes(dependencies),
    ...certificateRoutes(dependencies),
    ...registrationRoutes(dependencies, commands, cookies, customers),
    ...upgradeRoutes(dependencies, commands, cookies, customers),
    ...signInRoutes(dependencies, { cookie, customers }),
    ...sessionRoutes(dependencies, cookies, { cookie, customers }),
    ...agreementRoutes(dependencies, commands),
    ...accountFormRoutes(dependencies, commands, customers),
    ...codeSheetRoutes(dependencies),
    ...kitRoutes(dependencies),
    ...receiptRoutes(dependencies),
    ...eventRoutes(dependencies),
    ...feedRoutes(dependencies),
    ...commandRoutes(dependencies),
    ...operationRoutes(dependencies, commands),
    ...commandPreviewRoutes(dependencies),
    ...codeHistoryRoutes(dependencies),
    ...codeRoutes(dependencies),
    ...apiKeyRoutes(dependencies),
    ...operatorListRoutes(dependencies),
    ...pictureRoutes(dependencies),
    ...operatorRoutes(dependencies),
    ...staffRoutes(dependencies, staff),
    ...claimRoutes(dependencies),
    ...alertRoutes(dependencies),
    ...auditRoutes(dependencies),
    ...failureGroupRoutes(dependencies),
    ...campaignRoutes(dependencies),
    ...catalogRoutes(dependencies),
    ...installerRoutes(dependencies),
    ...sandboxRoutes(dependencies),
    ...mailRoutes(dependencies),
    ...healthRoutes(dependencies),
    ...docsRoutes(dependencies),
  };

  const app = express();
  app.disable('x-powered-by').disable('etag').set('trust proxy', settings.trustProxy);
  app.use(nameRequest(), observeRequest(log, metrics), secureAnswers({ secure }));
  app.use(refuseImpossibleText(), refuseForeignPages());
  app.use(mountRoutes(handlers, admitBy(dependencies, cookies, { customers, staff }), settings));
  app.use(servePages(dependencies.pages));
  app.use(refuseUnknownRoute);
  app.use(answerProblems(log));
  return app;
}
