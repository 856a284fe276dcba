-- A mail that was not sent for certain, and that another one took the place of.
ALTER TABLE "mail" DROP CONSTRAINT "mail_state";
ALTER TABLE "mail" ADD CONSTRAINT "mail_state" CHECK ("state" IN ('waiting', 'sending', 'sent', 'refused', 'unsure', 'replaced'));
