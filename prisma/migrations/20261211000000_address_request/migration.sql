-- The first of the two people whom a correction of the customer's address takes, and a digest of what they asked for.
ALTER TABLE "upgrade" ADD COLUMN "address_request" JSONB;
