export { retryCampaign } from './retry-campaign.ts';
export { upgradeToSuite } from './upgrade-to-suite.ts';
