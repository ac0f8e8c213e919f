/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The possible states for a check suite or run conclusion. */
export type CheckConclusionState =
  /** The check suite or run requires action. */
  | 'ACTION_REQUIRED'
  /** The check suite or run has been cancelled. */
  | 'CANCELLED'
  /** The check suite or run has failed. */
  | 'FAILURE'
  /** The check suite or run was neutral. */
  | 'NEUTRAL'
  /** The check suite or run was skipped. */
  | 'SKIPPED'
  /** The check suite or run was marked stale by GitHub. Only GitHub can use this conclusion. */
  | 'STALE'
  /** The check suite or run has failed at startup. */
  | 'STARTUP_FAILURE'
  /** The check suite or run has succeeded. */
  | 'SUCCESS'
  /** The check suite or run has timed out. */
  | 'TIMED_OUT';

/** The possible states for a check suite or run status. */
export type CheckStatusState =
  /** The check suite or run has been completed. */
  | 'COMPLETED'
  /** The check suite or run is in progress. */
  | 'IN_PROGRESS'
  /** The check suite or run is in pending state. */
  | 'PENDING'
  /** The check suite or run has been queued. */
  | 'QUEUED'
  /** The check suite or run has been requested. */
  | 'REQUESTED'
  /** The check suite or run is in waiting state. */
  | 'WAITING';

/** The possible states in which a deployment can be. */
export type DeploymentState =
  /** The pending deployment was not updated after 30 minutes. */
  | 'ABANDONED'
  /** The deployment is currently active. */
  | 'ACTIVE'
  /** An inactive transient deployment. */
  | 'DESTROYED'
  /** The deployment experienced an error. */
  | 'ERROR'
  /** The deployment has failed. */
  | 'FAILURE'
  /** The deployment is inactive. */
  | 'INACTIVE'
  /** The deployment is in progress. */
  | 'IN_PROGRESS'
  /** The deployment is pending. */
  | 'PENDING'
  /** The deployment has queued */
  | 'QUEUED'
  /** The deployment was successful. */
  | 'SUCCESS'
  /** The deployment is waiting. */
  | 'WAITING';

/** The possible states for a deployment status. */
export type DeploymentStatusState =
  /** The deployment experienced an error. */
  | 'ERROR'
  /** The deployment has failed. */
  | 'FAILURE'
  /** The deployment is inactive. */
  | 'INACTIVE'
  /** The deployment is in progress. */
  | 'IN_PROGRESS'
  /** The deployment is pending. */
  | 'PENDING'
  /** The deployment is queued */
  | 'QUEUED'
  /** The deployment was successful. */
  | 'SUCCESS'
  /** The deployment is waiting. */
  | 'WAITING';

/** Ways in which lists of issues can be ordered upon return. */
export type IssueOrder = {
  /** The direction in which to order issues by the specified field. */
  direction: OrderDirection;
  /** The field in which to order issues by. */
  field: IssueOrderField;
};

/** Properties by which issue connections can be ordered. */
export type IssueOrderField =
  /** Order issues by comment count */
  | 'COMMENTS'
  /** Order issues by creation time */
  | 'CREATED_AT'
  /** Order issues by update time */
  | 'UPDATED_AT';

/** Possible directions in which to order a list of items when provided an `orderBy` argument. */
export type OrderDirection =
  /** Specifies an ascending order for a given `orderBy` argument. */
  | 'ASC'
  /** Specifies a descending order for a given `orderBy` argument. */
  | 'DESC';

/** The possible types of patch statuses. */
export type PatchStatus =
  /** The file was added. Git status 'A'. */
  | 'ADDED'
  /** The file's type was changed. Git status 'T'. */
  | 'CHANGED'
  /** The file was copied. Git status 'C'. */
  | 'COPIED'
  /** The file was deleted. Git status 'D'. */
  | 'DELETED'
  /** The file's contents were changed. Git status 'M'. */
  | 'MODIFIED'
  /** The file was renamed. Git status 'R'. */
  | 'RENAMED';

/** The review status of a pull request. */
export type PullRequestReviewDecision =
  /** The pull request has received an approving review. */
  | 'APPROVED'
  /** Changes have been requested on the pull request. */
  | 'CHANGES_REQUESTED'
  /** A review is required before the pull request can be merged. */
  | 'REVIEW_REQUIRED';

/** The possible states of a pull request review. */
export type PullRequestReviewState =
  /** A review allowing the pull request to merge. */
  | 'APPROVED'
  /** A review blocking the pull request from merging. */
  | 'CHANGES_REQUESTED'
  /** An informational review. */
  | 'COMMENTED'
  /** A review that has been dismissed. */
  | 'DISMISSED'
  /** A review that has not yet been submitted. */
  | 'PENDING';

/** The possible states of a pull request. */
export type PullRequestState =
  /** A pull request that has been closed without being merged. */
  | 'CLOSED'
  /** A pull request that has been closed by being merged. */
  | 'MERGED'
  /** A pull request that is still open. */
  | 'OPEN';

/** The privacy of a repository */
export type RepositoryPrivacy =
  /** Private */
  | 'PRIVATE'
  /** Public */
  | 'PUBLIC';

/** The possible commit status states. */
export type StatusState =
  /** Status is errored. */
  | 'ERROR'
  /** Status is expected. */
  | 'EXPECTED'
  /** Status is failing. */
  | 'FAILURE'
  /** Status is pending. */
  | 'PENDING'
  /** Status is successful. */
  | 'SUCCESS';

export type PageEndFragment = { hasNextPage: boolean, endCursor: string | null };

export type BudgetFieldsFragment = { cost: number, remaining: number, resetAt: string };

type ActorFields_Bot_Fragment = { __typename: 'Bot', databaseId: number | null, login: string };

type ActorFields_EnterpriseUserAccount_Fragment = { __typename: 'EnterpriseUserAccount', login: string };

type ActorFields_Mannequin_Fragment = { __typename: 'Mannequin', databaseId: number | null, login: string };

type ActorFields_Organization_Fragment = { __typename: 'Organization', databaseId: number | null, login: string };

type ActorFields_User_Fragment = { __typename: 'User', databaseId: number | null, login: string };

export type ActorFieldsFragment =
  | ActorFields_Bot_Fragment
  | ActorFields_EnterpriseUserAccount_Fragment
  | ActorFields_Mannequin_Fragment
  | ActorFields_Organization_Fragment
  | ActorFields_User_Fragment
;

export type ReviewFieldsFragment = { fullDatabaseId: string | null, state: PullRequestReviewState, body: string, submittedAt: string | null, author:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null };

export type CommitFieldsFragment = { commit: { oid: string, message: string, authoredDate: string, committedDate: string, additions: number, deletions: number, author: { name: string | null, email: string | null, user: { __typename: 'User', login: string, databaseId: number | null } | null } | null } };

export type FileFieldsFragment = { path: string, changeType: PatchStatus, additions: number, deletions: number };

export type CommentFieldsFragment = { fullDatabaseId: string | null, body: string, createdAt: string, updatedAt: string, author:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null };

type CheckFields_CheckRun_Fragment = { __typename: 'CheckRun', databaseId: number | null, name: string, status: CheckStatusState, conclusion: CheckConclusionState | null, startedAt: string | null, completedAt: string | null, checkSuite: { app: { slug: string } | null, workflowRun: { workflow: { name: string } } | null } };

type CheckFields_StatusContext_Fragment = { __typename: 'StatusContext', context: string, state: StatusState, createdAt: string };

export type CheckFieldsFragment =
  | CheckFields_CheckRun_Fragment
  | CheckFields_StatusContext_Fragment
;

type RequestedReviewerFields_Bot_Fragment = { __typename: 'Bot', databaseId: number | null, login: string };

type RequestedReviewerFields_Mannequin_Fragment = { __typename: 'Mannequin', databaseId: number | null, login: string };

type RequestedReviewerFields_Team_Fragment = { __typename: 'Team', slug: string };

type RequestedReviewerFields_User_Fragment = { __typename: 'User', databaseId: number | null, login: string };

export type RequestedReviewerFieldsFragment =
  | RequestedReviewerFields_Bot_Fragment
  | RequestedReviewerFields_Mannequin_Fragment
  | RequestedReviewerFields_Team_Fragment
  | RequestedReviewerFields_User_Fragment
;

export type LabelFieldsFragment = { name: string };

export type AssigneeFieldsFragment = { login: string };

export type LinkedIssueFieldsFragment = { number: number, repository: { nameWithOwner: string } };

export type ReviewRequestFieldsFragment = { requestedReviewer:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Team', slug: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null };

type TimelineFields_AddedToMergeQueueEvent_Fragment = { __typename: 'AddedToMergeQueueEvent' };

type TimelineFields_AddedToProjectEvent_Fragment = { __typename: 'AddedToProjectEvent' };

type TimelineFields_AssignedEvent_Fragment = { __typename: 'AssignedEvent' };

type TimelineFields_AutoMergeDisabledEvent_Fragment = { __typename: 'AutoMergeDisabledEvent' };

type TimelineFields_AutoMergeEnabledEvent_Fragment = { __typename: 'AutoMergeEnabledEvent' };

type TimelineFields_AutoRebaseEnabledEvent_Fragment = { __typename: 'AutoRebaseEnabledEvent' };

type TimelineFields_AutoSquashEnabledEvent_Fragment = { __typename: 'AutoSquashEnabledEvent' };

type TimelineFields_AutomaticBaseChangeFailedEvent_Fragment = { __typename: 'AutomaticBaseChangeFailedEvent' };

type TimelineFields_AutomaticBaseChangeSucceededEvent_Fragment = { __typename: 'AutomaticBaseChangeSucceededEvent' };

type TimelineFields_BaseRefChangedEvent_Fragment = { __typename: 'BaseRefChangedEvent' };

type TimelineFields_BaseRefDeletedEvent_Fragment = { __typename: 'BaseRefDeletedEvent' };

type TimelineFields_BaseRefForcePushedEvent_Fragment = { __typename: 'BaseRefForcePushedEvent' };

type TimelineFields_ClosedEvent_Fragment = { __typename: 'ClosedEvent' };

type TimelineFields_CommentDeletedEvent_Fragment = { __typename: 'CommentDeletedEvent' };

type TimelineFields_ConnectedEvent_Fragment = { __typename: 'ConnectedEvent' };

type TimelineFields_ConvertToDraftEvent_Fragment = { __typename: 'ConvertToDraftEvent', id: string, createdAt: string, actor:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null };

type TimelineFields_ConvertedNoteToIssueEvent_Fragment = { __typename: 'ConvertedNoteToIssueEvent' };

type TimelineFields_ConvertedToDiscussionEvent_Fragment = { __typename: 'ConvertedToDiscussionEvent' };

type TimelineFields_CrossReferencedEvent_Fragment = { __typename: 'CrossReferencedEvent' };

type TimelineFields_DemilestonedEvent_Fragment = { __typename: 'DemilestonedEvent' };

type TimelineFields_DeployedEvent_Fragment = { __typename: 'DeployedEvent' };

type TimelineFields_DeploymentEnvironmentChangedEvent_Fragment = { __typename: 'DeploymentEnvironmentChangedEvent' };

type TimelineFields_DisconnectedEvent_Fragment = { __typename: 'DisconnectedEvent' };

type TimelineFields_HeadRefDeletedEvent_Fragment = { __typename: 'HeadRefDeletedEvent' };

type TimelineFields_HeadRefForcePushedEvent_Fragment = { __typename: 'HeadRefForcePushedEvent', id: string, createdAt: string, actor:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null, beforeCommit: { oid: string } | null, afterCommit: { oid: string } | null };

type TimelineFields_HeadRefRestoredEvent_Fragment = { __typename: 'HeadRefRestoredEvent' };

type TimelineFields_IssueComment_Fragment = { __typename: 'IssueComment' };

type TimelineFields_LabeledEvent_Fragment = { __typename: 'LabeledEvent' };

type TimelineFields_LockedEvent_Fragment = { __typename: 'LockedEvent' };

type TimelineFields_MarkedAsDuplicateEvent_Fragment = { __typename: 'MarkedAsDuplicateEvent' };

type TimelineFields_MentionedEvent_Fragment = { __typename: 'MentionedEvent' };

type TimelineFields_MergedEvent_Fragment = { __typename: 'MergedEvent' };

type TimelineFields_MilestonedEvent_Fragment = { __typename: 'MilestonedEvent' };

type TimelineFields_MovedColumnsInProjectEvent_Fragment = { __typename: 'MovedColumnsInProjectEvent' };

type TimelineFields_ParentIssueAddedEvent_Fragment = { __typename: 'ParentIssueAddedEvent' };

type TimelineFields_ParentIssueRemovedEvent_Fragment = { __typename: 'ParentIssueRemovedEvent' };

type TimelineFields_PinnedEvent_Fragment = { __typename: 'PinnedEvent' };

type TimelineFields_PullRequestCommit_Fragment = { __typename: 'PullRequestCommit' };

type TimelineFields_PullRequestCommitCommentThread_Fragment = { __typename: 'PullRequestCommitCommentThread' };

type TimelineFields_PullRequestReview_Fragment = { __typename: 'PullRequestReview' };

type TimelineFields_PullRequestReviewThread_Fragment = { __typename: 'PullRequestReviewThread' };

type TimelineFields_PullRequestRevisionMarker_Fragment = { __typename: 'PullRequestRevisionMarker' };

type TimelineFields_ReadyForReviewEvent_Fragment = { __typename: 'ReadyForReviewEvent', id: string, createdAt: string, actor:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null };

type TimelineFields_ReferencedEvent_Fragment = { __typename: 'ReferencedEvent' };

type TimelineFields_RemovedFromMergeQueueEvent_Fragment = { __typename: 'RemovedFromMergeQueueEvent' };

type TimelineFields_RemovedFromProjectEvent_Fragment = { __typename: 'RemovedFromProjectEvent' };

type TimelineFields_RenamedTitleEvent_Fragment = { __typename: 'RenamedTitleEvent' };

type TimelineFields_ReopenedEvent_Fragment = { __typename: 'ReopenedEvent', id: string, createdAt: string, actor:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null };

type TimelineFields_ReviewDismissedEvent_Fragment = { __typename: 'ReviewDismissedEvent', id: string, createdAt: string, previousReviewState: PullRequestReviewState, actor:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null, review: { fullDatabaseId: string | null } | null };

type TimelineFields_ReviewRequestRemovedEvent_Fragment = { __typename: 'ReviewRequestRemovedEvent', id: string, createdAt: string, actor:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null, requestedReviewer:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Team', slug: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null };

type TimelineFields_ReviewRequestedEvent_Fragment = { __typename: 'ReviewRequestedEvent', id: string, createdAt: string, actor:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null, requestedReviewer:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Team', slug: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null };

type TimelineFields_SubIssueAddedEvent_Fragment = { __typename: 'SubIssueAddedEvent' };

type TimelineFields_SubIssueRemovedEvent_Fragment = { __typename: 'SubIssueRemovedEvent' };

type TimelineFields_SubscribedEvent_Fragment = { __typename: 'SubscribedEvent' };

type TimelineFields_TransferredEvent_Fragment = { __typename: 'TransferredEvent' };

type TimelineFields_UnassignedEvent_Fragment = { __typename: 'UnassignedEvent' };

type TimelineFields_UnlabeledEvent_Fragment = { __typename: 'UnlabeledEvent' };

type TimelineFields_UnlockedEvent_Fragment = { __typename: 'UnlockedEvent' };

type TimelineFields_UnmarkedAsDuplicateEvent_Fragment = { __typename: 'UnmarkedAsDuplicateEvent' };

type TimelineFields_UnpinnedEvent_Fragment = { __typename: 'UnpinnedEvent' };

type TimelineFields_UnsubscribedEvent_Fragment = { __typename: 'UnsubscribedEvent' };

type TimelineFields_UserBlockedEvent_Fragment = { __typename: 'UserBlockedEvent' };

export type TimelineFieldsFragment =
  | TimelineFields_AddedToMergeQueueEvent_Fragment
  | TimelineFields_AddedToProjectEvent_Fragment
  | TimelineFields_AssignedEvent_Fragment
  | TimelineFields_AutoMergeDisabledEvent_Fragment
  | TimelineFields_AutoMergeEnabledEvent_Fragment
  | TimelineFields_AutoRebaseEnabledEvent_Fragment
  | TimelineFields_AutoSquashEnabledEvent_Fragment
  | TimelineFields_AutomaticBaseChangeFailedEvent_Fragment
  | TimelineFields_AutomaticBaseChangeSucceededEvent_Fragment
  | TimelineFields_BaseRefChangedEvent_Fragment
  | TimelineFields_BaseRefDeletedEvent_Fragment
  | TimelineFields_BaseRefForcePushedEvent_Fragment
  | TimelineFields_ClosedEvent_Fragment
  | TimelineFields_CommentDeletedEvent_Fragment
  | TimelineFields_ConnectedEvent_Fragment
  | TimelineFields_ConvertToDraftEvent_Fragment
  | TimelineFields_ConvertedNoteToIssueEvent_Fragment
  | TimelineFields_ConvertedToDiscussionEvent_Fragment
  | TimelineFields_CrossReferencedEvent_Fragment
  | TimelineFields_DemilestonedEvent_Fragment
  | TimelineFields_DeployedEvent_Fragment
  | TimelineFields_DeploymentEnvironmentChangedEvent_Fragment
  | TimelineFields_DisconnectedEvent_Fragment
  | TimelineFields_HeadRefDeletedEvent_Fragment
  | TimelineFields_HeadRefForcePushedEvent_Fragment
  | TimelineFields_HeadRefRestoredEvent_Fragment
  | TimelineFields_IssueComment_Fragment
  | TimelineFields_LabeledEvent_Fragment
  | TimelineFields_LockedEvent_Fragment
  | TimelineFields_MarkedAsDuplicateEvent_Fragment
  | TimelineFields_MentionedEvent_Fragment
  | TimelineFields_MergedEvent_Fragment
  | TimelineFields_MilestonedEvent_Fragment
  | TimelineFields_MovedColumnsInProjectEvent_Fragment
  | TimelineFields_ParentIssueAddedEvent_Fragment
  | TimelineFields_ParentIssueRemovedEvent_Fragment
  | TimelineFields_PinnedEvent_Fragment
  | TimelineFields_PullRequestCommit_Fragment
  | TimelineFields_PullRequestCommitCommentThread_Fragment
  | TimelineFields_PullRequestReview_Fragment
  | TimelineFields_PullRequestReviewThread_Fragment
  | TimelineFields_PullRequestRevisionMarker_Fragment
  | TimelineFields_ReadyForReviewEvent_Fragment
  | TimelineFields_ReferencedEvent_Fragment
  | TimelineFields_RemovedFromMergeQueueEvent_Fragment
  | TimelineFields_RemovedFromProjectEvent_Fragment
  | TimelineFields_RenamedTitleEvent_Fragment
  | TimelineFields_ReopenedEvent_Fragment
  | TimelineFields_ReviewDismissedEvent_Fragment
  | TimelineFields_ReviewRequestRemovedEvent_Fragment
  | TimelineFields_ReviewRequestedEvent_Fragment
  | TimelineFields_SubIssueAddedEvent_Fragment
  | TimelineFields_SubIssueRemovedEvent_Fragment
  | TimelineFields_SubscribedEvent_Fragment
  | TimelineFields_TransferredEvent_Fragment
  | TimelineFields_UnassignedEvent_Fragment
  | TimelineFields_UnlabeledEvent_Fragment
  | TimelineFields_UnlockedEvent_Fragment
  | TimelineFields_UnmarkedAsDuplicateEvent_Fragment
  | TimelineFields_UnpinnedEvent_Fragment
  | TimelineFields_UnsubscribedEvent_Fragment
  | TimelineFields_UserBlockedEvent_Fragment
;

export type PullRequestFieldsFragment = { id: string, fullDatabaseId: string | null, number: number, title: string, body: string, state: PullRequestState, isDraft: boolean, baseRefName: string, headRefName: string, headRefOid: string, additions: number, deletions: number, changedFiles: number, reviewDecision: PullRequestReviewDecision | null, createdAt: string, updatedAt: string, mergedAt: string | null, closedAt: string | null, author:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null, mergedBy:
    | { __typename: 'Bot', databaseId: number | null, login: string }
    | { __typename: 'EnterpriseUserAccount', login: string }
    | { __typename: 'Mannequin', databaseId: number | null, login: string }
    | { __typename: 'Organization', databaseId: number | null, login: string }
    | { __typename: 'User', databaseId: number | null, login: string }
   | null, mergeCommit: { oid: string } | null, milestone: { title: string } | null, reviews: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ fullDatabaseId: string | null, state: PullRequestReviewState, body: string, submittedAt: string | null, author:
        | { __typename: 'Bot', databaseId: number | null, login: string }
        | { __typename: 'EnterpriseUserAccount', login: string }
        | { __typename: 'Mannequin', databaseId: number | null, login: string }
        | { __typename: 'Organization', databaseId: number | null, login: string }
        | { __typename: 'User', databaseId: number | null, login: string }
       | null } | null> | null } | null, commits: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ commit: { oid: string, message: string, authoredDate: string, committedDate: string, additions: number, deletions: number, author: { name: string | null, email: string | null, user: { __typename: 'User', login: string, databaseId: number | null } | null } | null } } | null> | null }, files: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ path: string, changeType: PatchStatus, additions: number, deletions: number } | null> | null } | null, comments: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ fullDatabaseId: string | null, body: string, createdAt: string, updatedAt: string, author:
        | { __typename: 'Bot', databaseId: number | null, login: string }
        | { __typename: 'EnterpriseUserAccount', login: string }
        | { __typename: 'Mannequin', databaseId: number | null, login: string }
        | { __typename: 'Organization', databaseId: number | null, login: string }
        | { __typename: 'User', databaseId: number | null, login: string }
       | null } | null> | null }, timelineItems: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
      | { __typename: 'AddedToMergeQueueEvent' }
      | { __typename: 'AddedToProjectEvent' }
      | { __typename: 'AssignedEvent' }
      | { __typename: 'AutoMergeDisabledEvent' }
      | { __typename: 'AutoMergeEnabledEvent' }
      | { __typename: 'AutoRebaseEnabledEvent' }
      | { __typename: 'AutoSquashEnabledEvent' }
      | { __typename: 'AutomaticBaseChangeFailedEvent' }
      | { __typename: 'AutomaticBaseChangeSucceededEvent' }
      | { __typename: 'BaseRefChangedEvent' }
      | { __typename: 'BaseRefDeletedEvent' }
      | { __typename: 'BaseRefForcePushedEvent' }
      | { __typename: 'ClosedEvent' }
      | { __typename: 'CommentDeletedEvent' }
      | { __typename: 'ConnectedEvent' }
      | { __typename: 'ConvertToDraftEvent', id: string, createdAt: string, actor:
          | { __typename: 'Bot', databaseId: number | null, login: string }
          | { __typename: 'EnterpriseUserAccount', login: string }
          | { __typename: 'Mannequin', databaseId: number | null, login: string }
          | { __typename: 'Organization', databaseId: number | null, login: string }
          | { __typename: 'User', databaseId: number | null, login: string }
         | null }
      | { __typename: 'ConvertedNoteToIssueEvent' }
      | { __typename: 'ConvertedToDiscussionEvent' }
      | { __typename: 'CrossReferencedEvent' }
      | { __typename: 'DemilestonedEvent' }
      | { __typename: 'DeployedEvent' }
      | { __typename: 'DeploymentEnvironmentChangedEvent' }
      | { __typename: 'DisconnectedEvent' }
      | { __typename: 'HeadRefDeletedEvent' }
      | { __typename: 'HeadRefForcePushedEvent', id: string, createdAt: string, actor:
          | { __typename: 'Bot', databaseId: number | null, login: string }
          | { __typename: 'EnterpriseUserAccount', login: string }
          | { __typename: 'Mannequin', databaseId: number | null, login: string }
          | { __typename: 'Organization', databaseId: number | null, login: string }
          | { __typename: 'User', databaseId: number | null, login: string }
         | null, beforeCommit: { oid: string } | null, afterCommit: { oid: string } | null }
      | { __typename: 'HeadRefRestoredEvent' }
      | { __typename: 'IssueComment' }
      | { __typename: 'LabeledEvent' }
      | { __typename: 'LockedEvent' }
      | { __typename: 'MarkedAsDuplicateEvent' }
      | { __typename: 'MentionedEvent' }
      | { __typename: 'MergedEvent' }
      | { __typename: 'MilestonedEvent' }
      | { __typename: 'MovedColumnsInProjectEvent' }
      | { __typename: 'ParentIssueAddedEvent' }
      | { __typename: 'ParentIssueRemovedEvent' }
      | { __typename: 'PinnedEvent' }
      | { __typename: 'PullRequestCommit' }
      | { __typename: 'PullRequestCommitCommentThread' }
      | { __typename: 'PullRequestReview' }
      | { __typename: 'PullRequestReviewThread' }
      | { __typename: 'PullRequestRevisionMarker' }
      | { __typename: 'ReadyForReviewEvent', id: string, createdAt: string, actor:
          | { __typename: 'Bot', databaseId: number | null, login: string }
          | { __typename: 'EnterpriseUserAccount', login: string }
          | { __typename: 'Mannequin', databaseId: number | null, login: string }
          | { __typename: 'Organization', databaseId: number | null, login: string }
          | { __typename: 'User', databaseId: number | null, login: string }
         | null }
      | { __typename: 'ReferencedEvent' }
      | { __typename: 'RemovedFromMergeQueueEvent' }
      | { __typename: 'RemovedFromProjectEvent' }
      | { __typename: 'RenamedTitleEvent' }
      | { __typename: 'ReopenedEvent', id: string, createdAt: string, actor:
          | { __typename: 'Bot', databaseId: number | null, login: string }
          | { __typename: 'EnterpriseUserAccount', login: string }
          | { __typename: 'Mannequin', databaseId: number | null, login: string }
          | { __typename: 'Organization', databaseId: number | null, login: string }
          | { __typename: 'User', databaseId: number | null, login: string }
         | null }
      | { __typename: 'ReviewDismissedEvent', id: string, createdAt: string, previousReviewState: PullRequestReviewState, actor:
          | { __typename: 'Bot', databaseId: number | null, login: string }
          | { __typename: 'EnterpriseUserAccount', login: string }
          | { __typename: 'Mannequin', databaseId: number | null, login: string }
          | { __typename: 'Organization', databaseId: number | null, login: string }
          | { __typename: 'User', databaseId: number | null, login: string }
         | null, review: { fullDatabaseId: string | null } | null }
      | { __typename: 'ReviewRequestRemovedEvent', id: string, createdAt: string, actor:
          | { __typename: 'Bot', databaseId: number | null, login: string }
          | { __typename: 'EnterpriseUserAccount', login: string }
          | { __typename: 'Mannequin', databaseId: number | null, login: string }
          | { __typename: 'Organization', databaseId: number | null, login: string }
          | { __typename: 'User', databaseId: number | null, login: string }
         | null, requestedReviewer:
          | { __typename: 'Bot', databaseId: number | null, login: string }
          | { __typename: 'Mannequin', databaseId: number | null, login: string }
          | { __typename: 'Team', slug: string }
          | { __typename: 'User', databaseId: number | null, login: string }
         | null }
      | { __typename: 'ReviewRequestedEvent', id: string, createdAt: string, actor:
          | { __typename: 'Bot', databaseId: number | null, login: string }
          | { __typename: 'EnterpriseUserAccount', login: string }
          | { __typename: 'Mannequin', databaseId: number | null, login: string }
          | { __typename: 'Organization', databaseId: number | null, login: string }
          | { __typename: 'User', databaseId: number | null, login: string }
         | null, requestedReviewer:
          | { __typename: 'Bot', databaseId: number | null, login: string }
          | { __typename: 'Mannequin', databaseId: number | null, login: string }
          | { __typename: 'Team', slug: string }
          | { __typename: 'User', databaseId: number | null, login: string }
         | null }
      | { __typename: 'SubIssueAddedEvent' }
      | { __typename: 'SubIssueRemovedEvent' }
      | { __typename: 'SubscribedEvent' }
      | { __typename: 'TransferredEvent' }
      | { __typename: 'UnassignedEvent' }
      | { __typename: 'UnlabeledEvent' }
      | { __typename: 'UnlockedEvent' }
      | { __typename: 'UnmarkedAsDuplicateEvent' }
      | { __typename: 'UnpinnedEvent' }
      | { __typename: 'UnsubscribedEvent' }
      | { __typename: 'UserBlockedEvent' }
     | null> | null }, closingIssuesReferences: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ number: number, repository: { nameWithOwner: string } } | null> | null } | null, labels: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ name: string } | null> | null } | null, assignees: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ login: string } | null> | null }, reviewRequests: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ requestedReviewer:
        | { __typename: 'Bot', databaseId: number | null, login: string }
        | { __typename: 'Mannequin', databaseId: number | null, login: string }
        | { __typename: 'Team', slug: string }
        | { __typename: 'User', databaseId: number | null, login: string }
       | null } | null> | null } | null };

export type HeadChecksFragment = { statusCheckRollup: { contexts: { totalCount: number, checkRunCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
        | { __typename: 'CheckRun', databaseId: number | null, name: string, status: CheckStatusState, conclusion: CheckConclusionState | null, startedAt: string | null, completedAt: string | null, checkSuite: { app: { slug: string } | null, workflowRun: { workflow: { name: string } } | null } }
        | { __typename: 'StatusContext', context: string, state: StatusState, createdAt: string }
       | null> | null } } | null };

export type PullRequestPageQueryVariables = Exact<{
  owner: string;
  name: string;
  width: number;
  listSize: number;
  after?: string | null | undefined;
}>;


export type PullRequestPageQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, repository: { databaseId: number | null, nameWithOwner: string, isPrivate: boolean, pullRequests: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ cursor: string, node: { id: string, fullDatabaseId: string | null, number: number, title: string, body: string, state: PullRequestState, isDraft: boolean, baseRefName: string, headRefName: string, headRefOid: string, additions: number, deletions: number, changedFiles: number, reviewDecision: PullRequestReviewDecision | null, createdAt: string, updatedAt: string, mergedAt: string | null, closedAt: string | null, author:
            | { __typename: 'Bot', databaseId: number | null, login: string }
            | { __typename: 'EnterpriseUserAccount', login: string }
            | { __typename: 'Mannequin', databaseId: number | null, login: string }
            | { __typename: 'Organization', databaseId: number | null, login: string }
            | { __typename: 'User', databaseId: number | null, login: string }
           | null, mergedBy:
            | { __typename: 'Bot', databaseId: number | null, login: string }
            | { __typename: 'EnterpriseUserAccount', login: string }
            | { __typename: 'Mannequin', databaseId: number | null, login: string }
            | { __typename: 'Organization', databaseId: number | null, login: string }
            | { __typename: 'User', databaseId: number | null, login: string }
           | null, mergeCommit: { oid: string } | null, milestone: { title: string } | null, reviews: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ fullDatabaseId: string | null, state: PullRequestReviewState, body: string, submittedAt: string | null, author:
                | { __typename: 'Bot', databaseId: number | null, login: string }
                | { __typename: 'EnterpriseUserAccount', login: string }
                | { __typename: 'Mannequin', databaseId: number | null, login: string }
                | { __typename: 'Organization', databaseId: number | null, login: string }
                | { __typename: 'User', databaseId: number | null, login: string }
               | null } | null> | null } | null, commits: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ commit: { oid: string, message: string, authoredDate: string, committedDate: string, additions: number, deletions: number, author: { name: string | null, email: string | null, user: { __typename: 'User', login: string, databaseId: number | null } | null } | null } } | null> | null }, files: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ path: string, changeType: PatchStatus, additions: number, deletions: number } | null> | null } | null, comments: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ fullDatabaseId: string | null, body: string, createdAt: string, updatedAt: string, author:
                | { __typename: 'Bot', databaseId: number | null, login: string }
                | { __typename: 'EnterpriseUserAccount', login: string }
                | { __typename: 'Mannequin', databaseId: number | null, login: string }
                | { __typename: 'Organization', databaseId: number | null, login: string }
                | { __typename: 'User', databaseId: number | null, login: string }
               | null } | null> | null }, timelineItems: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
              | { __typename: 'AddedToMergeQueueEvent' }
              | { __typename: 'AddedToProjectEvent' }
              | { __typename: 'AssignedEvent' }
              | { __typename: 'AutoMergeDisabledEvent' }
              | { __typename: 'AutoMergeEnabledEvent' }
              | { __typename: 'AutoRebaseEnabledEvent' }
              | { __typename: 'AutoSquashEnabledEvent' }
              | { __typename: 'AutomaticBaseChangeFailedEvent' }
              | { __typename: 'AutomaticBaseChangeSucceededEvent' }
              | { __typename: 'BaseRefChangedEvent' }
              | { __typename: 'BaseRefDeletedEvent' }
              | { __typename: 'BaseRefForcePushedEvent' }
              | { __typename: 'ClosedEvent' }
              | { __typename: 'CommentDeletedEvent' }
              | { __typename: 'ConnectedEvent' }
              | { __typename: 'ConvertToDraftEvent', id: string, createdAt: string, actor:
                  | { __typename: 'Bot', databaseId: number | null, login: string }
                  | { __typename: 'EnterpriseUserAccount', login: string }
                  | { __typename: 'Mannequin', databaseId: number | null, login: string }
                  | { __typename: 'Organization', databaseId: number | null, login: string }
                  | { __typename: 'User', databaseId: number | null, login: string }
                 | null }
              | { __typename: 'ConvertedNoteToIssueEvent' }
              | { __typename: 'ConvertedToDiscussionEvent' }
              | { __typename: 'CrossReferencedEvent' }
              | { __typename: 'DemilestonedEvent' }
              | { __typename: 'DeployedEvent' }
              | { __typename: 'DeploymentEnvironmentChangedEvent' }
              | { __typename: 'DisconnectedEvent' }
              | { __typename: 'HeadRefDeletedEvent' }
              | { __typename: 'HeadRefForcePushedEvent', id: string, createdAt: string, actor:
                  | { __typename: 'Bot', databaseId: number | null, login: string }
                  | { __typename: 'EnterpriseUserAccount', login: string }
                  | { __typename: 'Mannequin', databaseId: number | null, login: string }
                  | { __typename: 'Organization', databaseId: number | null, login: string }
                  | { __typename: 'User', databaseId: number | null, login: string }
                 | null, beforeCommit: { oid: string } | null, afterCommit: { oid: string } | null }
              | { __typename: 'HeadRefRestoredEvent' }
              | { __typename: 'IssueComment' }
              | { __typename: 'LabeledEvent' }
              | { __typename: 'LockedEvent' }
              | { __typename: 'MarkedAsDuplicateEvent' }
              | { __typename: 'MentionedEvent' }
              | { __typename: 'MergedEvent' }
              | { __typename: 'MilestonedEvent' }
              | { __typename: 'MovedColumnsInProjectEvent' }
              | { __typename: 'ParentIssueAddedEvent' }
              | { __typename: 'ParentIssueRemovedEvent' }
              | { __typename: 'PinnedEvent' }
              | { __typename: 'PullRequestCommit' }
              | { __typename: 'PullRequestCommitCommentThread' }
              | { __typename: 'PullRequestReview' }
              | { __typename: 'PullRequestReviewThread' }
              | { __typename: 'PullRequestRevisionMarker' }
              | { __typename: 'ReadyForReviewEvent', id: string, createdAt: string, actor:
                  | { __typename: 'Bot', databaseId: number | null, login: string }
                  | { __typename: 'EnterpriseUserAccount', login: string }
                  | { __typename: 'Mannequin', databaseId: number | null, login: string }
                  | { __typename: 'Organization', databaseId: number | null, login: string }
                  | { __typename: 'User', databaseId: number | null, login: string }
                 | null }
              | { __typename: 'ReferencedEvent' }
              | { __typename: 'RemovedFromMergeQueueEvent' }
              | { __typename: 'RemovedFromProjectEvent' }
              | { __typename: 'RenamedTitleEvent' }
              | { __typename: 'ReopenedEvent', id: string, createdAt: string, actor:
                  | { __typename: 'Bot', databaseId: number | null, login: string }
                  | { __typename: 'EnterpriseUserAccount', login: string }
                  | { __typename: 'Mannequin', databaseId: number | null, login: string }
                  | { __typename: 'Organization', databaseId: number | null, login: string }
                  | { __typename: 'User', databaseId: number | null, login: string }
                 | null }
              | { __typename: 'ReviewDismissedEvent', id: string, createdAt: string, previousReviewState: PullRequestReviewState, actor:
                  | { __typename: 'Bot', databaseId: number | null, login: string }
                  | { __typename: 'EnterpriseUserAccount', login: string }
                  | { __typename: 'Mannequin', databaseId: number | null, login: string }
                  | { __typename: 'Organization', databaseId: number | null, login: string }
                  | { __typename: 'User', databaseId: number | null, login: string }
                 | null, review: { fullDatabaseId: string | null } | null }
              | { __typename: 'ReviewRequestRemovedEvent', id: string, createdAt: string, actor:
                  | { __typename: 'Bot', databaseId: number | null, login: string }
                  | { __typename: 'EnterpriseUserAccount', login: string }
                  | { __typename: 'Mannequin', databaseId: number | null, login: string }
                  | { __typename: 'Organization', databaseId: number | null, login: string }
                  | { __typename: 'User', databaseId: number | null, login: string }
                 | null, requestedReviewer:
                  | { __typename: 'Bot', databaseId: number | null, login: string }
                  | { __typename: 'Mannequin', databaseId: number | null, login: string }
                  | { __typename: 'Team', slug: string }
                  | { __typename: 'User', databaseId: number | null, login: string }
                 | null }
              | { __typename: 'ReviewRequestedEvent', id: string, createdAt: string, actor:
                  | { __typename: 'Bot', databaseId: number | null, login: string }
                  | { __typename: 'EnterpriseUserAccount', login: string }
                  | { __typename: 'Mannequin', databaseId: number | null, login: string }
                  | { __typename: 'Organization', databaseId: number | null, login: string }
                  | { __typename: 'User', databaseId: number | null, login: string }
                 | null, requestedReviewer:
                  | { __typename: 'Bot', databaseId: number | null, login: string }
                  | { __typename: 'Mannequin', databaseId: number | null, login: string }
                  | { __typename: 'Team', slug: string }
                  | { __typename: 'User', databaseId: number | null, login: string }
                 | null }
              | { __typename: 'SubIssueAddedEvent' }
              | { __typename: 'SubIssueRemovedEvent' }
              | { __typename: 'SubscribedEvent' }
              | { __typename: 'TransferredEvent' }
              | { __typename: 'UnassignedEvent' }
              | { __typename: 'UnlabeledEvent' }
              | { __typename: 'UnlockedEvent' }
              | { __typename: 'UnmarkedAsDuplicateEvent' }
              | { __typename: 'UnpinnedEvent' }
              | { __typename: 'UnsubscribedEvent' }
              | { __typename: 'UserBlockedEvent' }
             | null> | null }, closingIssuesReferences: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ number: number, repository: { nameWithOwner: string } } | null> | null } | null, labels: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ name: string } | null> | null } | null, assignees: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ login: string } | null> | null }, reviewRequests: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ requestedReviewer:
                | { __typename: 'Bot', databaseId: number | null, login: string }
                | { __typename: 'Mannequin', databaseId: number | null, login: string }
                | { __typename: 'Team', slug: string }
                | { __typename: 'User', databaseId: number | null, login: string }
               | null } | null> | null } | null, statusCheckRollup: { contexts: { totalCount: number, checkRunCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
                | { __typename: 'CheckRun', databaseId: number | null, name: string, status: CheckStatusState, conclusion: CheckConclusionState | null, startedAt: string | null, completedAt: string | null, checkSuite: { app: { slug: string } | null, workflowRun: { workflow: { name: string } } | null } }
                | { __typename: 'StatusContext', context: string, state: StatusState, createdAt: string }
               | null> | null } } | null } | null } | null> | null } } | null };

export type PingQueryVariables = Exact<{
  owner: string;
  name: string;
}>;


export type PingQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, repository: { databaseId: number | null, nameWithOwner: string, isPrivate: boolean } | null };

export type AliveQueryVariables = Exact<{ [key: string]: never; }>;


export type AliveQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null };

export type PullRequestKeysQueryVariables = Exact<{
  owner: string;
  name: string;
  width: number;
  after?: string | null | undefined;
}>;


export type PullRequestKeysQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, repository: { databaseId: number | null, nameWithOwner: string, isPrivate: boolean, pullRequests: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ cursor: string, node: { number: number, updatedAt: string } | null } | null> | null } } | null };

export type PullRequestTotalsQueryVariables = Exact<{
  owner: string;
  name: string;
  width: number;
  after?: string | null | undefined;
  orderBy: IssueOrder;
}>;


export type PullRequestTotalsQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, repository: { databaseId: number | null, nameWithOwner: string, isPrivate: boolean, pullRequests: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ number: number, updatedAt: string, changedFiles: number, reviews: { totalCount: number } | null, commits: { totalCount: number }, comments: { totalCount: number }, statusCheckRollup: { contexts: { checkRunCount: number } } | null } | null> | null } } | null };

export type RepositoryFieldsFragment = { id: string, databaseId: number | null, nameWithOwner: string, isPrivate: boolean, isArchived: boolean, pushedAt: string | null, defaultBranchRef: { name: string } | null, languages: { edges: Array<{ size: number, node: { name: string } } | null> | null } | null };

export type DeploymentsQueryVariables = Exact<{
  owner: string;
  name: string;
  width: number;
  after?: string | null | undefined;
  describes: boolean;
  deployments: boolean;
  releases: boolean;
  afterRelease?: string | null | undefined;
  issues: boolean;
  afterIssue?: string | null | undefined;
  labels?: Array<string> | string | null | undefined;
}>;


export type DeploymentsQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, described?: { id: string, databaseId: number | null, nameWithOwner: string, isPrivate: boolean, isArchived: boolean, pushedAt: string | null, defaultBranchRef: { name: string } | null, languages: { edges: Array<{ size: number, node: { name: string } } | null> | null } | null } | null, repository: { databaseId: number | null, nameWithOwner: string, isPrivate: boolean, deployments?: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, databaseId: number | null, commitOid: string, environment: string | null, state: DeploymentState | null, createdAt: string, updatedAt: string, ref: { name: string } | null, creator:
          | { __typename: 'Bot', databaseId: number | null, login: string }
          | { __typename: 'EnterpriseUserAccount', login: string }
          | { __typename: 'Mannequin', databaseId: number | null, login: string }
          | { __typename: 'Organization', databaseId: number | null, login: string }
          | { __typename: 'User', databaseId: number | null, login: string }
        , statuses: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ state: DeploymentStatusState, createdAt: string } | null> | null } | null } | null> | null } } | null, released?: { databaseId: number | null, releases: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ databaseId: number | null, tagName: string, createdAt: string, publishedAt: string | null, isDraft: boolean, isPrerelease: boolean, tagCommit: { oid: string } | null } | null> | null } } | null, reported?: { databaseId: number | null, issues: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ number: number, title: string, createdAt: string, updatedAt: string, closedAt: string | null } | null> | null } } | null };

export type DeploymentStatusesQueryVariables = Exact<{
  id: string | number;
  after: string;
}>;


export type DeploymentStatusesQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, node:
    | { statuses: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ state: DeploymentStatusState, createdAt: string } | null> | null } | null }
    | Record<PropertyKey, never>
   | null };

export type OrganizationTeamsQueryVariables = Exact<{
  login: string;
  first: number;
  after?: string | null | undefined;
}>;


export type OrganizationTeamsQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, organization: { teams: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ databaseId: number | null, slug: string, name: string, members: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ __typename: 'User', databaseId: number | null, login: string } | null> | null } } | null> | null } } | null };

export type TeamMembersQueryVariables = Exact<{
  login: string;
  slug: string;
  after: string;
}>;


export type TeamMembersQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, organization: { team: { members: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ __typename: 'User', databaseId: number | null, login: string } | null> | null } } | null } | null };

export type OwnedRepositoriesQueryVariables = Exact<{
  login: string;
  first: number;
  after?: string | null | undefined;
  privacy?: RepositoryPrivacy | null | undefined;
}>;


export type OwnedRepositoriesQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, repositoryOwner:
    | { login: string, repositories: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, databaseId: number | null, nameWithOwner: string, isPrivate: boolean, isArchived: boolean, pushedAt: string | null, defaultBranchRef: { name: string } | null } | null> | null } }
    | { login: string, repositories: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, databaseId: number | null, nameWithOwner: string, isPrivate: boolean, isArchived: boolean, pushedAt: string | null, defaultBranchRef: { name: string } | null } | null> | null } }
   | null };

export type PullRequestCountsQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type PullRequestCountsQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, nodes: Array<
    | { id: string, pullRequests: { totalCount: number } }
    | Record<PropertyKey, never>
   | null> };

export type RepositoryFrontsQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
  deployments: boolean;
  releases: boolean;
  issues: boolean;
  labels?: Array<string> | string | null | undefined;
}>;


export type RepositoryFrontsQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, nodes: Array<
    | { databaseId: number | null, nameWithOwner: string, isPrivate: boolean, isArchived: boolean, defaultBranchRef: { name: string } | null, pullRequests: { totalCount: number, nodes: Array<{ number: number, updatedAt: string } | null> | null } }
    | Record<PropertyKey, never>
   | null>, deployed?: Array<
    | { deployments: { totalCount: number, nodes: Array<{ createdAt: string, updatedAt: string } | null> | null } }
    | Record<PropertyKey, never>
   | null>, released?: Array<
    | { releases: { totalCount: number, nodes: Array<{ createdAt: string, updatedAt: string } | null> | null } }
    | Record<PropertyKey, never>
   | null>, reported?: Array<
    | { issues: { totalCount: number, nodes: Array<{ createdAt: string, updatedAt: string } | null> | null } }
    | Record<PropertyKey, never>
   | null> };

export type RepositoryDescriptionQueryVariables = Exact<{
  owner: string;
  name: string;
}>;


export type RepositoryDescriptionQuery = { rateLimit: { cost: number, remaining: number, resetAt: string } | null, repository: { id: string, databaseId: number | null, nameWithOwner: string, isPrivate: boolean, isArchived: boolean, pushedAt: string | null, defaultBranchRef: { name: string } | null, languages: { edges: Array<{ size: number, node: { name: string } } | null> | null } | null } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const BudgetFieldsFragmentDoc = new TypedDocumentString(`
    fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}
    `, {"fragmentName":"BudgetFields"}) as unknown as TypedDocumentString<BudgetFieldsFragment, unknown>;
export const ActorFieldsFragmentDoc = new TypedDocumentString(`
    fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}
    `, {"fragmentName":"ActorFields"}) as unknown as TypedDocumentString<ActorFieldsFragment, unknown>;
export const PageEndFragmentDoc = new TypedDocumentString(`
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
    `, {"fragmentName":"PageEnd"}) as unknown as TypedDocumentString<PageEndFragment, unknown>;
export const ReviewFieldsFragmentDoc = new TypedDocumentString(`
    fragment ReviewFields on PullRequestReview {
  fullDatabaseId
  author {
    ...ActorFields
  }
  state
  body
  submittedAt
}
    fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}`, {"fragmentName":"ReviewFields"}) as unknown as TypedDocumentString<ReviewFieldsFragment, unknown>;
export const CommitFieldsFragmentDoc = new TypedDocumentString(`
    fragment CommitFields on PullRequestCommit {
  commit {
    oid
    message
    authoredDate
    committedDate
    additions
    deletions
    author {
      name
      email
      user {
        __typename
        login
        databaseId
      }
    }
  }
}
    `, {"fragmentName":"CommitFields"}) as unknown as TypedDocumentString<CommitFieldsFragment, unknown>;
export const FileFieldsFragmentDoc = new TypedDocumentString(`
    fragment FileFields on PullRequestChangedFile {
  path
  changeType
  additions
  deletions
}
    `, {"fragmentName":"FileFields"}) as unknown as TypedDocumentString<FileFieldsFragment, unknown>;
export const CommentFieldsFragmentDoc = new TypedDocumentString(`
    fragment CommentFields on IssueComment {
  fullDatabaseId
  author {
    ...ActorFields
  }
  body
  createdAt
  updatedAt
}
    fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}`, {"fragmentName":"CommentFields"}) as unknown as TypedDocumentString<CommentFieldsFragment, unknown>;
export const RequestedReviewerFieldsFragmentDoc = new TypedDocumentString(`
    fragment RequestedReviewerFields on RequestedReviewer {
  __typename
  ...ActorFields
  ... on Team {
    slug
  }
}
    fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}`, {"fragmentName":"RequestedReviewerFields"}) as unknown as TypedDocumentString<RequestedReviewerFieldsFragment, unknown>;
export const TimelineFieldsFragmentDoc = new TypedDocumentString(`
    fragment TimelineFields on PullRequestTimelineItems {
  __typename
  ... on ReviewRequestedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    requestedReviewer {
      ...RequestedReviewerFields
    }
  }
  ... on ReviewRequestRemovedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    requestedReviewer {
      ...RequestedReviewerFields
    }
  }
  ... on ReadyForReviewEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
  }
  ... on ConvertToDraftEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
  }
  ... on ReopenedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
  }
  ... on HeadRefForcePushedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    beforeCommit {
      oid
    }
    afterCommit {
      oid
    }
  }
  ... on ReviewDismissedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    previousReviewState
    review {
      fullDatabaseId
    }
  }
}
    fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}
fragment RequestedReviewerFields on RequestedReviewer {
  __typename
  ...ActorFields
  ... on Team {
    slug
  }
}`, {"fragmentName":"TimelineFields"}) as unknown as TypedDocumentString<TimelineFieldsFragment, unknown>;
export const LinkedIssueFieldsFragmentDoc = new TypedDocumentString(`
    fragment LinkedIssueFields on Issue {
  number
  repository {
    nameWithOwner
  }
}
    `, {"fragmentName":"LinkedIssueFields"}) as unknown as TypedDocumentString<LinkedIssueFieldsFragment, unknown>;
export const LabelFieldsFragmentDoc = new TypedDocumentString(`
    fragment LabelFields on Label {
  name
}
    `, {"fragmentName":"LabelFields"}) as unknown as TypedDocumentString<LabelFieldsFragment, unknown>;
export const AssigneeFieldsFragmentDoc = new TypedDocumentString(`
    fragment AssigneeFields on User {
  login
}
    `, {"fragmentName":"AssigneeFields"}) as unknown as TypedDocumentString<AssigneeFieldsFragment, unknown>;
export const ReviewRequestFieldsFragmentDoc = new TypedDocumentString(`
    fragment ReviewRequestFields on ReviewRequest {
  requestedReviewer {
    ...RequestedReviewerFields
  }
}
    fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}
fragment RequestedReviewerFields on RequestedReviewer {
  __typename
  ...ActorFields
  ... on Team {
    slug
  }
}`, {"fragmentName":"ReviewRequestFields"}) as unknown as TypedDocumentString<ReviewRequestFieldsFragment, unknown>;
export const PullRequestFieldsFragmentDoc = new TypedDocumentString(`
    fragment PullRequestFields on PullRequest {
  id
  fullDatabaseId
  number
  title
  body
  state
  isDraft
  author {
    ...ActorFields
  }
  mergedBy {
    ...ActorFields
  }
  baseRefName
  headRefName
  headRefOid
  mergeCommit {
    oid
  }
  additions
  deletions
  changedFiles
  milestone {
    title
  }
  reviewDecision
  createdAt
  updatedAt
  mergedAt
  closedAt
  reviews(
    first: $listSize
    states: [APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED]
  ) {
    totalCount
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...ReviewFields
    }
  }
  commits(first: $listSize) {
    totalCount
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...CommitFields
    }
  }
  files(first: $listSize) {
    totalCount
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...FileFields
    }
  }
  comments(first: $listSize) {
    totalCount
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...CommentFields
    }
  }
  timelineItems(
    first: $listSize
    itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT, READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REOPENED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, REVIEW_DISMISSED_EVENT]
  ) {
    totalCount
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...TimelineFields
    }
  }
  closingIssuesReferences(first: $listSize) {
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...LinkedIssueFields
    }
  }
  labels(first: $listSize) {
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...LabelFields
    }
  }
  assignees(first: $listSize) {
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...AssigneeFields
    }
  }
  reviewRequests(first: $listSize) {
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...ReviewRequestFields
    }
  }
}
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}
fragment ReviewFields on PullRequestReview {
  fullDatabaseId
  author {
    ...ActorFields
  }
  state
  body
  submittedAt
}
fragment CommitFields on PullRequestCommit {
  commit {
    oid
    message
    authoredDate
    committedDate
    additions
    deletions
    author {
      name
      email
      user {
        __typename
        login
        databaseId
      }
    }
  }
}
fragment FileFields on PullRequestChangedFile {
  path
  changeType
  additions
  deletions
}
fragment CommentFields on IssueComment {
  fullDatabaseId
  author {
    ...ActorFields
  }
  body
  createdAt
  updatedAt
}
fragment RequestedReviewerFields on RequestedReviewer {
  __typename
  ...ActorFields
  ... on Team {
    slug
  }
}
fragment LabelFields on Label {
  name
}
fragment AssigneeFields on User {
  login
}
fragment LinkedIssueFields on Issue {
  number
  repository {
    nameWithOwner
  }
}
fragment ReviewRequestFields on ReviewRequest {
  requestedReviewer {
    ...RequestedReviewerFields
  }
}
fragment TimelineFields on PullRequestTimelineItems {
  __typename
  ... on ReviewRequestedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    requestedReviewer {
      ...RequestedReviewerFields
    }
  }
  ... on ReviewRequestRemovedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    requestedReviewer {
      ...RequestedReviewerFields
    }
  }
  ... on ReadyForReviewEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
  }
  ... on ConvertToDraftEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
  }
  ... on ReopenedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
  }
  ... on HeadRefForcePushedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    beforeCommit {
      oid
    }
    afterCommit {
      oid
    }
  }
  ... on ReviewDismissedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    previousReviewState
    review {
      fullDatabaseId
    }
  }
}`, {"fragmentName":"PullRequestFields"}) as unknown as TypedDocumentString<PullRequestFieldsFragment, unknown>;
export const CheckFieldsFragmentDoc = new TypedDocumentString(`
    fragment CheckFields on StatusCheckRollupContext {
  __typename
  ... on CheckRun {
    databaseId
    name
    status
    conclusion
    startedAt
    completedAt
    checkSuite {
      app {
        slug
      }
      workflowRun {
        workflow {
          name
        }
      }
    }
  }
  ... on StatusContext {
    context
    state
    createdAt
  }
}
    `, {"fragmentName":"CheckFields"}) as unknown as TypedDocumentString<CheckFieldsFragment, unknown>;
export const HeadChecksFragmentDoc = new TypedDocumentString(`
    fragment HeadChecks on PullRequest {
  statusCheckRollup {
    contexts(first: $listSize) {
      totalCount
      checkRunCount
      pageInfo {
        ...PageEnd
      }
      nodes {
        ...CheckFields
      }
    }
  }
}
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
fragment CheckFields on StatusCheckRollupContext {
  __typename
  ... on CheckRun {
    databaseId
    name
    status
    conclusion
    startedAt
    completedAt
    checkSuite {
      app {
        slug
      }
      workflowRun {
        workflow {
          name
        }
      }
    }
  }
  ... on StatusContext {
    context
    state
    createdAt
  }
}`, {"fragmentName":"HeadChecks"}) as unknown as TypedDocumentString<HeadChecksFragment, unknown>;
export const RepositoryFieldsFragmentDoc = new TypedDocumentString(`
    fragment RepositoryFields on Repository {
  id
  databaseId
  nameWithOwner
  isPrivate
  isArchived
  pushedAt
  defaultBranchRef {
    name
  }
  languages(first: 100, orderBy: {field: SIZE, direction: DESC}) {
    edges {
      size
      node {
        name
      }
    }
  }
}
    `, {"fragmentName":"RepositoryFields"}) as unknown as TypedDocumentString<RepositoryFieldsFragment, unknown>;
export const PullRequestPageDocument = new TypedDocumentString(`
    query PullRequestPage($owner: String!, $name: String!, $width: Int!, $listSize: Int!, $after: String) {
  rateLimit {
    ...BudgetFields
  }
  repository(owner: $owner, name: $name) {
    databaseId
    nameWithOwner
    isPrivate
    pullRequests(
      first: $width
      after: $after
      orderBy: {field: UPDATED_AT, direction: DESC}
    ) {
      totalCount
      pageInfo {
        ...PageEnd
      }
      edges {
        cursor
        node {
          ...PullRequestFields
          ...HeadChecks
        }
      }
    }
  }
}
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}
fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}
fragment ReviewFields on PullRequestReview {
  fullDatabaseId
  author {
    ...ActorFields
  }
  state
  body
  submittedAt
}
fragment CommitFields on PullRequestCommit {
  commit {
    oid
    message
    authoredDate
    committedDate
    additions
    deletions
    author {
      name
      email
      user {
        __typename
        login
        databaseId
      }
    }
  }
}
fragment FileFields on PullRequestChangedFile {
  path
  changeType
  additions
  deletions
}
fragment CommentFields on IssueComment {
  fullDatabaseId
  author {
    ...ActorFields
  }
  body
  createdAt
  updatedAt
}
fragment CheckFields on StatusCheckRollupContext {
  __typename
  ... on CheckRun {
    databaseId
    name
    status
    conclusion
    startedAt
    completedAt
    checkSuite {
      app {
        slug
      }
      workflowRun {
        workflow {
          name
        }
      }
    }
  }
  ... on StatusContext {
    context
    state
    createdAt
  }
}
fragment RequestedReviewerFields on RequestedReviewer {
  __typename
  ...ActorFields
  ... on Team {
    slug
  }
}
fragment LabelFields on Label {
  name
}
fragment AssigneeFields on User {
  login
}
fragment LinkedIssueFields on Issue {
  number
  repository {
    nameWithOwner
  }
}
fragment ReviewRequestFields on ReviewRequest {
  requestedReviewer {
    ...RequestedReviewerFields
  }
}
fragment TimelineFields on PullRequestTimelineItems {
  __typename
  ... on ReviewRequestedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    requestedReviewer {
      ...RequestedReviewerFields
    }
  }
  ... on ReviewRequestRemovedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    requestedReviewer {
      ...RequestedReviewerFields
    }
  }
  ... on ReadyForReviewEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
  }
  ... on ConvertToDraftEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
  }
  ... on ReopenedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
  }
  ... on HeadRefForcePushedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    beforeCommit {
      oid
    }
    afterCommit {
      oid
    }
  }
  ... on ReviewDismissedEvent {
    id
    createdAt
    actor {
      ...ActorFields
    }
    previousReviewState
    review {
      fullDatabaseId
    }
  }
}
fragment PullRequestFields on PullRequest {
  id
  fullDatabaseId
  number
  title
  body
  state
  isDraft
  author {
    ...ActorFields
  }
  mergedBy {
    ...ActorFields
  }
  baseRefName
  headRefName
  headRefOid
  mergeCommit {
    oid
  }
  additions
  deletions
  changedFiles
  milestone {
    title
  }
  reviewDecision
  createdAt
  updatedAt
  mergedAt
  closedAt
  reviews(
    first: $listSize
    states: [APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED]
  ) {
    totalCount
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...ReviewFields
    }
  }
  commits(first: $listSize) {
    totalCount
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...CommitFields
    }
  }
  files(first: $listSize) {
    totalCount
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...FileFields
    }
  }
  comments(first: $listSize) {
    totalCount
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...CommentFields
    }
  }
  timelineItems(
    first: $listSize
    itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT, READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REOPENED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, REVIEW_DISMISSED_EVENT]
  ) {
    totalCount
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...TimelineFields
    }
  }
  closingIssuesReferences(first: $listSize) {
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...LinkedIssueFields
    }
  }
  labels(first: $listSize) {
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...LabelFields
    }
  }
  assignees(first: $listSize) {
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...AssigneeFields
    }
  }
  reviewRequests(first: $listSize) {
    pageInfo {
      ...PageEnd
    }
    nodes {
      ...ReviewRequestFields
    }
  }
}
fragment HeadChecks on PullRequest {
  statusCheckRollup {
    contexts(first: $listSize) {
      totalCount
      checkRunCount
      pageInfo {
        ...PageEnd
      }
      nodes {
        ...CheckFields
      }
    }
  }
}`) as unknown as TypedDocumentString<PullRequestPageQuery, PullRequestPageQueryVariables>;
export const PingDocument = new TypedDocumentString(`
    query Ping($owner: String!, $name: String!) {
  rateLimit {
    ...BudgetFields
  }
  repository(owner: $owner, name: $name) {
    databaseId
    nameWithOwner
    isPrivate
  }
}
    fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}`) as unknown as TypedDocumentString<PingQuery, PingQueryVariables>;
export const AliveDocument = new TypedDocumentString(`
    query Alive {
  rateLimit {
    ...BudgetFields
  }
}
    fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}`) as unknown as TypedDocumentString<AliveQuery, AliveQueryVariables>;
export const PullRequestKeysDocument = new TypedDocumentString(`
    query PullRequestKeys($owner: String!, $name: String!, $width: Int!, $after: String) {
  rateLimit {
    ...BudgetFields
  }
  repository(owner: $owner, name: $name) {
    databaseId
    nameWithOwner
    isPrivate
    pullRequests(
      first: $width
      after: $after
      orderBy: {field: UPDATED_AT, direction: DESC}
    ) {
      totalCount
      pageInfo {
        ...PageEnd
      }
      edges {
        cursor
        node {
          number
          updatedAt
        }
      }
    }
  }
}
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}`) as unknown as TypedDocumentString<PullRequestKeysQuery, PullRequestKeysQueryVariables>;
export const PullRequestTotalsDocument = new TypedDocumentString(`
    query PullRequestTotals($owner: String!, $name: String!, $width: Int!, $after: String, $orderBy: IssueOrder!) {
  rateLimit {
    ...BudgetFields
  }
  repository(owner: $owner, name: $name) {
    databaseId
    nameWithOwner
    isPrivate
    pullRequests(first: $width, after: $after, orderBy: $orderBy) {
      totalCount
      pageInfo {
        ...PageEnd
      }
      nodes {
        number
        updatedAt
        changedFiles
        reviews(first: 1, states: [APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED]) {
          totalCount
        }
        commits(first: 1) {
          totalCount
        }
        comments(first: 1) {
          totalCount
        }
        statusCheckRollup {
          contexts(first: 1) {
            checkRunCount
          }
        }
      }
    }
  }
}
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}`) as unknown as TypedDocumentString<PullRequestTotalsQuery, PullRequestTotalsQueryVariables>;
export const DeploymentsDocument = new TypedDocumentString(`
    query Deployments($owner: String!, $name: String!, $width: Int!, $after: String, $describes: Boolean!, $deployments: Boolean!, $releases: Boolean!, $afterRelease: String, $issues: Boolean!, $afterIssue: String, $labels: [String!]) {
  rateLimit {
    ...BudgetFields
  }
  described: repository(owner: $owner, name: $name) @include(if: $describes) {
    ...RepositoryFields
  }
  repository(owner: $owner, name: $name) {
    databaseId
    nameWithOwner
    isPrivate
    deployments(
      first: $width
      after: $after
      orderBy: {field: CREATED_AT, direction: DESC}
    ) @include(if: $deployments) {
      pageInfo {
        ...PageEnd
      }
      nodes {
        id
        databaseId
        commitOid
        ref {
          name
        }
        environment
        state
        creator {
          ...ActorFields
        }
        createdAt
        updatedAt
        statuses(first: 100) {
          pageInfo {
            ...PageEnd
          }
          nodes {
            state
            createdAt
          }
        }
      }
    }
  }
  released: repository(owner: $owner, name: $name) @include(if: $releases) {
    databaseId
    releases(
      first: $width
      after: $afterRelease
      orderBy: {field: CREATED_AT, direction: DESC}
    ) {
      pageInfo {
        ...PageEnd
      }
      nodes {
        databaseId
        tagName
        tagCommit {
          oid
        }
        createdAt
        publishedAt
        isDraft
        isPrerelease
      }
    }
  }
  reported: repository(owner: $owner, name: $name) @include(if: $issues) {
    databaseId
    issues(
      first: $width
      after: $afterIssue
      labels: $labels
      orderBy: {field: UPDATED_AT, direction: DESC}
    ) {
      totalCount
      pageInfo {
        ...PageEnd
      }
      nodes {
        number
        title
        createdAt
        updatedAt
        closedAt
      }
    }
  }
}
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}
fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}
fragment RepositoryFields on Repository {
  id
  databaseId
  nameWithOwner
  isPrivate
  isArchived
  pushedAt
  defaultBranchRef {
    name
  }
  languages(first: 100, orderBy: {field: SIZE, direction: DESC}) {
    edges {
      size
      node {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<DeploymentsQuery, DeploymentsQueryVariables>;
export const DeploymentStatusesDocument = new TypedDocumentString(`
    query DeploymentStatuses($id: ID!, $after: String!) {
  rateLimit {
    ...BudgetFields
  }
  node(id: $id) {
    ... on Deployment {
      statuses(first: 100, after: $after) {
        pageInfo {
          ...PageEnd
        }
        nodes {
          state
          createdAt
        }
      }
    }
  }
}
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}`) as unknown as TypedDocumentString<DeploymentStatusesQuery, DeploymentStatusesQueryVariables>;
export const OrganizationTeamsDocument = new TypedDocumentString(`
    query OrganizationTeams($login: String!, $first: Int!, $after: String) {
  rateLimit {
    ...BudgetFields
  }
  organization(login: $login) {
    teams(first: $first, after: $after) {
      pageInfo {
        ...PageEnd
      }
      nodes {
        databaseId
        slug
        name
        members(first: 100) {
          pageInfo {
            ...PageEnd
          }
          nodes {
            ...ActorFields
          }
        }
      }
    }
  }
}
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}
fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}`) as unknown as TypedDocumentString<OrganizationTeamsQuery, OrganizationTeamsQueryVariables>;
export const TeamMembersDocument = new TypedDocumentString(`
    query TeamMembers($login: String!, $slug: String!, $after: String!) {
  rateLimit {
    ...BudgetFields
  }
  organization(login: $login) {
    team(slug: $slug) {
      members(first: 100, after: $after) {
        pageInfo {
          ...PageEnd
        }
        nodes {
          ...ActorFields
        }
      }
    }
  }
}
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}
fragment ActorFields on Actor {
  __typename
  login
  ... on User {
    databaseId
  }
  ... on Bot {
    databaseId
  }
  ... on Mannequin {
    databaseId
  }
  ... on Organization {
    databaseId
  }
}`) as unknown as TypedDocumentString<TeamMembersQuery, TeamMembersQueryVariables>;
export const OwnedRepositoriesDocument = new TypedDocumentString(`
    query OwnedRepositories($login: String!, $first: Int!, $after: String, $privacy: RepositoryPrivacy) {
  rateLimit {
    ...BudgetFields
  }
  repositoryOwner(login: $login) {
    login
    repositories(
      first: $first
      after: $after
      ownerAffiliations: [OWNER]
      privacy: $privacy
      orderBy: {field: CREATED_AT, direction: ASC}
    ) {
      totalCount
      pageInfo {
        ...PageEnd
      }
      nodes {
        id
        databaseId
        nameWithOwner
        isPrivate
        isArchived
        pushedAt
        defaultBranchRef {
          name
        }
      }
    }
  }
}
    fragment PageEnd on PageInfo {
  hasNextPage
  endCursor
}
fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}`) as unknown as TypedDocumentString<OwnedRepositoriesQuery, OwnedRepositoriesQueryVariables>;
export const PullRequestCountsDocument = new TypedDocumentString(`
    query PullRequestCounts($ids: [ID!]!) {
  rateLimit {
    ...BudgetFields
  }
  nodes(ids: $ids) {
    ... on Repository {
      id
      pullRequests {
        totalCount
      }
    }
  }
}
    fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}`) as unknown as TypedDocumentString<PullRequestCountsQuery, PullRequestCountsQueryVariables>;
export const RepositoryFrontsDocument = new TypedDocumentString(`
    query RepositoryFronts($ids: [ID!]!, $deployments: Boolean!, $releases: Boolean!, $issues: Boolean!, $labels: [String!]) {
  rateLimit {
    ...BudgetFields
  }
  nodes(ids: $ids) {
    ... on Repository {
      databaseId
      nameWithOwner
      isPrivate
      isArchived
      defaultBranchRef {
        name
      }
      pullRequests(first: 1, orderBy: {field: UPDATED_AT, direction: DESC}) {
        totalCount
        nodes {
          number
          updatedAt
        }
      }
    }
  }
  deployed: nodes(ids: $ids) @include(if: $deployments) {
    ... on Repository {
      deployments(first: 1, orderBy: {field: CREATED_AT, direction: DESC}) {
        totalCount
        nodes {
          createdAt
          updatedAt
        }
      }
    }
  }
  released: nodes(ids: $ids) @include(if: $releases) {
    ... on Repository {
      releases(first: 1, orderBy: {field: CREATED_AT, direction: DESC}) {
        totalCount
        nodes {
          createdAt
          updatedAt
        }
      }
    }
  }
  reported: nodes(ids: $ids) @include(if: $issues) {
    ... on Repository {
      issues(first: 1, labels: $labels, orderBy: {field: UPDATED_AT, direction: DESC}) {
        totalCount
        nodes {
          createdAt
          updatedAt
        }
      }
    }
  }
}
    fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}`) as unknown as TypedDocumentString<RepositoryFrontsQuery, RepositoryFrontsQueryVariables>;
export const RepositoryDescriptionDocument = new TypedDocumentString(`
    query RepositoryDescription($owner: String!, $name: String!) {
  rateLimit {
    ...BudgetFields
  }
  repository(owner: $owner, name: $name) {
    ...RepositoryFields
  }
}
    fragment BudgetFields on RateLimit {
  cost
  remaining
  resetAt
}
fragment RepositoryFields on Repository {
  id
  databaseId
  nameWithOwner
  isPrivate
  isArchived
  pushedAt
  defaultBranchRef {
    name
  }
  languages(first: 100, orderBy: {field: SIZE, direction: DESC}) {
    edges {
      size
      node {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<RepositoryDescriptionQuery, RepositoryDescriptionQueryVariables>;