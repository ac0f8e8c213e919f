/** The units of these measures: deployments a day, seconds, or a share of 0 to 1. */
export type DeliveryUnit = 'a day' | 'seconds' | 'share';

/** As `Named` of the measures of pull requests. */
interface DeliveryMeasure {
  label: string;
  short?: string;
  unit: DeliveryUnit;
  explain: string;
}

/** The measures of the `delivery` answer: https://dora.dev/guides/dora-metrics/ */
export const DELIVERY = {
  deploymentFrequency: {
    label: 'Deployment frequency',
    unit: 'a day',
    explain: 'deployments, without rollbacks, and `days` with one',
  },
  changeLeadTime: {
    label: 'Change lead time',
    short: 'Lead time',
    unit: 'seconds',
    explain: 'first commit → deployed, of what was deployed in the window',
  },
  changeFailRate: {
    label: 'Change fail rate',
    unit: 'share',
    explain: 'failed deployments of all deployments, without rollbacks',
  },
  recoveryTime: {
    label: 'Failed deployment recovery time',
    unit: 'seconds',
    explain: 'failed deployment → recovered; `notRecovered` counts those that have not',
  },
  reworkRate: {
    label: 'Deployment rework rate',
    unit: 'share',
    explain: 'deployments that carry a revert or a hotfix, and rollbacks, of all deployments and rollbacks',
  },
} as const satisfies Record<string, DeliveryMeasure>;

export type DeliveryName = keyof typeof DELIVERY;
