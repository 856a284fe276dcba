import type { Alerts } from './alerts.ts';
import type { Audit } from './audit.ts';
import type { Campaigns } from './campaigns.ts';
import type { Claims } from './claims.ts';
import type { CommandPreviews } from './command-previews.ts';
import type { CodeHistories } from './code-histories.ts';
import type { FailureGroups } from './failure-groups.ts';
import type { Notes } from './notes.ts';
import type { Operated } from './operated.ts';
import type { OperatorLists } from './operator-lists.ts';
import type { Pictures } from './pictures.ts';
import type { SignsOfLife } from './signs-of-life.ts';

/** What operators read and write beside the upgrades themselves. */
export interface OperationsStorage {
  readonly operated: Operated;
  readonly alerts: Alerts;
  readonly audit: Audit;
  readonly claims: Claims;
  readonly commandPreviews: CommandPreviews;
  readonly codeHistories: CodeHistories;
  readonly campaigns: Campaigns;
  readonly failureGroups: FailureGroups;
  readonly notes: Notes;
  readonly operatorLists: OperatorLists;
  readonly pictures: Pictures;
  readonly signsOfLife: Pick<SignsOfLife, 'list'>;
}
