import type { CampaignAct } from './campaigns.ts';

/** What people at the vendor do that is no command of an upgrade. */
export type OperatorActKind =
  | 'revealCode'
  | 'compareCode'
  | 'makeApiKey'
  | 'rotateApiKey'
  | 'revokeApiKey'
  | 'makeOperator'
  | 'resetOperator'
  | 'setRole'
  | 'dismissOperator'
  | 'endSessions'
  | 'claimUpgrade'
  | 'takeOverClaim'
  | 'releaseClaim'
  | 'noteOnUpgrade'
  | 'noteOnGroup'
  | 'erasePerson'
  | 'startCampaign'
  | `${CampaignAct}Campaign`;
