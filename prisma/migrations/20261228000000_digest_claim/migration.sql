-- By which claim, and until when, one worker reads a kit for its digest: the others leave it alone meanwhile.
ALTER TABLE "deployment_kit" ADD COLUMN "digest_claim" UUID,
ADD COLUMN "digest_claimed_until" TIMESTAMPTZ(3);
