/** The measures of the `delivery` answer: https://dora.dev/guides/dora-metrics/ */
export const DELIVERY = {
  deploymentFrequency: {
    label: 'Deployment frequency',
    unit: 'a day',
    explain: 'production deployments that succeeded, for each day of the window',
  },
  leadTime: {
    label: 'Lead time',
    unit: 'seconds',
    explain: 'first commit → deployment, of the pull requests merged in the window',
  },
  changeFailureRate: {
    label: 'Change failure rate',
    unit: 'share',
    explain:
      'the share of production deployments that failed: a revert of what they carried, or a hotfix, was opened before the next deployment and within seven days',
  },
  timeToRestore: {
    label: 'Time to restore',
    unit: 'seconds',
    explain: 'from the merge of each change that failed to the merge of its first revert or hotfix',
  },
} as const;
